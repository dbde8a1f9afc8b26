using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Queues;

namespace SynapseServerless.Storage;

/// <summary>Connects to the queues of an account of Azure Storage that an operator named.</summary>
public static class QueueAccount
{
    /// <summary>A client of the queues; their messages are plain text, not base64.</summary>
    /// <param name="queues">
    /// URL of the queue service, reached with an identity (the emulator, <c>http://127.0.0.1:PORT/devstoreaccount1</c>, with its own
    /// key), or a connection string.
    /// </param>
    /// <param name="credential">The identity; null for the managed identity, or the user who is signed in on this machine.</param>
    /// <param name="handler">What carries the requests; null for a client of its own.</param>
    /// <exception cref="SpecificationException">It is neither.</exception>
    public static QueueServiceClient Connect(string queues, TokenCredential? credential = null, HttpMessageHandler? handler = null)
    {
        if (Uri.TryCreate(queues, UriKind.Absolute, out Uri? url) && url.Scheme is "https" or "http")
        {
            if (StorageEmulator.IsLocal(url))
                return new QueueServiceClient(url, StorageEmulator.Credential(url), Options(url, handler));
            return url.Scheme == Uri.UriSchemeHttps && url.Query.Length == 0
                ? new QueueServiceClient(url, credential ?? new DefaultAzureCredential(), Options(url, handler))
                : throw Wrong();
        }
        try
        {
            return new QueueServiceClient(queues, Options(new QueueServiceClient(queues).Uri, handler));
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            // The text may hold a key, so that neither it nor what the parser says of it is repeated.
            throw Wrong();
        }
    }

    /// <summary>Whether <see cref="Unusable"/> has words for an error.</summary>
    /// <param name="error">What a client of queues threw.</param>
    public static bool IsOfQueue(Exception error) => error is RequestFailedException or AuthenticationFailedException or AggregateException;

    /// <summary>The error of a queue that does not answer as it should.</summary>
    /// <param name="queue">Its name.</param>
    /// <param name="error">What the client threw.</param>
    public static SynapseException Unusable(string queue, Exception error)
    {
        string reason = (error is AggregateException { InnerException: { } inner } ? inner : error).Message.Split('\n')[0].Trim();
        string remedy = error is RequestFailedException { Status: 401 or 403 }
            ? "Give the identity the role Storage Queue Data Contributor on the account."
            : "Check SYNAPSE_QUEUES, and that the account can be reached.";
        return new SynapseException($"The queue {queue} cannot be used: {reason}", Location.None, remedy, error);
    }

    private static QueueClientOptions Options(Uri service, HttpMessageHandler? handler)
    {
        QueueClientOptions options = StorageEmulator.Is(service)
            ? new QueueClientOptions(QueueClientOptions.ServiceVersion.V2024_11_04)
            : new QueueClientOptions();
        options.MessageEncoding = QueueMessageEncoding.None;
        if (handler is not null)
        {
#pragma warning disable RS0030 // The handler is the one that asks the policy.
            options.Transport = new HttpClientTransport(new HttpClient(handler, disposeHandler: false));
#pragma warning restore RS0030
        }
        return options;
    }

    private static SpecificationException Wrong() => new(
        "SYNAPSE_QUEUES names no queues", Location.None,
        "Give https://ACCOUNT.queue.core.windows.net, without a signature, or a connection string.");
}
