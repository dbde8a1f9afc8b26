namespace SynapseServerless.Streaming;

/// <summary>What is wanted of the next epoch.</summary>
public sealed record StreamPlanRequest
{
    /// <summary>Number of the epoch, from 1.</summary>
    public required long Epoch { get; init; }

    /// <summary>
    /// Up to where each partition is handled: the <see cref="StreamRange.To"/> of its last range. A partition that is not in it has never been read; where it begins is
    /// the source's to decide, by a parameter such as <c>start: earliest</c> or <c>latest</c>.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Offsets { get; init; }

    /// <summary>About how many rows the epoch is to have at most, all partitions together.</summary>
    public required long MaxRows { get; init; }

    /// <summary>About how many bytes it is to have at most.</summary>
    public required long MaxBytes { get; init; }

    /// <summary>How many ranges are read at the same time: a source that can cut a partition has no use for more.</summary>
    public int Tasks { get; init; } = 1;
}

/// <summary>What an epoch reads.</summary>
public sealed record StreamPlan
{
    /// <summary>A plan of nothing: there are no new rows.</summary>
    public static StreamPlan Empty { get; } = new() { Ranges = [] };

    /// <summary>
    /// The ranges; partitions without new rows are left out. One for each partition is the usual. Where a partition has several, each begins where the one before ends, and
    /// they are read at the same time.
    /// </summary>
    public required IReadOnlyList<StreamRange> Ranges { get; init; }

    /// <summary>How many rows there are after these ranges, as far as the source can tell; null where it cannot.</summary>
    public long? Backlog { get; init; }

    /// <summary>How old the oldest row is that these ranges leave, or how long ago it came; null where the source cannot tell, or nothing is left.</summary>
    public TimeSpan? Lag { get; init; }

    /// <summary>Rows that were never read and that the source does not have any more. Where there are any, the stream pauses and says so, unless it was asked to go on.</summary>
    public IReadOnlyList<StreamGap> Gaps { get; init; } = [];
}

/// <summary>Rows of a partition between two offsets.</summary>
/// <param name="Partition">Name of the partition; stable, and without a line break in it.</param>
/// <param name="From">Where it begins: where the range before ended. In the source's own words; under 4 KB, and a reference to a file where it would be longer.</param>
/// <param name="To">Where it ends; the next range begins here.</param>
public sealed record StreamRange(string Partition, string From, string To)
{
    /// <summary>About how many rows it has; null where the source cannot tell.</summary>
    public long? Rows { get; init; }

    /// <summary>About how many bytes it has; null where the source cannot tell.</summary>
    public long? Bytes { get; init; }
}

/// <summary>Rows that the source dropped before they were read.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="From">The first offset that is gone.</param>
/// <param name="To">The first offset that is still there.</param>
/// <param name="Rows">How many rows are gone; null where the source cannot tell.</param>
public sealed record StreamGap(string Partition, string From, string To, long? Rows);
