using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Reads parts of tables that are in no file.</summary>
internal sealed class TableSliceReader(IStorage storage, DatasetManifest manifest, DatasetReadOptions options) : SliceReader(storage, manifest, options)
{
    // There is no file whose version could be looked at: what the reader holds for its readers keeps the table as it was.
    public override async IAsyncEnumerable<PlacedBatch> ReadAllAsync(
        IReadOnlyList<PartitionSlice> slices, Schema schema, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (PartitionSlice slice in slices)
        {
            await foreach (PlacedBatch batch in ReadAsync(slice, schema, cancellationToken))
                yield return batch;
        }
    }

    public override async IAsyncEnumerable<PlacedBatch> ReadAsync(PartitionSlice slice, Schema schema, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Options.Table is not { } open)
            throw new DataException("A database is not read here", Location.OfFile(slice.File), "Read it in a run, and name the data that the run writes.");
        ITableReader reader = await open(cancellationToken);
        // Not what the reader wrote, which names a snapshot and is another in each run: the same rows are dealt to the same splits.
        ulong source = RowPlaces.SourceOf(slice.File) ^ ((ulong)slice.FirstRow << 32);
        long row = 0;
        await foreach (RecordBatch batch in reader.ReadAsync(slice.Part!, schema, Options, cancellationToken))
        {
            var places = new RowPlaces(source, row);
            row += batch.Length;
            yield return new PlacedBatch(batch, places);
        }
    }
}
