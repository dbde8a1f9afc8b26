using System.Runtime.CompilerServices;
using System.Text.Json;
using Apache.Arrow;
using Microsoft.Extensions.Logging;
using SynapseServerless.Data;

namespace SynapseServerless.Databases.Reading;

/// <summary>Plans and reads a table or a query of any database.</summary>
/// <param name="engine">The database.</param>
/// <param name="wanted">What of it is read.</param>
/// <param name="logger">Where warnings go.</param>
internal sealed partial class DatabaseReader(DatabaseEngine engine, DatabaseTable wanted, ILogger logger) : ITableReader
{
    // Where a key is given, and nobody says how many.
    private const int UsualPartitions = 8;

    private IReadOnlyList<TableColumn>? _columns;

    private string From => wanted.Table is { Length: > 0 } table ? engine.QuoteTable(table) : engine.Derived(wanted.Query!.Trim().TrimEnd(';'));

    private string What => wanted.Table is { Length: > 0 } table ? $"Table '{table}'" : "The query";

    public async Task<TablePlan> PlanAsync(TableRequest request, CancellationToken cancellationToken)
    {
        string? snapshot = wanted.Snapshot == SnapshotUse.None ? null : await TryAsync(() => engine.SnapshotAsync(cancellationToken)).ConfigureAwait(false);
        if (snapshot is null && wanted.Snapshot == SnapshotUse.Required)
        {
            throw new SpecificationException(
                "This database has no snapshot that several readers could share", new Location { Parameter = "snapshot" }, "Set partitions: 1, or snapshot: preferred.");
        }
        IReadOnlyList<TableColumn> columns = await ColumnsAsync(cancellationToken).ConfigureAwait(false);
        Field[] fields = [.. columns.Where(column => request.Columns?.Contains(column.Name) ?? true).Select(Field)];
        foreach (string name in request.Columns ?? [])
            Find(columns, name, "columns");
        IReadOnlyList<string> ranges = await RangesAsync(request, columns, cancellationToken).ConfigureAwait(false);
        string? order = request.Ordered && wanted.PartitionBy is { Length: > 0 } key ? engine.Quote(key) : null;
        return new TablePlan(wanted.Label, new Schema(fields, null), [.. ranges.Select(range => JsonSerializer.Serialize(new PartText(range, snapshot, order, request.Ordered)))])
        {
            Rows = await TryAsync(() => engine.CountAsync(From, cancellationToken)).ConfigureAwait(false),
        };
    }

    public async IAsyncEnumerable<RecordBatch> ReadAsync(string part, Schema schema, DatasetReadOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<TableColumn> columns = await ColumnsAsync(cancellationToken).ConfigureAwait(false);
        PartText text = JsonSerializer.Deserialize<PartText>(part)!;
        foreach (Field field in schema.FieldsList)
        {
            if (TypeNames.Of(Field(Find(columns, field.Name, "table")).DataType) != TypeNames.Of(field.DataType))
                throw new DataException($"{What} has other columns than when the run began: '{field.Name}'", Location.None, "Start a new run; leave the inputs alone while it goes.");
        }
        string list = string.Join(", ", schema.FieldsList.Select(field => columns.First(column => column.Name == field.Name)).Select(engine.Selected));
        string sql = $"SELECT {list} FROM {From}{(text.Where.Length == 0 ? "" : $" WHERE {text.Where}")}{(text.Order is null ? "" : $" ORDER BY {text.Order}")}";
        string? snapshot = text.Snapshot;
        bool isAgain;
        do
        {
            isAgain = false;
            IAsyncEnumerator<RecordBatch> batches = engine.ReadAsync(sql, schema, options, snapshot, text.Ordered, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (batches.ConfigureAwait(false))
            {
                while (true)
                {
                    bool isThere;
                    try
                    {
                        isThere = await batches.MoveNextAsync().ConfigureAwait(false);
                    }
                    catch (Exception error) when (snapshot is not null && engine.Understand(error)?.Kind == FailureKind.SnapshotGone)
                    {
                        if (wanted.Snapshot == SnapshotUse.Required)
                        {
                            throw new SpecificationException(
                                $"{What} cannot be read as it was when the run was planned: the process that kept the snapshot has ended", new Location { Parameter = "snapshot" }, "Start a new run, or set snapshot: preferred.", error);
                        }
                        LogSnapshotGone(logger, What);
                        (snapshot, isAgain) = (null, true);
                        break;
                    }
                    catch (Exception error) when (error is not SynapseException and not OperationCanceledException && engine.Understand(error) is not null)
                    {
                        throw DatabaseErrors.Of($"{What} cannot be read", engine.Place, engine.Understand(error)!, error);
                    }
                    if (!isThere)
                        break;
                    yield return batches.Current;
                }
            }
        }
        while (isAgain);
    }

    public void Dispose() => engine.Dispose();

    private async Task<IReadOnlyList<string>> RangesAsync(TableRequest request, IReadOnlyList<TableColumn> columns, CancellationToken cancellationToken)
    {
        if (wanted.PartitionBy is not { Length: > 0 } name)
        {
            return request.Partitions is null or 1
                ? [""]
                : throw new SpecificationException(
                    $"{request.Partitions} partitions are asked for, and no column to cut by", new Location { Parameter = "partitionBy" }, "Name a column: a number, a date or a time with an index, or any other, which is hashed.");
        }
        TableColumn key = Find(columns, name, "partitionBy");
        int count = request.Partitions ?? UsualPartitions;
        var ranges = new KeyRanges(engine, key);
        if (count == 1)
            return [""];
        if (!ranges.IsOrdered)
            return wanted.Lower is null && wanted.Upper is null ? ranges.Buckets(count) : [(string)ranges.Parse((wanted.Lower ?? wanted.Upper)!, wanted.Lower is null ? "upper" : "lower")];
        object? low = wanted.Lower is { } lower ? ranges.Parse(lower, "lower") : null, high = wanted.Upper is { } upper ? ranges.Parse(upper, "upper") : null;
        if (low is null || high is null)
        {
            object?[] found = await TryAsync(() => engine.RowAsync($"SELECT MIN({engine.Quote(name)}), MAX({engine.Quote(name)}) FROM {From}", cancellationToken)).ConfigureAwait(false);
            (low, high) = (low ?? found[0], high ?? found[1]);
        }
        return low is null || high is null ? [""] : ranges.Between(low, high, count);
    }

    private async Task<IReadOnlyList<TableColumn>> ColumnsAsync(CancellationToken cancellationToken)
    {
        if (_columns is { } known)
            return known;
        try
        {
            return _columns = await engine.DescribeAsync(From, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not SynapseException and not OperationCanceledException && engine.Understand(error) is { } failure)
        {
            if (failure.Kind == FailureKind.NoTable && wanted.Table is { Length: > 0 } table)
            {
                IReadOnlyList<string> names = await engine.TablesAsync(cancellationToken).ConfigureAwait(false);
                throw new SpecificationException($"There is no table '{table}' at {engine.Place}", new Location { Parameter = "table" }, Suggestions.Remedy(table, [.. names], "tables"), error);
            }
            throw DatabaseErrors.Of($"{What} cannot be read", engine.Place, failure, error);
        }
    }

    private static TableColumn Find(IReadOnlyList<TableColumn> columns, string name, string parameter) =>
        columns.FirstOrDefault(column => column.Name == name)
        ?? throw new SpecificationException($"There is no column '{name}'", new Location { Parameter = parameter }, Suggestions.Remedy(name, [.. columns.Select(column => column.Name)], "columns"));

    private Field Field(TableColumn column) => column.Arrow is { } type
        ? new Field(column.Name, type, nullable: true)
        : throw new SpecificationException(
            $"Column '{column.Name}' of {char.ToLowerInvariant(What[0])}{What[1..]} is of type {column.Type}, which has no place in a batch", new Location { Parameter = "columns" },
            "Leave it out by columns:, or give a query that casts it to text.");

    private Task<T> TryAsync<T>(Func<Task<T>> work) => DatabaseErrors.TryAsync($"{What} cannot be read", engine.Place, engine.Understand, work);

    [LoggerMessage(EventId = 1, EventName = "SnapshotGone", Level = LogLevel.Warning, Message = "{what} is read as it is now: the snapshot of the plan is gone, because the process that kept it has ended. Rows that changed meanwhile may be in two partitions or in none.")]
    private static partial void LogSnapshotGone(ILogger logger, string what);

    private sealed record PartText(string Where, string? Snapshot, string? Order, bool Ordered);
}
