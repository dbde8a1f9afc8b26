using System.Collections.Concurrent;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Turns files of any format into a Parquet dataset: worth it for text that is read more than once.</summary>
public static class DatasetImport
{
    private const DataFormat Target = DataFormat.Parquet;

    /// <summary>Imports an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="storage">Where the files are, and where the dataset goes.</param>
    /// <param name="folder">Folder of the dataset.</param>
    /// <param name="parallelism">How many partitions are written at a time.</param>
    /// <param name="cancellationToken">Stops the import; without <c>_SUCCESS</c> it counts for nothing.</param>
    /// <exception cref="DataException">A file is missing, or a record is bad.</exception>
    public static async Task<DatasetSuccess> RunAsync(
        InputSpecification input, IStorage storage, string folder, int parallelism, CancellationToken cancellationToken)
    {
        (DatasetManifest manifest, IReadOnlyList<Partition> partitions) = await new DatasetPlanner(storage).PlanAsync(input, cancellationToken);
        FileDataset data = FileDataset.Of(storage, manifest, partitions, options: null);
        var writer = new DatasetWriter(storage, folder, Target, manifest.Schema);
        var parts = new ConcurrentBag<DatasetPart>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, partitions.Count, options, async (partition, token) =>
            parts.Add(await writer.WriteAsync(partition, data.ReadAsync(partition, null, token), token)));
        return await DatasetCommit.CommitAsync(storage, folder, Target, manifest.Schema, [.. parts], cancellationToken);
    }
}
