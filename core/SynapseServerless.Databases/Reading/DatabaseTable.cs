namespace SynapseServerless.Databases;

/// <summary>Whether all partitions of a table are read as it was at one moment.</summary>
public enum SnapshotUse
{
    /// <summary>They are where the database offers it, and for as long as the process lives that planned the run.</summary>
    Preferred,

    /// <summary>They are, or the run fails.</summary>
    Required,

    /// <summary>Each partition is read as the table is then; nothing is kept at the server.</summary>
    None,
}

/// <summary>What of a database is read.</summary>
internal sealed record DatabaseTable
{
    /// <summary>What it is called in messages and records.</summary>
    public required string Label { get; init; }

    /// <summary>The table; empty for a query.</summary>
    public string? Table { get; init; }

    /// <summary>The query; null for a table.</summary>
    public string? Query { get; init; }

    /// <summary>The column that partitions are cut by; null for one partition.</summary>
    public string? PartitionBy { get; init; }

    /// <summary>Where the first partition but for smaller values begins; null to ask the database.</summary>
    public string? Lower { get; init; }

    /// <summary>Where the last partition but for larger values ends; null to ask the database.</summary>
    public string? Upper { get; init; }

    /// <summary>Whether all partitions are read as the table was at one moment.</summary>
    public SnapshotUse Snapshot { get; init; }
}
