using System.Collections.Concurrent;
using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Storage;
using Azure.Storage.Queues;

namespace SynapseServerless.Workers.Queues;

/// <summary>The queues between engines and workers, in an account of Azure Storage; each is created when it is first used.</summary>
public sealed class WorkerQueues
{
    // The account that every storage emulator has, with the key that Microsoft publishes for it.
    private const string EmulatorAccount = "devstoreaccount1";
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly QueueServiceClient _service;
    private readonly ConcurrentDictionary<string, QueueClient> _clients = new(StringComparer.Ordinal);

    /// <summary>Queues of an account.</summary>
    /// <param name="service">A client of the account; its messages are not encoded.</param>
    public WorkerQueues(QueueServiceClient service) => _service = service;

    /// <summary>The queues that <c>SYNAPSE_QUEUES</c> names.</summary>
    /// <param name="queues">URL of the queue service, reached with an identity, or a connection string.</param>
    /// <param name="credential">The identity; null for the managed identity, or whoever is signed in on this machine.</param>
    /// <exception cref="SynapseException">It is neither a URL nor a connection string.</exception>
    public static WorkerQueues Open(string queues, TokenCredential? credential = null)
    {
        var encoding = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None };
        if (Uri.TryCreate(queues, UriKind.Absolute, out Uri? url) && url.Scheme is "https" or "http")
        {
            if (url.IsLoopback && url.AbsolutePath.Trim('/') == EmulatorAccount)
                return new WorkerQueues(new QueueServiceClient(url, new StorageSharedKeyCredential(EmulatorAccount, EmulatorKey), encoding));
            return url.Scheme == Uri.UriSchemeHttps && url.Query.Length == 0
                ? new WorkerQueues(new QueueServiceClient(url, credential ?? new DefaultAzureCredential(), encoding))
                : throw Wrong();
        }
        try
        {
            return new WorkerQueues(new QueueServiceClient(queues, encoding));
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            // The text may hold a key, so that neither it nor what the parser says of it is repeated.
            throw Wrong();
        }
    }

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
        catch (Exception error) when (IsOfQueue(error))
        {
            throw Unusable(queue, error);
        }
    }

    /// <summary>Whether <see cref="Unusable"/> has words for an error.</summary>
    internal static bool IsOfQueue(Exception error) => error is RequestFailedException or AuthenticationFailedException or AggregateException;

    /// <summary>The error of a queue that does not answer as it should.</summary>
    internal static SynapseException Unusable(string queue, Exception error)
    {
        string reason = (error is AggregateException { InnerException: { } inner } ? inner : error).Message.Split('\n')[0].Trim();
        string remedy = error is RequestFailedException { Status: 401 or 403 }
            ? "Give the identity the role Storage Queue Data Contributor on the account."
            : "Check SYNAPSE_QUEUES, and that the account can be reached.";
        return new SynapseException($"The queue {queue} cannot be used: {reason}", Location.None, remedy, error);
    }

    private static SynapseException Wrong() => new(
        "SYNAPSE_QUEUES names no queues", Location.None,
        "Give https://ACCOUNT.queue.core.windows.net, without a signature, or a connection string.");
}
