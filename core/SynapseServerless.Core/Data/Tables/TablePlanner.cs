using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Makes a dataset of an input that is a table.</summary>
internal static class TablePlanner
{
    /// <summary>Plans an input.</summary>
    public static async Task<(DatasetManifest Manifest, IReadOnlyList<Partition> Partitions)> PlanAsync(
        InputSpecification input, ITableReader reader, CancellationToken cancellationToken)
    {
        // Rows are dealt to splits by where they stand, unless a column says it.
        bool isDrawn = input.Split is { Column: null, GroupCol: null, FoldCol: null };
        var request = new TableRequest { Columns = input.Columns, Partitions = input.Partitions, Ordered = isDrawn };
        TablePlan plan = await reader.PlanAsync(request, cancellationToken);
        Partition[] partitions = [.. plan.Parts.Select((part, index) => new Partition([new PartitionSlice { File = plan.Label, Part = part, FirstRow = index }], 0, null))];
        var manifest = new DatasetManifest
        {
            Format = DataFormat.Database,
            PartitionCount = partitions.Length,
            FileCount = 0,
            Bytes = 0,
            Rows = plan.Rows,
            Notes = plan.Notes,
            ArrowSchema = SchemaMessage.Write(input.Columns is null ? plan.Schema : Schemas.Select(plan.Schema, input.Columns)),
        };
        return (manifest, partitions);
    }

    /// <summary>Plans an input and keeps the plan.</summary>
    public static async Task<DatasetPlan> PlanAsync(InputSpecification input, ITableReader reader, IStorage storage, string folder, CancellationToken cancellationToken)
    {
        (DatasetManifest manifest, IReadOnlyList<Partition> partitions) = await PlanAsync(input, reader, cancellationToken);
        return new DatasetPlan(await ManifestStore.SaveAsync(storage, folder, manifest, partitions, cancellationToken), manifest);
    }

    /// <summary>Opens an input without keeping a plan.</summary>
    public static async Task<FileDataset> OpenAsync(InputSpecification input, ITableReader reader, IStorage storage, CancellationToken cancellationToken)
    {
        (DatasetManifest manifest, IReadOnlyList<Partition> partitions) = await PlanAsync(input, reader, cancellationToken);
        return FileDataset.Of(storage, manifest, partitions, new DatasetReadOptions { Table = _ => ValueTask.FromResult(reader) });
    }
}
