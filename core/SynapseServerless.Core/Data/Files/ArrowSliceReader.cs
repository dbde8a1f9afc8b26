using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Reads runs of record batches of Arrow IPC files, and whole streams.</summary>
internal sealed class ArrowSliceReader(IStorage storage, DatasetManifest manifest, DatasetReadOptions options)
    : SliceReader(storage, manifest, options)
{
    public override async IAsyncEnumerable<PlacedBatch> ReadAsync(
        PartitionSlice slice, Schema schema, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using ArrowStreamReader reader = await ArrowIpc.OpenAsync(Storage, slice.File, cancellationToken);
        ulong source = RowPlaces.SourceOf(slice.File);
        int index = slice.FirstGroup ?? 0, end = index + slice.Groups ?? int.MaxValue;
        for (; index < end; index++)
        {
            int at = index;
            RecordBatch? batch = await ArrowIpc.GuardAsync(slice.File, () => reader is ArrowFileReader indexed && slice.FirstGroup is not null
                ? indexed.ReadRecordBatchAsync(at, cancellationToken)
                : reader.ReadNextRecordBatchAsync(cancellationToken));
            if (batch is null)
                break;
            using (batch)
            {
                int length;
                for (int row = 0; row < batch.Length; row += length)
                {
                    length = BatchBytes.RowsWithin(batch, row, Options.BatchRows, Options.BatchBytes);
                    // A batch is of the file, and not of how it was cut.
                    yield return new PlacedBatch(Batches.Conform(Batches.Share(batch), schema, row, length), new RowPlaces(source ^ ((ulong)at << 32), row));
                }
            }
        }
    }
}
