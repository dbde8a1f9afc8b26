using Apache.Arrow;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using SynapseServerless.Storage;

namespace SynapseServerless.Streaming;

/// <summary>Takes messages out of a queue, keeps them, and deletes them when they are handled.</summary>
internal sealed class AzureQueueReader(AzureQueueSource source, AzureQueueAccess access, QueueClient queue, StreamContext context, MessageLayout layout) : IStreamReader
{
    // Most that the service gives at once.
    private const int MostAtOnce = 32;

    private const int Receivers = 4;
    private const int Deleters = 16;

    private readonly TakenMessages _taken = new(context);

    public Task<Schema?> FindSchemaAsync(CancellationToken cancellationToken) => Task.FromResult<Schema?>(layout.Schema);

    public async Task<StreamPlan> PlanAsync(StreamPlanRequest request, CancellationToken cancellationToken)
    {
        layout.Check($"queue '{source.Queue}'", context);
        long committed = TakenMessages.Number(request.Offsets.GetValueOrDefault(TakenMessages.Partition));
        try
        {
            IReadOnlyList<long> numbers = await _taken.NumbersAsync(cancellationToken).ConfigureAwait(false);
            // What a process took and kept before it died is read first.
            if (numbers.Count == 0 || numbers[^1] <= committed)
            {
                IReadOnlyList<TakenMessage> messages = await TakeAsync(request, numbers, committed, cancellationToken).ConfigureAwait(false);
                if (messages.Count == 0)
                    return StreamPlan.Empty with { Backlog = 0 };
                await _taken.TryKeepAsync(committed + 1, messages, cancellationToken).ConfigureAwait(false);
                numbers = [committed + 1];
            }
            long rows = 0;
            foreach (long number in numbers.Where(number => number > committed))
                rows += (await _taken.ReadAsync(number, cancellationToken).ConfigureAwait(false)).Count;
            QueueProperties properties = await queue.GetPropertiesAsync(cancellationToken).ConfigureAwait(false);
            return new StreamPlan
            {
                Ranges = [new StreamRange(TakenMessages.Partition, TakenMessages.Offset(committed), TakenMessages.Offset(numbers[^1])) { Rows = rows }],
                Backlog = Math.Max(0, properties.ApproximateMessagesCount - rows),
            };
        }
        catch (Exception error) when (QueueAccount.IsOfQueue(error))
        {
            throw access.Unusable(error);
        }
    }

    public IAsyncEnumerable<StreamBatch> ReadAsync(StreamRange range, StreamReadContext readContext, CancellationToken cancellationToken) =>
        new TakenRows(_taken, layout, $"queue '{source.Queue}'", source.MaxDequeues, source.Base64).ReadAsync(range, readContext, cancellationToken);

    public async Task CommittedAsync(IReadOnlyDictionary<string, string> offsets, CancellationToken cancellationToken)
    {
        long committed = TakenMessages.Number(offsets.GetValueOrDefault(TakenMessages.Partition));
        try
        {
            foreach (long number in (await _taken.NumbersAsync(cancellationToken).ConfigureAwait(false)).Where(number => number <= committed))
            {
                IReadOnlyList<TakenMessage> messages = await _taken.ReadAsync(number, cancellationToken).ConfigureAwait(false);
                if (await DeleteAsync(messages, cancellationToken).ConfigureAwait(false))
                    await _taken.ForgetAsync(number, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (QueueAccount.IsOfQueue(error))
        {
            throw access.Unusable(error);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<IReadOnlyList<TakenMessage>> TakeAsync(StreamPlanRequest request, IReadOnlyList<long> handled, long committed, CancellationToken cancellationToken)
    {
        HashSet<string> known = await HandledAsync(handled.Where(number => number <= committed), cancellationToken).ConfigureAwait(false);
        var taken = new Dictionary<string, TakenMessage>(StringComparer.Ordinal);
        long bytes = 0;
        while (taken.Count < request.MaxRows && bytes < request.MaxBytes)
        {
            int wanted = (int)Math.Min(MostAtOnce, request.MaxRows - taken.Count);
            int receivers = (int)Math.Min(Receivers, (request.MaxRows - taken.Count + wanted - 1) / wanted);
            Response<QueueMessage[]>[] answers = await Task.WhenAll(Enumerable.Range(0, receivers).Select(_ =>
                queue.ReceiveMessagesAsync(wanted, TimeSpan.FromSeconds(source.HiddenSeconds), cancellationToken))).ConfigureAwait(false);
            QueueMessage[] messages = [.. answers.SelectMany(answer => answer.Value)];
            if (messages.Length == 0)
                break;
            foreach (QueueMessage message in messages)
            {
                if (known.Contains(message.MessageId))
                    await DeleteAsync(message.MessageId, message.PopReceipt, cancellationToken).ConfigureAwait(false);
                else if (taken.TryAdd(message.MessageId, Of(message)))
                    bytes += message.Body.ToMemory().Length;
            }
        }
        return [.. taken.Values.OrderBy(message => message.Inserted)];
    }

    // Messages that are handled and may come back, because they could not be deleted: their receipt had run out.
    private async Task<HashSet<string>> HandledAsync(IEnumerable<long> numbers, CancellationToken cancellationToken)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        long now = context.Time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (long number in numbers)
        {
            IReadOnlyList<TakenMessage> messages = await _taken.ReadAsync(number, cancellationToken).ConfigureAwait(false);
            if (messages.All(message => message.Expires < now))
                await _taken.ForgetAsync(number, cancellationToken).ConfigureAwait(false);
            known.UnionWith(messages.Select(message => message.Id));
        }
        return known;
    }

    private async Task<bool> DeleteAsync(IReadOnlyList<TakenMessage> messages, CancellationToken cancellationToken)
    {
        int left = 0;
        await Parallel.ForEachAsync(messages, new ParallelOptions { MaxDegreeOfParallelism = Deleters, CancellationToken = cancellationToken }, async (message, token) =>
        {
            if (!await DeleteAsync(message.Id, message.Receipt!, token).ConfigureAwait(false))
                Interlocked.Increment(ref left);
        }).ConfigureAwait(false);
        return left == 0;
    }

    private async Task<bool> DeleteAsync(string id, string receipt, CancellationToken cancellationToken)
    {
        try
        {
            await queue.DeleteMessageAsync(id, receipt, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException error) when (error.ErrorCode == "MessageNotFound")
        {
            return true;
        }
        catch (RequestFailedException error) when (error.ErrorCode == "PopReceiptMismatch")
        {
            // Somebody else has taken it since. When it comes back here it is known, and deleted then.
            return false;
        }
    }

    private TakenMessage Of(QueueMessage message) => new(
        message.MessageId, message.PopReceipt, message.DequeueCount, message.InsertedOn?.ToUnixTimeMilliseconds(),
        (message.ExpiresOn ?? DateTimeOffset.MaxValue).ToUnixTimeMilliseconds(), source.Queue, message.Body.ToArray());
}
