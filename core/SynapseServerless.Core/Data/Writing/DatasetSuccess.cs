namespace SynapseServerless.Data;

/// <summary>A dataset that is complete, as its <c>_SUCCESS</c> file says.</summary>
public sealed record DatasetSuccess
{
    /// <summary>Format of the files.</summary>
    public required DataFormat Format { get; init; }

    /// <summary>How many rows there are in all.</summary>
    public required long Rows { get; init; }

    /// <summary>How many bytes there are in all.</summary>
    public required long Bytes { get; init; }

    /// <summary>The columns, for people to read; none where rows differ in what they have.</summary>
    public required IReadOnlyList<DatasetColumn> Schema { get; init; }

    /// <summary>The schema as an Arrow IPC schema message, base64; empty where rows differ in what they have.</summary>
    public required string ArrowSchema { get; init; }

    /// <summary>The run that wrote it; null where no run did, and in datasets of earlier versions.</summary>
    public string? Run { get; init; }

    /// <summary>The stream that adds to it; null where no stream does.</summary>
    public string? Stream { get; init; }

    /// <summary>The last epoch of the stream that is in it; null where no stream adds to it.</summary>
    public long? Epoch { get; init; }

    /// <summary>The files, in order of their partitions. Whatever else is in the folder is no part of the dataset.</summary>
    public required IReadOnlyList<DatasetPart> Parts { get; init; }

    /// <summary>Names of files of the dataset before this one. They are taken away once this one is complete; what is still there is left of that.</summary>
    public IReadOnlyList<string> Replaced { get; init; } = [];
}

/// <summary>A column of a dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, as <see cref="TypeNames"/> has it.</param>
/// <param name="Nullable">Whether it may hold nulls.</param>
public sealed record DatasetColumn(string Name, string Type, bool Nullable);
