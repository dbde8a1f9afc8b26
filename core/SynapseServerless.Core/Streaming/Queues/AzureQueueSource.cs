using System.ComponentModel.DataAnnotations;
using Azure.Storage.Queues;
using SynapseServerless.Specifications;

namespace SynapseServerless.Streaming;

/// <summary>Messages of a queue of Azure Storage, each of them once.</summary>
/// <remarks>
/// A queue cannot be read twice. Messages that an epoch takes are therefore kept in a file in the folder of the stream before they are read, and are deleted from the queue
/// when the epoch is committed. A message that comes back meanwhile, because the epoch took longer than it stays hidden, is recognised by its id.
/// </remarks>
public sealed class AzureQueueSource : MessageSource
{
    /// <summary>URL of the account's queues, such as <c>https://ACCOUNT.queue.core.windows.net</c>.</summary>
    public string Account { get; init; } = "";

    /// <summary>The queue.</summary>
    public string Queue { get; init; } = "";

    /// <summary>Name of the secret with the account's connection string; null for Entra ID, with the role Storage Queue Data Contributor.</summary>
    public Secret? ConnectionString { get; init; }

    /// <summary>Whether bodies are Base64, as Azure Functions and older clients write them.</summary>
    public bool Base64 { get; init; }

    /// <summary>Seconds that a message stays hidden from others after it was taken: longer than an epoch takes.</summary>
    [Range(30, 604_800)]
    public int HiddenSeconds { get; init; } = 600;

    /// <summary>How often a message may be taken; one that was taken more often is set aside.</summary>
    [Range(1, 1000)]
    public int MaxDequeues { get; init; } = 5;

    private protected override IReadOnlyList<string> KnownMetadata { get; } = [MessageParts.Id, MessageParts.Timestamp, MessageParts.Topic];

    /// <inheritdoc/>
    public override IEnumerable<Uri> Servers => Access.Servers;

    private AzureQueueAccess Access => new(Account, Queue, ConnectionString);

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => Access.Problems().Concat(base.Validate());

    /// <inheritdoc/>
    public override async Task<IStreamReader> OpenAsync(StreamContext context, CancellationToken cancellationToken)
    {
        MessageLayout layout = Layout();
        QueueClient queue = await Access.OpenAsync(context, cancellationToken).ConfigureAwait(false);
        return new AzureQueueReader(this, Access, queue, context, layout);
    }
}
