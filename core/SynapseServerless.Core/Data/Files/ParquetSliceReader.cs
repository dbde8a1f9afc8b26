using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using ParquetSharp;
using ParquetSharp.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Reads runs of row groups with Arrow C++'s Parquet reader, columns that are not wanted left out.</summary>
internal sealed class ParquetSliceReader(IStorage storage, DatasetManifest manifest, DatasetReadOptions options)
    : SliceReader(storage, manifest, options)
{
    public override async IAsyncEnumerable<PlacedBatch> ReadAsync(
        PartitionSlice slice, Schema schema, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using ParquetFile file = await OpenAsync(slice, schema, cancellationToken);
        int[]? groups = slice.FirstGroup is int first ? [.. Enumerable.Range(first, slice.Groups!.Value)] : null;
        using IArrowArrayStream stream = file.Guard(() => file.Reader.GetRecordBatchReader(groups, file.Leaves(schema)));

        ulong source = RowPlaces.SourceOf(slice.File);
        long place = slice.FirstRow + slice.SkipRows, skip = slice.SkipRows, left = slice.Rows ?? long.MaxValue;
        while (left > 0 && await NextAsync(file, stream, cancellationToken) is { } batch)
        {
            if (skip >= batch.Length)
            {
                skip -= batch.Length;
                batch.Dispose();
                continue;
            }
            int length = (int)Math.Min(batch.Length - skip, left);
            RecordBatch result = Batches.Conform(ParquetVectors.Read(batch), schema, (int)skip, length);
            skip = 0;
            left -= length;
            var places = new RowPlaces(source, place);
            place += length;
            foreach (PlacedBatch part in Cut(result, places))
                yield return part;
        }
    }

    // How many rows the reader takes at a time must be said before it says how large they are: a file of large rows is opened again.
    private async ValueTask<ParquetFile> OpenAsync(PartitionSlice slice, Schema schema, CancellationToken cancellationToken)
    {
        ParquetFile file = await ParquetFile.OpenAsync(Storage, slice.File, Options.BatchRows, cancellationToken);
        long rows;
        try
        {
            rows = Options.BatchBytes / file.RowBytes(slice.FirstGroup ?? 0, schema);
        }
        catch
        {
            file.Dispose();
            throw;
        }
        if (rows >= Options.BatchRows)
            return file;
        file.Dispose();
        return await ParquetFile.OpenAsync(Storage, slice.File, (int)Math.Max(1, rows), cancellationToken);
    }

    private static async ValueTask<RecordBatch?> NextAsync(ParquetFile file, IArrowArrayStream stream, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await stream.ReadNextRecordBatchAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or SynapseException))
        {
            throw file.Damaged(exception);
        }
    }
}
