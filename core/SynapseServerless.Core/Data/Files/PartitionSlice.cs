namespace SynapseServerless.Data;

/// <summary>A part of one file.</summary>
public sealed record PartitionSlice
{
    /// <summary>Location of the file.</summary>
    public required string File { get; init; }

    /// <summary>Version of the file when the partition was cut; reading fails when it has changed since. Null is not checked.</summary>
    public string? Version { get; init; }

    /// <summary>How many bytes of the file the slice stands for; for Parquet, of its row groups.</summary>
    public long Bytes { get; init; }

    /// <summary>How many rows there are, if known without reading.</summary>
    public long? Rows { get; init; }

    /// <summary>The first row group (Parquet) or record batch (Arrow); null for all.</summary>
    public int? FirstGroup { get; init; }

    /// <summary>How many row groups or record batches.</summary>
    public int? Groups { get; init; }

    /// <summary>Rows of the first group that are left out: they belong to the partition before.</summary>
    public long SkipRows { get; init; }

    /// <summary>Rows of the file before the first group; of a table, the number of the part.</summary>
    public long FirstRow { get; init; }

    /// <summary>Values of the keys that folders name, in the order of the manifest's; null for a key without one. Null where there are no keys.</summary>
    public IReadOnlyList<string?>? Keys { get; init; }

    /// <summary>Byte at which the first record begins; null for a whole file.</summary>
    public long? Start { get; init; }

    /// <summary>Byte after the last record.</summary>
    public long? End { get; init; }

    /// <summary>Bytes of text before the first record of a whole file, uncompressed and in UTF-8: what was skipped, and the header.</summary>
    public long SkipBytes { get; init; }

    /// <summary>Line of the file on which the first record begins, from 1; null where it is counted when somebody asks.</summary>
    public long? FirstLine { get; init; }

    /// <summary>What of a table is meant, as its reader wrote it; null for files.</summary>
    public string? Part { get; init; }

    /// <summary>Delimiter of this file of CSV; null for the dialect's.</summary>
    public string? Delimiter { get; init; }
}

/// <summary>What one task handles: slices of files, read one after the other.</summary>
/// <param name="Slices">The slices; none when the partition is empty.</param>
/// <param name="Bytes">Sum of the slices' bytes.</param>
/// <param name="Rows">Sum of the slices' rows, or null when one is not known.</param>
public sealed record Partition(IReadOnlyList<PartitionSlice> Slices, long Bytes, long? Rows)
{
    /// <summary>A partition of slices.</summary>
    public static Partition Of(IReadOnlyList<PartitionSlice> slices) => new(
        slices,
        slices.Sum(slice => slice.Bytes),
        slices.All(slice => slice.Rows is not null) ? slices.Sum(slice => slice.Rows!.Value) : null);
}
