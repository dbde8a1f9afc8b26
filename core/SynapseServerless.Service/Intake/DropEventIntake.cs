using SynapseServerless.Service.Queues;
using SynapseServerless.Service.Runs;

namespace SynapseServerless.Service.Intake;

/// <summary>Starts runs by messages of the queue <c>drop-events</c>, each an event of Event Grid that tells of a file in <c>drop/</c>.</summary>
/// <param name="drops">Starts runs on files.</param>
/// <param name="poison">Takes what is given up.</param>
/// <param name="layout">Where things are below the root.</param>
public sealed class DropEventIntake(DropIntake drops, PoisonQueues poison, ServiceLayout layout)
{
    /// <summary>Handles a message; when this returns, the message is done with.</summary>
    /// <param name="text">The message as it is on the queue, also as base64.</param>
    /// <param name="messageId">Its identity.</param>
    /// <param name="deliveries">How often it has been delivered, this time included.</param>
    /// <param name="cancellationToken">Gives up; the message is to be delivered again.</param>
    /// <returns>The run; null when there is none.</returns>
    /// <exception cref="SynapseException">The storage or the engine cannot be reached: the message is to be delivered again.</exception>
    public async Task<RunStarted?> HandleAsync(string text, string messageId, long deliveries, CancellationToken cancellationToken)
    {
        bool isRead = false;
        try
        {
            string? path = BlobEvent.PathOf(QueueText.Read(text), layout);
            isRead = true;
            return path is null ? null : await drops.HandleAsync(path, cancellationToken).ConfigureAwait(false);
        }
        // What is no event does not become one by being delivered again.
        catch (SynapseException error) when (!isRead || deliveries >= PoisonQueues.MostDeliveries)
        {
            await poison.PutAsync(ServiceQueues.DropEvents, text, messageId, deliveries, error.Message, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }
}
