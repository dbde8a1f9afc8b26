using System.Collections.Concurrent;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Storage;
using Azure.Storage.Queues;

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

    // The account that every storage emulator has, with the key that Microsoft publishes for it.
    private const string EmulatorAccount = "devstoreaccount1";
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly QueueServiceClient _service;
    private readonly ConcurrentDictionary<string, QueueClient> _clients = new(StringComparer.Ordinal);

    /// <summary>Queues of an account.</summary>
    /// <param name="service">A client of the account; its messages are not encoded.</param>
    public ServiceQueues(QueueServiceClient service) => _service = service;

    /// <summary>The queues that an operator named; null when he named none.</summary>
    /// <param name="options">What the operator decides.</param>
    /// <param name="credential">Used where the queues are named by a URL; null for the managed identity, or whoever is signed in.</param>
    /// <exception cref="SpecificationException"><see cref="ServiceOptions.Queues"/> is neither a URL nor a connection string.</exception>
    public static ServiceQueues? Create(ServiceOptions options, TokenCredential? credential = null)
    {
        if (string.IsNullOrWhiteSpace(options.Queues))
            return null;
        var encoding = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None };
        if (Uri.TryCreate(options.Queues, UriKind.Absolute, out Uri? url) && url.Scheme is "https" or "http")
        {
            if (url.IsLoopback && url.AbsolutePath.Trim('/') == EmulatorAccount)
                return new ServiceQueues(new QueueServiceClient(url, new StorageSharedKeyCredential(EmulatorAccount, EmulatorKey), encoding));
            if (url.Scheme == Uri.UriSchemeHttps && url.Query.Length == 0)
                return new ServiceQueues(new QueueServiceClient(url, credential ?? new DefaultAzureCredential(), encoding));
            throw Wrong();
        }
        try
        {
            return new ServiceQueues(new QueueServiceClient(options.Queues, encoding));
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            // The text may hold a key, so that neither it nor what the parser says of it is repeated.
            throw Wrong();
        }
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
        catch (Exception error) when (error is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            throw Unreachable(queue, error);
        }
    }

    /// <summary>The error of a queue that does not answer as it should.</summary>
    internal static SynapseException Unreachable(string queue, Exception error)
    {
        string reason = (error is AggregateException { InnerException: { } inner } ? inner : error).Message.Split('\n')[0].Trim();
        string remedy = error is RequestFailedException { Status: 401 or 403 }
            ? "Give the identity the role Storage Queue Data Contributor on the account."
            : "Check SYNAPSE_QUEUES, and that the account can be reached.";
        return new SynapseException($"The queue {queue} cannot be used: {reason}", Location.None, remedy, error);
    }

    private static SpecificationException Wrong() => new(
        "SYNAPSE_QUEUES names no queues", new Location { File = "SYNAPSE_QUEUES" },
        "Give https://ACCOUNT.queue.core.windows.net, without a signature, or a connection string.");
}
