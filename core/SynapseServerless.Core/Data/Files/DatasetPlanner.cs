using Apache.Arrow;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>A planned dataset.</summary>
/// <param name="Location">Location of its manifest: with an index, all that a task needs to be told.</param>
/// <param name="Manifest">The manifest.</param>
public sealed record DatasetPlan(string Location, DatasetManifest Manifest);

/// <summary>Makes a dataset of an input: finds its files, checks that they agree, and cuts them into partitions.</summary>
/// <param name="storage">Where the files are.</param>
/// <param name="known">Columns as a model knows them, which text is read by where the input does not say otherwise; null for none.</param>
public sealed class DatasetPlanner(IStorage storage, Schema? known = null)
{
    /// <summary>Plans an input and keeps the plan.</summary>
    /// <param name="input">The input.</param>
    /// <param name="storage">Where the files are, and where the plan goes.</param>
    /// <param name="folder">Folder for the manifest; what is there already is written over.</param>
    /// <param name="cancellationToken">Stops the planning.</param>
    /// <exception cref="DataException">A file is missing, empty or damaged, or two files have different schemas.</exception>
    public static Task<DatasetPlan> PlanAsync(InputSpecification input, IStorage storage, string folder, CancellationToken cancellationToken) =>
        PlanAsync(input, storage, folder, null, cancellationToken);

    /// <summary>Plans an input whose columns a model knows, and keeps the plan.</summary>
    /// <param name="input">The input.</param>
    /// <param name="storage">Where the files are, and where the plan goes.</param>
    /// <param name="folder">Folder for the manifest; what is there already is written over.</param>
    /// <param name="known">Columns as a model knows them, which text is read by where the input does not say otherwise; null for none.</param>
    /// <param name="cancellationToken">Stops the planning.</param>
    /// <exception cref="DataException">A file is missing, empty or damaged, or two files have different schemas.</exception>
    public static async Task<DatasetPlan> PlanAsync(
        InputSpecification input, IStorage storage, string folder, Schema? known, CancellationToken cancellationToken)
    {
        (DatasetManifest manifest, IReadOnlyList<Partition> partitions) = await new DatasetPlanner(storage, known).PlanAsync(input, cancellationToken);
        string location = await ManifestStore.SaveAsync(storage, folder, manifest, partitions, cancellationToken);
        return new DatasetPlan(location, manifest);
    }

    /// <summary>Plans an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Stops the planning.</param>
    /// <returns>The manifest and the partitions.</returns>
    /// <exception cref="DataException">A file is missing, empty or damaged, or two files have different schemas.</exception>
    public async Task<(DatasetManifest Manifest, IReadOnlyList<Partition> Partitions)> PlanAsync(
        InputSpecification input, CancellationToken cancellationToken)
    {
        IReadOnlyList<StorageItem> files = await FileListing.FindAsync(storage, input.Path, cancellationToken);
        DataFormat format = FileListing.Format(input, files);
        if (format != DataFormat.Binary && files.FirstOrDefault(file => file.Length == 0) is { } empty)
            throw new DataException("This file is empty", Location.OfFile(empty.Path), "Give it content, or leave it out.");

        (string[] keys, Dictionary<string, string?[]> values) = FolderKeys.Of(storage, input, files);
        FormatPlan plan = await FormatPlanner.Of(storage, format, known).PlanAsync(Without(input, keys), files, cancellationToken);
        (TextDialect? keyDialect, plan) = WithKeys(plan, input, files[0], keys, values);
        Schema schema = input.Columns is null ? plan.Schema : Pick(plan.Schema, input.Columns);
        var manifest = new DatasetManifest
        {
            Format = format,
            PartitionCount = plan.Partitions.Count,
            FileCount = files.Count,
            Bytes = plan.Partitions.Sum(partition => partition.Bytes),
            Rows = plan.Partitions.All(partition => partition.Rows is not null) ? plan.Partitions.Sum(partition => partition.Rows!.Value) : null,
            Dialect = plan.Dialect,
            Keys = keyDialect,
            Notes = plan.Notes,
            ArrowSchema = SchemaMessage.Write(schema),
        };
        return (manifest, plan.Partitions);
    }

    // A key is no column of the files.
    private static InputSpecification Without(InputSpecification input, string[] keys) => keys.Length == 0
        ? input
        : input with
        {
            Types = input.Types.Where(type => !keys.Contains(type.Key)).ToDictionary(),
            Columns = input.Columns?.Except(keys).ToArray(),
        };

    private (TextDialect? Keys, FormatPlan Plan) WithKeys(
        FormatPlan plan, InputSpecification input, StorageItem first, string[] keys, Dictionary<string, string?[]> values)
    {
        // What a file says itself goes before what its folder says.
        int[] places = [.. Enumerable.Range(0, keys.Length).Where(i => plan.Schema.GetFieldIndex(keys[i]) < 0)];
        if (places.Length == 0)
            return (null, plan);
        string?[] Row(string file) => [.. places.Select(place => values[file][place])];
        (TextDialect dialect, Schema schema) = FolderKeys.Columns(input, known, first.Path, [.. places.Select(place => keys[place])], [.. values.Keys.Select(Row)]);
        return (dialect, plan with
        {
            Schema = new Schema([.. plan.Schema.FieldsList, .. schema.FieldsList], plan.Schema.Metadata),
            Partitions = [.. plan.Partitions.Select(partition => partition with { Slices = [.. partition.Slices.Select(slice => slice with { Keys = Row(slice.File) })] })],
        });
    }

    private static Schema Pick(Schema schema, IReadOnlyList<string> columns)
    {
        IReadOnlyList<string> names = Schemas.Names(schema);
        foreach (string column in columns.Where(column => !names.Contains(column)))
        {
            throw new DataException(
                "The input has no such column", new Location { Column = column }, Suggestions.Remedy(column, names.ToArray(), "columns"));
        }
        return Schemas.Select(schema, columns);
    }
}
