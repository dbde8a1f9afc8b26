using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using SynapseServerless.Storage;

namespace SynapseServerless.Workers.Queues;

/// <summary>The queue of a pool as its workers see it.</summary>
internal sealed class PoolQueue(WorkerQueues queues, string pool)
{
    private const int MostAtATime = 32;

    /// <summary>Name of the queue.</summary>
    public string Name { get; } = WorkerQueueNames.Tasks(pool);

    private QueueClient Client => queues.Client(Name);

    /// <summary>Takes tasks for a while; what is no task is moved to the poison queue.</summary>
    /// <param name="most">No more than this many.</param>
    /// <param name="visibility">For how long nobody else sees them.</param>
    /// <param name="poisoned">Hears of what was moved.</param>
    /// <param name="cancellationToken">Gives up; what was taken by then is seen again after <paramref name="visibility"/>.</param>
    /// <exception cref="SynapseException">The queue cannot be used.</exception>
    public async Task<IReadOnlyList<TaskDelivery>> ReceiveAsync(
        int most, TimeSpan visibility, Action<QueueMessage, string> poisoned, CancellationToken cancellationToken)
    {
        try
        {
            QueueMessage[] messages;
            try
            {
                messages = await Client.ReceiveMessagesAsync(Math.Min(most, MostAtATime), visibility, cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException error) when (error.ErrorCode == QueueErrorCode.QueueNotFound)
            {
                await Client.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                return [];
            }
            var deliveries = new List<TaskDelivery>(messages.Length);
            foreach (QueueMessage message in messages)
            {
                try
                {
                    deliveries.Add(new TaskDelivery(Client, message, TaskMessages.ReadTask(message.Body.ToString())));
                }
                catch (WorkerException error)
                {
                    await PoisonAsync(message, error.Message, cancellationToken).ConfigureAwait(false);
                    await Client.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken).ConfigureAwait(false);
                    poisoned(message, error.Message);
                }
            }
            return deliveries;
        }
        catch (Exception error) when (QueueAccount.IsOfQueue(error))
        {
            throw QueueAccount.Unusable(Name, error);
        }
    }

    /// <summary>Keeps a copy of a message in the poison queue.</summary>
    /// <exception cref="SynapseException">The queue cannot be used.</exception>
    public Task PoisonAsync(QueueMessage message, string reason, CancellationToken cancellationToken) =>
        queues.SendAsync(WorkerQueueNames.Poison(Name), PoisonMessage.Write(Name, message, reason), null, cancellationToken);

    /// <summary>Sends a result to the consumer that waits for it.</summary>
    /// <exception cref="SynapseException">The queue cannot be used.</exception>
    public Task AnswerAsync(QueuedTask task, TaskResult result, CancellationToken cancellationToken)
    {
        // A task says where its result goes, but not to any queue that there is.
        bool own = task.Results is { } name && name.StartsWith(WorkerQueueNames.Results + "-", StringComparison.Ordinal);
        return queues.SendAsync(own ? task.Results! : WorkerQueueNames.Results, TaskMessages.Write(result), null, cancellationToken);
    }
}
