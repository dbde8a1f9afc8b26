using SynapseServerless.Data;

namespace SynapseServerless.Runs.Activities;

/// <summary>Makes parts that a pass has written readable as a dataset of the run.</summary>
internal static class WrittenData
{
    /// <summary>Writes the manifest of a dataset, a partition for every part.</summary>
    /// <param name="run">The run.</param>
    /// <param name="target">Where the parts are.</param>
    /// <param name="parts">The parts by partition; null for a partition that was set aside and counts as empty.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public static async Task SaveManifestAsync(
        RunWorkspace run, WriteTarget target, IReadOnlyList<DatasetPart?> parts, CancellationToken cancellationToken)
    {
        Partition[] partitions = [.. parts.Select(part => Partition.Of(part is null ? [] :
        [
            new PartitionSlice { File = ManifestStore.Combine(target.Folder, part.Name), Bytes = part.Bytes, Rows = part.Rows },
        ]))];
        var manifest = new DatasetManifest
        {
            Format = target.Format,
            PartitionCount = partitions.Length,
            FileCount = parts.Count(part => part is not null),
            Bytes = partitions.Sum(partition => partition.Bytes),
            Rows = partitions.Sum(partition => partition.Rows ?? 0),
            ArrowSchema = SchemaMessage.Write(target.Schema),
        };
        await ManifestStore.SaveAsync(run.Storage, target.Folder, manifest, partitions, cancellationToken).ConfigureAwait(false);
    }
}
