using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Writes a dataset into a folder, one file per partition. What it writes counts once <see cref="DatasetCommit"/> has been there.</summary>
/// <remarks>
/// A partition that is written twice gives the same file twice, and the second replaces the first: tasks may be repeated.
/// Partitions may be written at the same time from any number of threads and machines.
/// </remarks>
/// <param name="storage">Where to.</param>
/// <param name="folder">The folder.</param>
/// <param name="format">Format of the files: parquet, csv, tsv, ndjson or arrow.</param>
/// <param name="schema">Schema of the batches.</param>
/// <param name="options">How to write; null for defaults.</param>
public sealed class DatasetWriter(IStorage storage, string folder, DataFormat format, Schema schema, DatasetWriteOptions? options = null)
{
    /// <summary>Name of the file of a partition.</summary>
    /// <param name="partition">Index of the partition.</param>
    /// <param name="format">The format.</param>
    public static string PartName(int partition, DataFormat format) =>
        string.Create(CultureInfo.InvariantCulture, $"part-{partition:D5}.{DataFormats.Name(format)}");

    /// <summary>Writes one partition.</summary>
    /// <param name="partition">Index of the partition, which names the file.</param>
    /// <param name="batches">Its batches; each is disposed here.</param>
    /// <param name="cancellationToken">Stops the writing and leaves nothing behind.</param>
    /// <exception cref="DataException">The disk is full, there is no permission, or the format cannot hold a column.</exception>
    public async Task<DatasetPart> WriteAsync(int partition, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        string name = PartName(partition, format);
        await using BatchWriter writer = await BatchWriter.OpenAsync(
            storage, ManifestStore.Combine(folder, name), format, schema, options, cancellationToken);
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken))
        {
            using (batch)
                await writer.WriteAsync(batch, cancellationToken);
        }
        await writer.CompleteAsync(cancellationToken);
        return new DatasetPart(name, partition, writer.Rows, writer.Bytes);
    }
}
