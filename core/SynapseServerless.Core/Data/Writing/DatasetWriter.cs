using Apache.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Writes a dataset into a folder, one file per partition. What it writes counts once <see cref="DatasetCommit"/> has been there.</summary>
/// <remarks>
/// The files have names that no other write into the folder has, so that a dataset that is there already stays whole until then. A partition
/// that is written twice gives the same file twice, and the second replaces the first: tasks may be repeated. Partitions may be written at the
/// same time from any number of threads, and from several processes where all name the same <see cref="DatasetWriteOptions.Write"/>.
/// </remarks>
public sealed class DatasetWriter
{
    private readonly IStorage _storage;
    private readonly string _folder;
    private readonly DataFormat _format;
    private readonly Schema _schema;
    private readonly DatasetWriteOptions? _options;
    private readonly string _write;

    /// <summary>Makes ready to write.</summary>
    /// <param name="storage">Where to.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="format">Format of the files: parquet, csv, tsv, ndjson or arrow.</param>
    /// <param name="schema">Schema of the batches.</param>
    /// <param name="options">How to write; null for defaults.</param>
    /// <exception cref="ArgumentException"><see cref="DatasetWriteOptions.Write"/> is not 12 hexadecimal digits.</exception>
    public DatasetWriter(IStorage storage, string folder, DataFormat format, Schema schema, DatasetWriteOptions? options = null)
    {
        _storage = storage;
        _folder = folder;
        _format = format;
        _schema = schema;
        _options = options;
        _write = options?.Write ?? PartNames.NewWrite();
        if (!PartNames.IsWrite(_write))
            throw new ArgumentException($"'{_write}' does not name a write: 12 hexadecimal digits in lower case do.", nameof(options));
    }

    /// <summary>Name of the file of a partition.</summary>
    /// <param name="partition">Index of the partition.</param>
    public string PartName(int partition) => PartNames.Of(partition, _format, _write);

    /// <summary>Writes one partition.</summary>
    /// <param name="partition">Index of the partition, which names the file.</param>
    /// <param name="batches">Its batches; each is disposed here.</param>
    /// <param name="cancellationToken">Stops the writing and leaves nothing behind.</param>
    /// <exception cref="DataException">The disk is full, there is no permission, or the format cannot hold a column.</exception>
    public async Task<DatasetPart> WriteAsync(int partition, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        string name = PartName(partition);
        await using BatchWriter writer = await BatchWriter.OpenAsync(
            _storage, ManifestStore.Combine(_folder, name), _format, _schema, _options, cancellationToken);
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken))
        {
            using (batch)
                await writer.WriteAsync(batch, cancellationToken);
        }
        await writer.CompleteAsync(cancellationToken);
        return new DatasetPart(name, partition, writer.Rows, writer.Bytes);
    }
}
