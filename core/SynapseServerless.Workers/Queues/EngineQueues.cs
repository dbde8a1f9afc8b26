using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using SynapseServerless.Storage;

namespace SynapseServerless.Workers.Queues;

/// <summary>The queues of tasks and results as an engine sees them, in Azure Storage.</summary>
/// <param name="queues">The account.</param>
/// <param name="results">The queue of results that is this engine's own; null for the one that all engines share.</param>
/// <param name="time">The clock.</param>
internal sealed class EngineQueues(WorkerQueues queues, string? results, TimeProvider time) : ITaskQueues
{
    private const int MostAtATime = 32;

    // What takes an engine longer than this to journal comes again, and changes nothing.
    private static readonly TimeSpan _visibility = TimeSpan.FromSeconds(60);

    // A task outlives its deadline in the queue by this much, so that clocks need not agree to the second.
    private static readonly TimeSpan _slack = TimeSpan.FromMinutes(2);

    private readonly string _results = results ?? WorkerQueueNames.Results;

    /// <inheritdoc/>
    public Task SendAsync(QueuedTask task, CancellationToken cancellationToken)
    {
        task = task with { Results = results };
        TimeSpan left = task.Deadline - time.GetUtcNow() + _slack;
        return queues.SendAsync(
            WorkerQueueNames.Tasks(task.Pool), TaskMessages.Write(task), left < _slack ? _slack : left, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IReceivedResult>> ReceiveResultsAsync(CancellationToken cancellationToken)
    {
        QueueClient client = queues.Client(_results);
        try
        {
            QueueMessage[] messages = await client.ReceiveMessagesAsync(MostAtATime, _visibility, cancellationToken).ConfigureAwait(false);
            var received = new List<IReceivedResult>(messages.Length);
            foreach (QueueMessage message in messages)
            {
                if (await ReadAsync(client, message, cancellationToken).ConfigureAwait(false) is { } result)
                    received.Add(new Received(client, message, result));
            }
            return received;
        }
        catch (RequestFailedException error) when (error.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            // No worker has sent a result yet.
            return [];
        }
        catch (Exception error) when (QueueAccount.IsOfQueue(error))
        {
            throw QueueAccount.Unusable(_results, error);
        }
    }

    /// <inheritdoc/>
    public async Task DeleteResultsAsync(CancellationToken cancellationToken)
    {
        if (results is null)
            return;
        try
        {
            await queues.Client(results).DeleteIfExistsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (QueueAccount.IsOfQueue(error))
        {
            throw QueueAccount.Unusable(results, error);
        }
    }

    private async Task<TaskResult?> ReadAsync(QueueClient client, QueueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return TaskMessages.ReadResult(message.Body.ToString());
        }
        catch (WorkerException error)
        {
            string poison = WorkerQueueNames.Poison(WorkerQueueNames.Results);
            await queues.SendAsync(poison, PoisonMessage.Write(_results, message, error.Message), null, cancellationToken).ConfigureAwait(false);
            await client.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    private sealed class Received(QueueClient client, QueueMessage message, TaskResult result) : IReceivedResult
    {
        public TaskResult Result { get; } = result;

        public async Task DeleteAsync(CancellationToken cancellationToken)
        {
            try
            {
                await client.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException error) when (error.Status is 404 or 400)
            {
                // It took too long, and somebody else has it: it is a result all the same.
            }
            catch (Exception error) when (QueueAccount.IsOfQueue(error))
            {
                throw QueueAccount.Unusable(client.Name, error);
            }
        }
    }
}
