using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Reads runs of record batches of Arrow IPC files, and whole streams.</summary>
internal sealed class ArrowSliceReader(IStorage storage, DatasetManifest manifest, DatasetReadOptions options)
    : SliceReader(storage, manifest, options)
{
    public override async IAsyncEnumerable<PlacedBatch> ReadAsync(
        PartitionSlice slice, Schema schema, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int index = slice.FirstGroup ?? 0;
        ulong source = RowPlaces.SourceOf(slice.File);
        using ArrowIpc data = await ArrowIpc.OpenAsync(Storage, slice.File, index, slice.Groups, cancellationToken);
        for (; await data.ReadAsync(cancellationToken) is { } batch; index++)
        {
            using (batch)
            {
                int length;
                for (int row = 0; row < batch.Length; row += length)
                {
                    length = BatchBytes.RowsWithin(batch, row, Options.BatchRows, Options.BatchBytes);
                    // A batch is of the file, and not of how it was cut.
                    yield return new PlacedBatch(Batches.Conform(Batches.Share(batch), schema, row, length), new RowPlaces(source ^ ((ulong)index << 32), row));
                }
            }
        }
    }
}
