using System.Collections.Concurrent;
using Azure;
using Azure.Core;
using Azure.Storage.Queues;
using SynapseServerless.Storage;

namespace SynapseServerless.Workers.Queues;

/// <summary>The queues between engines and workers, in an account of Azure Storage; each is created when it is first used.</summary>
public sealed class WorkerQueues
{
    private readonly QueueServiceClient _service;
    private readonly ConcurrentDictionary<string, QueueClient> _clients = new(StringComparer.Ordinal);

    /// <summary>Queues of an account.</summary>
    /// <param name="service">A client of the account; its messages are not encoded.</param>
    public WorkerQueues(QueueServiceClient service) => _service = service;

    /// <summary>The queues that <c>SYNAPSE_QUEUES</c> names.</summary>
    /// <param name="queues">URL of the queue service, reached with an identity, or a connection string.</param>
    /// <param name="credential">The identity; null for the managed identity, or the user who is signed in on this machine.</param>
    /// <exception cref="SynapseException">It is neither a URL nor a connection string.</exception>
    public static WorkerQueues Open(string queues, TokenCredential? credential = null) => new(QueueAccount.Connect(queues, credential));

    /// <summary>The queues as an engine sees them.</summary>
    /// <param name="results">The queue of results that is its own; null for the one that all engines share.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public ITaskQueues ForEngine(string? results = null, TimeProvider? time = null) => new EngineQueues(this, results, time ?? TimeProvider.System);

    /// <summary>The queue of a pool as its workers see it.</summary>
    /// <param name="pool">Name of the pool.</param>
    internal PoolQueue ForPool(string pool) => new(this, pool);

    internal QueueClient Client(string name) => _clients.GetOrAdd(name, _service.GetQueueClient);

    /// <summary>Puts a message in a queue, which is created where there is none.</summary>
    /// <exception cref="SynapseException">The queue cannot be used.</exception>
    internal async Task SendAsync(string queue, string text, TimeSpan? timeToLive, CancellationToken cancellationToken)
    {
        QueueClient client = Client(queue);
        Task SendAsync() => client.SendMessageAsync(text, timeToLive: timeToLive, cancellationToken: cancellationToken);
        try
        {
            try
            {
                await SendAsync().ConfigureAwait(false);
            }
            catch (RequestFailedException error) when (error.Status == 404)
            {
                await client.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                await SendAsync().ConfigureAwait(false);
            }
        }
        catch (Exception error) when (QueueAccount.IsOfQueue(error))
        {
            throw QueueAccount.Unusable(queue, error);
        }
    }
}
