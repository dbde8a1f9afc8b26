using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Reads JSON, each value exactly or not at all.</summary>
internal sealed class JsonSliceReader(IStorage storage, DatasetManifest manifest, DatasetReadOptions options)
    : SliceReader(storage, manifest, options)
{
    private readonly TextDialect _dialect = TextReading.DialectOf(manifest);

    public override async IAsyncEnumerable<PlacedBatch> ReadAsync(
        PartitionSlice slice, Schema schema, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool isArray = Manifest.Format == DataFormat.Json;
        await using Stream stream = await TextReading.OpenAsync(Storage, _dialect, slice, cancellationToken).ConfigureAwait(false);
        var reader = JsonRecordReader.Of(stream, isArray);
        var rows = new TextRows(_dialect, Manifest.Schema, schema, all: Options.Rejected is not null);
        var members = new JsonMembers(_dialect.Names, rows.Columns);
        var rejects = new TextRejects(Storage, _dialect, slice, Options.Rejected);
        ulong source = RowPlaces.SourceOf(slice.File);
        // By the bytes before it a record has a place that no cut changes.
        long start = (slice.Start ?? 0) + slice.SkipBytes;
        long batchStart = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (rows.Count < Options.BatchRows && reader.BytesRead - batchStart < Options.BatchBytes && TryRead(reader, slice))
            {
                if (JsonReading.Append(reader.Record, start + reader.BytesBefore, members, rows, _dialect) is { } fault)
                    await rejects.AddAsync(reader.LinesBefore, fault.Column, TextErrors.Text(reader.Record.TrimEnd((byte)'\r')), fault.Problem, cancellationToken).ConfigureAwait(false);
            }
            bool isFull = rows.Count >= Options.BatchRows || reader.BytesRead - batchStart >= Options.BatchBytes;
            if (!isFull && await FillAsync(reader, slice, cancellationToken).ConfigureAwait(false))
                continue;
            if (rows.Count > 0)
            {
                foreach (PlacedBatch batch in Cut(rows.Build(out long[] places), new RowPlaces(source, 0, places)))
                    yield return batch;
            }
            batchStart = reader.BytesRead;
            if (!isFull)
                yield break;
        }
    }

    /// <summary>Goes to the next record.</summary>
    public static bool TryRead(JsonRecordReader reader, PartitionSlice slice)
    {
        try
        {
            return reader.TryRead();
        }
        catch (InvalidDataException exception)
        {
            throw Wrong(exception, slice, (slice.FirstLine ?? 1) + reader.LinesBefore);
        }
    }

    /// <summary>Brings more text.</summary>
    public static async ValueTask<bool> FillAsync(JsonRecordReader reader, PartitionSlice slice, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.FillAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            throw Wrong(exception, slice, null);
        }
    }

    private static DataException Wrong(InvalidDataException exception, PartitionSlice slice, long? line) => new(
        exception.Message, new Location { File = slice.File, Line = line },
        exception.Message.Contains("begins with an object", StringComparison.Ordinal)
            ? "Set format to ndjson where each line is an object, or put the objects into an array."
            : "Correct the file; objects that stand on a line each are format ndjson.",
        exception);
}
