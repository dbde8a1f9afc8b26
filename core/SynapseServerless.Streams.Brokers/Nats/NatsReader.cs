using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace SynapseServerless.Streaming.Brokers;

/// <summary>Plans over the sequences of a stream, and reads its messages. An offset is the last sequence that was handled.</summary>
internal sealed class NatsReader(NatsSource source, NatsLink link, INatsJSStream stream, StreamContext context, MessageLayout layout) : IStreamReader
{
    private const string Partition = "stream";
    private const int MostAtOnce = 1000;

    private readonly bool _hasHeaders = layout.Has(MessageParts.Headers);

    public Task<Schema?> FindSchemaAsync(CancellationToken cancellationToken) => Task.FromResult<Schema?>(layout.Schema);

    public async Task<StreamPlan> PlanAsync(StreamPlanRequest request, CancellationToken cancellationToken)
    {
        layout.Check($"stream '{source.Stream}'", context);
        StreamState state = await link.TryAsync($"Stream '{source.Stream}' cannot be looked at", async () =>
        {
            await stream.RefreshAsync(cancellationToken).ConfigureAwait(false);
            return stream.Info.State;
        }).ConfigureAwait(false);
        long first = (long)state.FirstSeq, last = (long)state.LastSeq;
        bool isKnown = request.Offsets.TryGetValue(Partition, out string? offset);
        long from = isKnown ? Number(offset!) : source.Start == "earliest" ? Math.Max(0, first - 1) : await LatestAsync(last, cancellationToken).ConfigureAwait(false);
        if (from > last)
        {
            throw new DataException(
                $"Stream '{source.Stream}' ends at sequence {Text(last)}, and it was handled up to {Text(from)}: it was deleted and made anew", Location.None, "Delete the stream here, and begin a new one.");
        }
        StreamGap[] gaps = isKnown && first > from + 1 ? [new StreamGap(Partition, Text(from + 1), Text(first), first - from - 1)] : [];
        from = Math.Max(from, first - 1);
        // Bytes of all messages tell about how many one has.
        long most = state.Messages > 0 ? Math.Min(request.MaxRows, Math.Max(1, (long)(request.MaxBytes / Math.Max(1.0, (double)state.Bytes / (double)state.Messages)))) : request.MaxRows;
        long to = Math.Min(last, from + most);
        return new StreamPlan { Ranges = to > from ? [new StreamRange(Partition, Text(from), Text(to)) { Rows = to - from }] : [], Backlog = last - to, Gaps = gaps };
    }

    public async IAsyncEnumerable<StreamBatch> ReadAsync(StreamRange range, StreamReadContext readContext, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long next = Number(range.From) + 1, end = Number(range.To);
        var rows = new MessageRows(layout);
        var sequences = new List<long>();
        long answered = Stopwatch.GetTimestamp();
        while (next <= end)
        {
            (List<NatsJSMsg<byte[]>> messages, bool isAll) = await FetchAsync(next, end, cancellationToken).ConfigureAwait(false);
            if (messages.Count > 0)
                answered = Stopwatch.GetTimestamp();
            else if (!isAll && Stopwatch.GetElapsedTime(answered) > link.Access.Timeout)
                throw link.Access.Failed($"Stream '{source.Stream}' cannot be read from sequence {Text(next)} on", new TimeoutException("no answer"));
            foreach (NatsJSMsg<byte[]> message in messages)
            {
                long sequence = (long)message.Metadata!.Value.Sequence.Stream;
                next = sequence + 1;
                if (sequence > end)
                    break;
                if (Append(rows, message, sequence) is not { } fault)
                    sequences.Add(sequence);
                else if (fault.IsChange)
                    throw new StreamChangedException($"stream '{source.Stream}'", Text(sequence), fault.Problem);
                else
                    readContext.Poisoned(new PoisonedRecord(Text(sequence), RecordText.Of(message.Data), fault.Problem));
                if (rows.Count >= readContext.BatchRows || rows.Bytes >= readContext.BatchBytes)
                    yield return Build();
            }
            if (isAll)
                break;
        }
        if (rows.Count > 0)
            yield return Build();

        StreamBatch Build()
        {
            long[] offsets = [.. sequences];
            sequences.Clear();
            return new StreamBatch(rows.Build(), row => Text(offsets[row]));
        }
    }

    public Task CommittedAsync(IReadOnlyDictionary<string, string> offsets, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => link.DisposeAsync();

    // What a fetch brings is all there is when the server says so, and never because nothing came.
    private Task<(List<NatsJSMsg<byte[]>> Messages, bool IsAll)> FetchAsync(long from, long end, CancellationToken cancellationToken) =>
        link.TryAsync($"Stream '{source.Stream}' cannot be read from sequence {Text(from)} on", async () =>
        {
            INatsJSConsumer consumer = await stream.CreateOrUpdateConsumerAsync(
                new ConsumerConfig
                {
                    DeliverPolicy = ConsumerConfigDeliverPolicy.ByStartSequence, OptStartSeq = (ulong)from, AckPolicy = ConsumerConfigAckPolicy.None,
                    FilterSubject = source.Subject.Length == 0 ? null : source.Subject, InactiveThreshold = TimeSpan.FromMinutes(1), MemStorage = true,
                },
                cancellationToken).ConfigureAwait(false);
            var messages = new List<NatsJSMsg<byte[]>>();
            bool isAll = consumer.Info.NumPending == 0;
            if (!isAll)
            {
                int wanted = (int)Math.Min(16 * MostAtOnce, end - from + 1);
                await foreach (NatsJSMsg<byte[]> message in consumer.FetchNoWaitAsync<byte[]>(new NatsJSFetchOpts { MaxMsgs = wanted }, cancellationToken: cancellationToken).ConfigureAwait(false))
                    messages.Add(message);
                isAll = messages.Count > 0 && messages[^1].Metadata is { NumPending: 0 };
            }
            await stream.DeleteConsumerAsync(consumer.Info.Name, cancellationToken).ConfigureAwait(false);
            return (messages, isAll);
        });

    private MessageFault? Append(MessageRows rows, NatsJSMsg<byte[]> message, long sequence)
    {
        var info = new MessageInfo
        {
            Topic = message.Subject, Offset = sequence, Time = message.Metadata!.Value.Timestamp.ToUnixTimeMilliseconds(),
            Headers = _hasHeaders && message.Headers is { } headers
                ? [.. headers.SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value is null ? null : System.Text.Encoding.UTF8.GetBytes(value))))]
                : null,
        };
        return rows.Append(message.Data, message.Data is { Length: > 0 }, info);
    }

    private async Task<long> LatestAsync(long last, CancellationToken cancellationToken) =>
        Number(await StreamParts.RememberAsync(context, "start.txt", () => Task.FromResult(Text(last)), cancellationToken).ConfigureAwait(false));

    private static long Number(string offset) => long.Parse(offset, CultureInfo.InvariantCulture);

    private static string Text(long sequence) => sequence.ToString(CultureInfo.InvariantCulture);
}
