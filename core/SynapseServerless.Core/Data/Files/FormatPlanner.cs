using Apache.Arrow;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>What a format's files turned out to hold.</summary>
internal sealed record FormatPlan(Schema Schema, IReadOnlyList<Partition> Partitions, TextDialect? Dialect = null)
{
    /// <summary>What a user should know of how the files are read, each a sentence without its full stop.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Checks and cuts files of one format.</summary>
internal abstract class FormatPlanner(IStorage storage)
{
    // Enough to hide the latency of blob storage, few enough for a laptop's file handles.
    private const int FilesAtATime = 8;

    protected IStorage Storage { get; } = storage;

    public abstract Task<FormatPlan> PlanAsync(InputSpecification input, IReadOnlyList<StorageItem> files, CancellationToken cancellationToken);

    public static FormatPlanner Of(IStorage storage, DataFormat format, Schema? known) => format switch
    {
        DataFormat.Parquet => new ParquetPlanner(storage),
        DataFormat.Csv or DataFormat.Tsv => new DelimitedPlanner(storage, format, known),
        DataFormat.Json or DataFormat.Ndjson => new JsonPlanner(storage, format, known),
        DataFormat.Arrow => new ArrowPlanner(storage),
        _ => new BinaryPlanner(storage),
    };

    /// <summary>Cuts pieces as the input asks.</summary>
    protected static IReadOnlyList<Partition> Cut(InputSpecification input, IReadOnlyList<PartitionSlice> pieces) =>
        input.Partitions is int count
            ? PartitionCutter.ToCount(pieces, Math.Max(1, count))
            : PartitionCutter.ToSize(pieces, Math.Max(1, input.PartitionBytes));

    /// <summary>Looks at every file, several at a time; results are in the order of the files.</summary>
    protected static async Task<T[]> ForEachAsync<T>(
        IReadOnlyList<StorageItem> files, Func<StorageItem, CancellationToken, ValueTask<T>> look, CancellationToken cancellationToken)
    {
        var results = new T[files.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = FilesAtATime, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, files.Count, options, async (i, token) => results[i] = await look(files[i], token));
        return results;
    }

    /// <summary>The schema that all files have, fields nullable where one of them is.</summary>
    /// <exception cref="DataException">Two files differ.</exception>
    protected static Schema Agree(IReadOnlyList<StorageItem> files, IReadOnlyList<Schema> schemas)
    {
        Schema first = schemas[0];
        for (int i = 1; i < schemas.Count; i++)
        {
            if (Schemas.Difference(first, schemas[i], $"'{files[0].Path}'", "this file") is { } difference)
            {
                throw new DataException(
                    $"This file has another schema than '{files[0].Path}': {difference}",
                    Location.OfFile(files[i].Path),
                    "Files of one input have the same columns and types: convert one, leave it out, or make two inputs.");
            }
        }
        if (schemas.Count == 1)
            return first;
        var nullable = schemas.SelectMany(schema => schema.FieldsList).Where(field => field.IsNullable)
            .Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        return new Schema(
            first.FieldsList.Select(field => field.IsNullable || !nullable.Contains(field.Name)
                ? field
                : new Field(field.Name, field.DataType, true, field.Metadata)),
            first.Metadata);
    }
}
