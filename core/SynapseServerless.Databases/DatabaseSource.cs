using SynapseServerless.Databases.Reading;

namespace SynapseServerless.Databases;

/// <summary>A table or a query of a database.</summary>
public abstract class DatabaseSource : TableSource
{
    /// <summary>The table or view, as <c>table</c> or <c>schema.table</c>; empty where a query is given.</summary>
    public string Table { get; init; } = "";

    /// <summary>A SELECT statement in the place of a table. It is refused where it would write.</summary>
    public string? Query { get; init; }

    /// <summary>The column that partitions are cut by: numbers, dates and times by ranges, all else by a hash. Null for one partition.</summary>
    public string? PartitionBy { get; init; }

    /// <summary>A value of <c>partitionBy</c> from which on ranges are cut, where the smallest is not wanted; smaller ones are in the first partition.</summary>
    public string? Lower { get; init; }

    /// <summary>A value of <c>partitionBy</c> up to which ranges are cut, where the largest is not wanted; larger ones are in the last partition.</summary>
    public string? Upper { get; init; }

    /// <summary>Whether all partitions are read as the table was at one moment: <c>preferred</c>, <c>required</c> or <c>none</c>.</summary>
    public SnapshotUse Snapshot { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Table.Length == 0 == string.IsNullOrEmpty(Query))
            yield return new SpecificationException("A database needs a table or a query, and one of them alone", At("table"), "Write table: with a name, or query: with a SELECT statement.");
        else if (Query is { Length: > 0 } && QueryCheck.Problem(Query) is { } problem)
            yield return problem;
        else if (Table.Length > 0 && Table.Split('.').Contains(""))
            yield return new SpecificationException($"'{Table}' is no name of a table", At("table"), "Write table, or schema.table.");
        if (PartitionBy is null && (Lower ?? Upper) is not null)
            yield return new SpecificationException("Bounds are given, and no column to cut by", At(Lower is null ? "upper" : "lower"), "Name the column by partitionBy.");
    }

    private protected DatabaseTable Wanted(string place) => new()
    {
        Label = Table.Length > 0 ? $"{place}/{Table}" : place,
        Table = Table, Query = Query, PartitionBy = PartitionBy, Lower = Lower, Upper = Upper, Snapshot = Snapshot,
    };

    private protected static Location At(string parameter) => new() { Parameter = parameter };
}
