using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace SynapseServerless.Streaming.Kafka;

/// <summary>A source that speaks Kafka's protocol.</summary>
/// <remarks>
/// Partitions are read by assignment and not by the membership of a consumer group: the stream keeps its offsets itself, with what it wrote, so that each record
/// shows once in file sinks. Its consumer group only shows others how far it is.
/// </remarks>
public abstract class KafkaSourceBase : MessageSource
{
    /// <summary>Where partitions begin that were never read: <c>earliest</c>, <c>latest</c>, or a time in ISO 8601, such as <c>2026-05-01T00:00:00Z</c>, for the first record of that time or later.</summary>
    /// <remarks>It is decided once, when the stream first looks. Partitions that the topic gets later are read from their beginning.</remarks>
    public string Start { get; init; } = "earliest";

    /// <summary>The consumer group in which the stream shows how far it is; null for <c>synapse.</c> and the name of the stream.</summary>
    public string? ConsumerGroup { get; init; }

    /// <summary>Whether offsets are committed to the consumer group after each epoch, so that tools show the lag of the stream. Nothing is read by them.</summary>
    public bool CommitOffsets { get; init; } = true;

    /// <summary>Whether records of transactions that are not committed are read too.</summary>
    public bool ReadUncommitted { get; init; }

    /// <summary>Whether a range goes on without records that the broker dropped between the plan of an epoch and its reading; they are counted in what is set aside. Otherwise the range fails and says how many.</summary>
    public bool SkipDropped { get; init; }

    /// <summary>Seconds without an answer of a broker after which an attempt is given up, and made again later.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; init; } = 60;

    /// <summary>The brokers.</summary>
    private protected abstract KafkaAccess Access { get; }

    /// <summary>The topic.</summary>
    private protected abstract string TopicName { get; }

    private protected override IReadOnlyList<string> KnownMetadata { get; } =
    [
        MessageParts.Key, MessageParts.KeyBytes, MessageParts.Timestamp, MessageParts.Topic, MessageParts.Partition, MessageParts.Offset, MessageParts.Headers,
    ];

    /// <inheritdoc/>
    public override IEnumerable<Uri> Servers => Access.Servers;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        foreach (SpecificationException problem in Access.Problems().Concat(base.Validate()))
            yield return problem;
        if (string.IsNullOrWhiteSpace(TopicName))
            yield return Wrong(Access.IsEventHubs ? "hub" : "topic", "There is no topic", "Give its name.");
        if (Start is not ("earliest" or "latest") && StartTime is null)
            yield return Wrong("start", $"'{Start}' is no place to begin", "Write earliest, latest, or a time such as 2026-05-01T00:00:00Z.");
    }

    /// <inheritdoc/>
    public override async Task<IStreamReader> OpenAsync(StreamContext context, CancellationToken cancellationToken)
    {
        var clients = new KafkaClients(Access, context);
        MessageLayout layout = Layout();
        return new KafkaReader(this, clients, await KafkaTopic.OpenAsync(clients, TopicName, cancellationToken).ConfigureAwait(false), layout);
    }

    /// <summary>The time at which partitions begin; null where they do at one of their ends.</summary>
    internal DateTimeOffset? StartTime =>
        DateTimeOffset.TryParse(Start, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) && Start.Length >= 10 ? time : null;
}
