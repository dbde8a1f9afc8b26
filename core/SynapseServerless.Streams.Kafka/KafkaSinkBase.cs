using System.ComponentModel.DataAnnotations;

namespace SynapseServerless.Streaming.Kafka;

/// <summary>A sink that speaks Kafka's protocol.</summary>
/// <remarks>
/// The producer is idempotent: what it sends again after a lost connection shows once. Rows that an epoch writes again after a crash show again, with the same
/// id in the header <c>synapse-row-id</c>, by which readers can tell.
/// </remarks>
public abstract class KafkaSinkBase : MessageSink
{
    /// <summary>Header with the id of a row, the same whenever the row is written.</summary>
    public const string RowIdHeader = "synapse-row-id";

    /// <summary>The column of keys, by which records get to partitions as Java's clients choose them; null for records without keys.</summary>
    public string? KeyCol { get; init; }

    /// <summary>How batches of records are compressed: <c>none</c>, <c>gzip</c>, <c>snappy</c>, <c>lz4</c> or <c>zstd</c>.</summary>
    public KafkaCompression Compression { get; init; } = KafkaCompression.Lz4;

    /// <summary>Milliseconds that a record waits for others of its batch.</summary>
    [Range(0, 60_000)]
    public int LingerMs { get; init; } = 5;

    /// <summary>Most bytes of a record. Brokers have a limit of their own (<c>message.max.bytes</c>).</summary>
    [Range(1_000, 1_000_000_000)]
    public int MaxRecordBytes { get; init; } = 1_000_000;

    /// <summary>Seconds without an answer of a broker after which an attempt is given up, and made again later.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; init; } = 60;

    /// <summary>The brokers.</summary>
    private protected abstract KafkaAccess Access { get; }

    /// <summary>The topic.</summary>
    private protected abstract string TopicName { get; }

    /// <inheritdoc/>
    public override IEnumerable<Uri> Servers => Access.Servers;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        foreach (SpecificationException problem in Access.Problems().Concat(base.Validate()))
            yield return problem;
        string parameter = Access.IsEventHubs ? "hub" : "topic";
        if (string.IsNullOrWhiteSpace(TopicName))
            yield return new SpecificationException("There is no topic", new Location { Parameter = parameter }, "Give its name.");
    }

    /// <inheritdoc/>
    public override async Task<IStreamWriter> OpenAsync(StreamContext context, CancellationToken cancellationToken)
    {
        MessageBodies bodies = Bodies(context.Schema!, KeyCol);
        var clients = new KafkaClients(Access, context);
        // Brokers may make topics that a producer asks for; a name with a slip would become one.
        using (await KafkaTopic.OpenAsync(clients, TopicName, cancellationToken).ConfigureAwait(false))
            return new KafkaWriter(this, clients, TopicName, bodies);
    }
}

/// <summary>How batches of records are compressed.</summary>
public enum KafkaCompression
{
    /// <summary>Not.</summary>
    None,

    /// <summary>gzip; the one that every version of Event Hubs takes.</summary>
    Gzip,

    /// <summary>Snappy.</summary>
    Snappy,

    /// <summary>LZ4.</summary>
    Lz4,

    /// <summary>Zstandard.</summary>
    Zstd,
}
