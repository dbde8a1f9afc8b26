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
    public abstract IAsyncEnumerable<PlacedBatch> ReadAsync(PartitionSlice slice, Schema schema, CancellationToken cancellationToken);

    /// <summary>Streams slices with the columns that their folders name.</summary>
    public async IAsyncEnumerable<PlacedBatch> ReadWithKeysAsync(
        IReadOnlyList<PartitionSlice> slices, Schema schema, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Manifest.Keys is not { } keys || !schema.FieldsList.Any(field => keys.Names.Contains(field.Name)))
        {
            await foreach (PlacedBatch batch in ReadAllAsync(slices, schema, cancellationToken))
                yield return batch;
            yield break;
        }
        var inFiles = new Schema(schema.FieldsList.Where(field => !keys.Names.Contains(field.Name)), schema.Metadata);
        for (int i = 0, end; i < slices.Count; i = end)
        {
            for (end = i + 1; end < slices.Count && slices[end].Keys!.SequenceEqual(slices[i].Keys!); end++)
            {
            }
            PartitionSlice first = slices[i];
            await foreach ((RecordBatch batch, RowPlaces places) in ReadAllAsync([.. slices.Skip(i).Take(end - i)], inFiles, cancellationToken))
                yield return new PlacedBatch(WithKeys(batch, schema, keys, first), places);
        }
    }

    private static RecordBatch WithKeys(RecordBatch batch, Schema schema, TextDialect keys, PartitionSlice slice)
    {
        using (batch)
        {
            string[] names = [.. keys.Names];
            return new RecordBatch(
                schema,
                schema.FieldsList.Select(field => System.Array.IndexOf(names, field.Name) is >= 0 and int place
                    ? FolderKeys.Column(keys, place, field, slice.Keys![place], batch.Length, slice.File)
                    : Batches.Share(batch.Column(batch.Schema.GetFieldIndex(field.Name)))),
                batch.Length);
        }
    }

    /// <summary>Streams slices, one after the other.</summary>
    public virtual async IAsyncEnumerable<PlacedBatch> ReadAllAsync(
        IReadOnlyList<PartitionSlice> slices, Schema schema, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (PartitionSlice slice in slices)
        {
            await CheckVersionAsync(slice, cancellationToken);
            await foreach (PlacedBatch batch in ReadAsync(slice, schema, cancellationToken))
                yield return batch;
        }
    }

    /// <summary>Cuts a batch into those that have no more bytes than a batch may; takes it over.</summary>
    protected IEnumerable<PlacedBatch> Cut(RecordBatch batch, RowPlaces places)
    {
        int rows = Data.BatchBytes.RowsWithin(batch, 0, int.MaxValue, Options.BatchBytes);
        if (rows == batch.Length)
        {
            yield return new PlacedBatch(batch, places);
            yield break;
        }
        using (batch)
        {
            for (int start = 0; start < batch.Length; start += rows)
            {
                rows = Data.BatchBytes.RowsWithin(batch, start, int.MaxValue, Options.BatchBytes);
                yield return new PlacedBatch(batch.SliceShared(start, rows), places.From(start, rows));
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
        DataFormat.Database => new TableSliceReader(storage, manifest, options),
        _ => new BinarySliceReader(storage, manifest, options),
    };
}
