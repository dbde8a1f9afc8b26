using System.Runtime.CompilerServices;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Reads delimited text, each value exactly or not at all.</summary>
internal sealed class DelimitedSliceReader(IStorage storage, DatasetManifest manifest, DatasetReadOptions options)
    : SliceReader(storage, manifest, options)
{
    private readonly TextDialect _dialect = TextReading.DialectOf(manifest);

    public override async IAsyncEnumerable<PlacedBatch> ReadAsync(
        PartitionSlice slice, Schema schema, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using Stream stream = await TextReading.OpenAsync(Storage, _dialect, slice, cancellationToken).ConfigureAwait(false);
        var reader = new DelimitedReader(stream, slice.Delimiter ?? _dialect.Delimiter, _dialect.Quote, _dialect.Escape, _dialect.Comment);
        var rows = new TextRows(_dialect, Manifest.Schema, schema, all: Options.Rejected is not null);
        var rejects = new TextRejects(Storage, _dialect, slice, Options.Rejected);
        var spelling = new TextSpelling(_dialect);
        ulong source = RowPlaces.SourceOf(slice.File);
        // By the bytes before it a record has a place that no cut changes.
        long start = (slice.Start ?? 0) + slice.SkipBytes;
        long batchStart = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (rows.Count < Options.BatchRows && reader.BytesRead - batchStart < Options.BatchBytes && reader.TryRead())
            {
                if (Append(reader, rows, spelling, start) is { } fault)
                    await rejects.AddAsync(reader.LinesBefore, fault.Column, TextErrors.Text(reader.Record), fault.Problem, cancellationToken).ConfigureAwait(false);
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

    private static async ValueTask<bool> FillAsync(DelimitedReader reader, PartitionSlice slice, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.FillAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            throw new DataException(exception.Message, Location.OfFile(slice.File), "Check its quotes and its line ends.", exception);
        }
    }

    private (string? Column, string Problem)? Append(DelimitedReader reader, TextRows rows, TextSpelling spelling, long start)
    {
        if (reader.Fault != RecordFault.None)
            return (null, TextErrors.Of(reader.Fault));
        int width = _dialect.Names.Count;
        if (reader.FieldCount != width)
        {
            // A line with nothing on it separates; a table of one column has a null there.
            return reader.IsEmptyLine ? null : (null, TextErrors.Count(reader.FieldCount, width));
        }
        TextColumn?[] columns = rows.Columns;
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i] is not { } column)
                continue;
            ReadOnlySpan<byte> field = reader.Field(i);
            if (spelling.IsNull(field))
            {
                column.AppendNull();
            }
            else if (!column.TryAppend(field))
            {
                string problem = TextErrors.Value(Encoding.UTF8.GetString(field[..Math.Min(field.Length, 200)]), _dialect.Types[i]);
                rows.Undo();
                return (_dialect.Names[i], problem);
            }
        }
        rows.Add(start + reader.BytesBefore);
        return null;
    }
}
