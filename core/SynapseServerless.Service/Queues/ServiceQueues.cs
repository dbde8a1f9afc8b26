using System.Collections.Concurrent;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Storage.Queues;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Queues;

/// <summary>The queues of a service, in Azure Storage; each is created when something is first put on it.</summary>
/// <remarks>Messages are plain text, not base64, and at most <see cref="MostBytes"/> bytes of UTF-8.</remarks>
public sealed class ServiceQueues
{
    /// <summary>Requests to start runs, each a <see cref="Runs.RunRequest"/> as JSON.</summary>
    public const string RunRequests = "run-requests";

    /// <summary>Requests that were refused, with the reason.</summary>
    public const string RunRequestsPoison = "run-requests-poison";

    /// <summary>Tells of files that landed in <c>drop/</c>, each an event of Event Grid.</summary>
    public const string DropEvents = "drop-events";

    /// <summary>Tells of runs that have ended.</summary>
    public const string RunEvents = "run-events";

    /// <summary>The most bytes that a message can have.</summary>
    public const int MostBytes = 64 << 10;

    private readonly QueueServiceClient _service;
    private readonly ConcurrentDictionary<string, QueueClient> _clients = new(StringComparer.Ordinal);

    /// <summary>Queues of an account.</summary>
    /// <param name="service">A client of the account; its messages are not encoded.</param>
    public ServiceQueues(QueueServiceClient service) => _service = service;

    /// <summary>The queues that an operator named; null when he named none.</summary>
    /// <param name="options">What the operator decides.</param>
    /// <param name="credential">Used where the queues are named by a URL; null for the managed identity, or the user who is signed in.</param>
    /// <exception cref="SpecificationException"><see cref="ServiceOptions.Queues"/> is neither a URL nor a connection string.</exception>
    public static ServiceQueues? Create(ServiceOptions options, TokenCredential? credential = null)
    {
        return string.IsNullOrWhiteSpace(options.Queues) ? null : new ServiceQueues(QueueAccount.Connect(options.Queues, credential));
    }

    /// <summary>A queue by its name.</summary>
    /// <param name="name">Its name.</param>
    public QueueClient Client(string name) => _clients.GetOrAdd(name, _service.GetQueueClient);

    /// <summary>Puts a message on a queue, which is created where there is none.</summary>
    /// <param name="queue">Name of the queue.</param>
    /// <param name="text">The message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SynapseException">The queue cannot be reached.</exception>
    public async Task SendAsync(string queue, string text, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(text) > MostBytes)
            throw new ArgumentException($"A message has at most {MostBytes} bytes.", nameof(text));
        QueueClient client = Client(queue);
        try
        {
            try
            {
                await client.SendMessageAsync(text, cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException error) when (error.Status == 404)
            {
                await client.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                await client.SendMessageAsync(text, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (QueueAccount.IsOfQueue(error))
        {
            throw QueueAccount.Unusable(queue, error);
        }
    }
}
