namespace SynapseServerless.Data;

/// <summary>A file that one partition was written to.</summary>
/// <param name="Name">Name in the dataset's folder, such as <c>part-00017-3f9a1c0b7d2e.parquet</c>.</param>
/// <param name="Partition">Index of the partition.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Bytes">How many bytes.</param>
public sealed record DatasetPart(string Name, int Partition, long Rows, long Bytes);

/// <summary>How datasets are written.</summary>
public sealed record DatasetWriteOptions
{
    /// <summary>Rows of a Parquet row group, which bounds the memory that writing takes.</summary>
    public int RowGroupRows { get; init; } = 131_072;

    /// <summary>
    /// Names the write that the parts belong to, in 12 hexadecimal digits, which are a part of their names; null for a name of its own for each writer.
    /// Give it where several processes write one dataset, or where a partition may be written again and is to replace what was written before.
    /// </summary>
    public string? Write { get; init; }
}
