namespace SynapseServerless.Data;

/// <summary>How a dataset's files are read.</summary>
public sealed record DatasetReadOptions
{
    /// <summary>Most rows of a batch.</summary>
    public int BatchRows { get; init; } = 65_536;

    /// <summary>Most bytes of a batch, unless one row alone has more: images and documents are large.</summary>
    public long BatchBytes { get; init; } = 64 << 20;

    /// <summary>Takes records that cannot be read; null to fail at the first.</summary>
    public Action<RejectedRecord>? Rejected { get; init; }

    /// <summary>Opens the table that a dataset is read from; null for datasets in files.</summary>
    internal Func<CancellationToken, ValueTask<ITableReader>>? Table { get; init; }
}

/// <summary>A record of a text file that cannot be read.</summary>
/// <param name="File">Location of the file.</param>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Column">Name of the column at fault, if one is.</param>
/// <param name="Text">The record as it stands in the file.</param>
/// <param name="Problem">What is wrong, and what was expected.</param>
public sealed record RejectedRecord(string File, long Line, string? Column, string Text, string Problem);
