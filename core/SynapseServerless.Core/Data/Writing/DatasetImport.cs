using System.Collections.Concurrent;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Turns files of any format into a Parquet dataset: worth it for text that is read more than once.</summary>
/// <remarks>
/// Text goes from DuckDB's reader straight into DuckDB's Parquet writer, a partition per thread, and never becomes a batch here.
/// </remarks>
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
        {
            bool direct = manifest.Dialect is not null && partitions[partition].Slices is [_] && storage.LocalPath(folder) is not null;
            parts.Add(direct
                ? await CopyAsync(storage, manifest, partitions[partition].Slices[0], folder, writer.PartName(partition), partition, token)
                : await writer.WriteAsync(partition, data.ReadAsync(partition, null, token), token));
        });
        return await DatasetCommit.CommitAsync(storage, folder, Target, manifest.Schema, [.. parts], cancellationToken);
    }

    private static async Task<DatasetPart> CopyAsync(
        IStorage storage, DatasetManifest manifest, PartitionSlice slice, string folder, string name, int partition, CancellationToken cancellationToken)
    {
        using LocalPiece piece = await LocalPiece.OpenAsync(storage, slice.File, slice.Start, slice.End, null, cancellationToken);
        await using StorageWrite write = await storage.CreateAsync(ManifestStore.Combine(folder, name), cancellationToken);
        string columns = string.Join(", ", manifest.Schema.FieldsList.Select(field => DuckDbText.Identifier(field.Name)));
        string reader = DuckDbText.Reader(manifest.Format, piece.Path, manifest.Dialect!, slice.Start is null or 0, storeRejects: false);
        long rows;
        try
        {
            using DuckDbArrow duck = DuckDbArrow.Open(allowFiles: true);
            rows = duck.Execute($"COPY (SELECT {columns} FROM {reader}) TO {DuckDbText.Literal(write.LocalPath!)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)");
        }
        catch (DuckDbException exception)
        {
            throw await new TextRejects(storage, manifest.Format, manifest.Dialect!, slice, piece.Path).ExplainAsync(exception, cancellationToken);
        }
        long bytes = new FileInfo(write.LocalPath!).Length;
        await write.CommitAsync(cancellationToken);
        return new DatasetPart(name, partition, rows, bytes);
    }
}
