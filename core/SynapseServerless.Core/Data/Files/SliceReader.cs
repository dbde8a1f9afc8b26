using System.Runtime.CompilerServices;
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

    /// <summary>Streams slices, one after the other.</summary>
    public virtual async IAsyncEnumerable<RecordBatch> ReadAllAsync(
        IReadOnlyList<PartitionSlice> slices, Schema schema, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (PartitionSlice slice in slices)
        {
            await CheckVersionAsync(slice, cancellationToken);
            await foreach (RecordBatch batch in ReadAsync(slice, schema, cancellationToken))
                yield return batch;
        }
    }

    /// <summary>Cuts a batch into those that have no more bytes than a batch may; takes it over.</summary>
    protected IEnumerable<RecordBatch> Cut(RecordBatch batch)
    {
        int rows = Data.BatchBytes.RowsWithin(batch, 0, int.MaxValue, Options.BatchBytes);
        if (rows == batch.Length)
        {
            yield return batch;
            yield break;
        }
        using (batch)
        {
            for (int start = 0; start < batch.Length; start += rows)
            {
                rows = Data.BatchBytes.RowsWithin(batch, start, int.MaxValue, Options.BatchBytes);
                yield return batch.SliceShared(start, rows);
            }
        }
    }

    /// <summary>Makes sure that the file is the one that was planned.</summary>
    protected async ValueTask<StorageItem> CheckVersionAsync(PartitionSlice slice, CancellationToken cancellationToken)
    {
        StorageItem item = await Storage.FindAsync(slice.File, cancellationToken) ?? throw StorageErrors.Missing(slice.File);
        return slice.Version is null || item.Version == slice.Version
            ? item
            : throw new DataException(
                "This file has changed since the run began", Location.OfFile(slice.File), "Start a new run; leave the inputs alone while it goes.");
    }

    public static SliceReader Of(IStorage storage, DatasetManifest manifest, DatasetReadOptions options) => manifest.Format switch
    {
        DataFormat.Parquet => new ParquetSliceReader(storage, manifest, options),
        DataFormat.Csv or DataFormat.Tsv => new DelimitedSliceReader(storage, manifest, options),
        DataFormat.Json or DataFormat.Ndjson => new JsonSliceReader(storage, manifest, options),
        DataFormat.Arrow => new ArrowSliceReader(storage, manifest, options),
        _ => new BinarySliceReader(storage, manifest, options),
    };
}
