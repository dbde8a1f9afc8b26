using Apache.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Reads slices of files of one format.</summary>
/// <param name="storage">Where the files are.</param>
/// <param name="manifest">The dataset.</param>
/// <param name="options">How to read.</param>
internal abstract class SliceReader(IStorage storage, DatasetManifest manifest, DatasetReadOptions options)
{
    protected IStorage Storage { get; } = storage;

    protected DatasetManifest Manifest { get; } = manifest;

    protected DatasetReadOptions Options { get; } = options;

    /// <summary>Streams a slice.</summary>
    /// <param name="slice">The slice.</param>
    /// <param name="schema">The columns wanted, in this order.</param>
    /// <param name="cancellationToken">Stops the stream.</param>
    public abstract IAsyncEnumerable<RecordBatch> ReadAsync(PartitionSlice slice, Schema schema, CancellationToken cancellationToken);

    public static SliceReader Of(IStorage storage, DatasetManifest manifest, DatasetReadOptions options) => manifest.Format switch
    {
        DataFormat.Parquet => new ParquetSliceReader(storage, manifest, options),
        DataFormat.Csv or DataFormat.Tsv or DataFormat.Json or DataFormat.Ndjson => new TextSliceReader(storage, manifest, options),
        _ => throw new DataException($"Files of format {DataFormats.Name(manifest.Format)} cannot be read", Location.None),
    };
}
