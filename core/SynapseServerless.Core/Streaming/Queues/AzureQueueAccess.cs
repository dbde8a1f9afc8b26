using Azure.Storage.Queues;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Streaming;

/// <summary>A queue of Azure Storage that a source or a sink names.</summary>
/// <param name="Account">URL of the account's queues.</param>
/// <param name="Queue">Name of the queue.</param>
/// <param name="ConnectionString">The connection string; null for Entra ID.</param>
internal sealed record AzureQueueAccess(string Account, string Queue, Secret? ConnectionString)
{
    /// <summary>The account, where it is one.</summary>
    public IEnumerable<Uri> Servers => Uri.TryCreate(Account, UriKind.Absolute, out Uri? url) ? [url] : [];

    /// <summary>What is wrong with it.</summary>
    public IEnumerable<SpecificationException> Problems()
    {
        bool isUrl = Uri.TryCreate(Account, UriKind.Absolute, out Uri? url) && url.Query.Length == 0 && url.UserInfo.Length == 0
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && StorageEmulator.IsLocal(url)));
        if (!isUrl)
            yield return new SpecificationException($"'{Account}' is no account with queues", At("account"), "Write https://ACCOUNT.queue.core.windows.net, without a signature.");
        bool isName = Queue.Length is >= 3 and <= 63 && Queue.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            && !Queue.StartsWith('-') && !Queue.EndsWith('-') && !Queue.Contains("--", StringComparison.Ordinal);
        if (!isName)
            yield return new SpecificationException($"'{Queue}' is no name of a queue", At("queue"), "A name has 3 to 63 lower-case letters, digits and single hyphens.");
    }

    /// <summary>Opens the queue.</summary>
    /// <exception cref="SynapseException">It is not there; the error names the nearest.</exception>
    public async Task<QueueClient> OpenAsync(StreamContext context, CancellationToken cancellationToken)
    {
        var url = new Uri(Account);
        HttpMessageHandler handler = context.Host.Http.For(url, At("account"));
        QueueServiceClient service = ConnectionString is null
            ? QueueAccount.Connect(Account.TrimEnd('/'), context.Host.Identity.Credential, handler)
            : await context.Host.Secrets.UseAsync(
                ConnectionString, At("connectionString"), (value, _) => Task.FromResult(ByConnectionString(value.Reveal(), url, handler)), cancellationToken).ConfigureAwait(false);
        QueueClient queue = service.GetQueueClient(Queue);
        try
        {
            if (await queue.ExistsAsync(cancellationToken).ConfigureAwait(false))
                return queue;
            var names = new List<string>();
            await foreach (Azure.Storage.Queues.Models.QueueItem item in service.GetQueuesAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
                names.Add(item.Name);
            throw new SpecificationException($"There is no queue '{Queue}' at {Account}", At("queue"), Suggestions.Remedy(Queue, names, "queues"));
        }
        catch (Exception error) when (QueueAccount.IsOfQueue(error))
        {
            throw Unusable(error);
        }
    }

    /// <summary>The error of a queue that does not answer as it should.</summary>
    public SynapseException Unusable(Exception error)
    {
        Exception first = error is AggregateException { InnerException: { } inner } ? inner : error;
        bool denied = first is Azure.Identity.AuthenticationFailedException or Azure.RequestFailedException { Status: 401 or 403 };
        return new SynapseException(
            $"The queue '{Queue}' at {Account} cannot be used: {first.Message.Split('\n')[0].Trim().TrimEnd('.')}", Location.None,
            denied ? "Give the identity the role Storage Queue Data Contributor on the account." : "Check that the account can be reached.", error) { MayPass = !denied };
    }

    private QueueServiceClient ByConnectionString(string text, Uri url, HttpMessageHandler handler)
    {
        QueueServiceClient service;
        try
        {
            service = QueueAccount.Connect(text, null, handler);
        }
        catch (SpecificationException error)
        {
            throw new SpecificationException("This secret is no connection string of Azure Storage", At("connectionString"), "Take it from the account's access keys.", error);
        }
        // What is connected to was named in the specification, and looked at; a secret must not lead elsewhere.
        if (!service.Uri.Authority.Equals(url.Authority, StringComparison.OrdinalIgnoreCase))
            throw new SpecificationException($"The connection string is not of the account {Account}", At("connectionString"), "Take the connection string of this account.");
        return service;
    }

    private static Location At(string parameter) => new() { Parameter = parameter };
}
