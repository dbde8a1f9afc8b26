using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Reads records of text, each value exactly or not at all.</summary>
internal abstract class TextSliceReader(IStorage storage, DatasetManifest manifest, DatasetReadOptions options)
    : SliceReader(storage, manifest, options)
{
    private readonly TextDialect _dialect = TextReading.DialectOf(manifest);

    /// <summary>Begins to read a slice.</summary>
    /// <param name="stream">Its text.</param>
    /// <param name="slice">The slice.</param>
    /// <param name="dialect">How it is read.</param>
    /// <param name="rows">Takes the values.</param>
    protected abstract RecordAppender Begin(Stream stream, PartitionSlice slice, TextDialect dialect, TextRows rows);

    public override async IAsyncEnumerable<PlacedBatch> ReadAsync(
        PartitionSlice slice, Schema schema, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using Stream stream = await TextReading.OpenAsync(Storage, _dialect, slice, cancellationToken).ConfigureAwait(false);
        var rows = new TextRows(_dialect, Manifest.Schema, schema, all: Options.Rejected is not null);
        RecordAppender records = Begin(stream, slice, _dialect, rows);
        var rejects = new TextRejects(Storage, _dialect, slice, Options.Rejected);
        ulong source = RowPlaces.SourceOf(slice.File);
        // By the bytes before it a record has a place that no cut changes.
        long start = (slice.Start ?? 0) + slice.SkipBytes;
        long batchStart = 0;
        bool isOver = false;
        while (!isOver)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool IsFull() => rows.Count >= Options.BatchRows || records.Reader.BytesRead - batchStart >= Options.BatchBytes;
            while (!IsFull() && TryRead(records.Reader, slice))
            {
                if (records.Append(start + records.Reader.BytesBefore) is { } fault)
                    await rejects.AddAsync(records.Reader.LinesBefore, fault.Column, records.Text, fault.Problem, cancellationToken).ConfigureAwait(false);
            }
            if (!IsFull())
            {
                isOver = !await FillAsync(records.Reader, slice, cancellationToken).ConfigureAwait(false);
                if (!isOver)
                    continue;
            }
            batchStart = records.Reader.BytesRead;
            if (rows.Count == 0)
                continue;
            RecordBatch batch = rows.Build(out long[] places);
            foreach (PlacedBatch part in Cut(batch, new RowPlaces(source, 0, places)))
                yield return part;
        }
    }

    private static bool TryRead(RecordReader reader, PartitionSlice slice)
    {
        try
        {
            return reader.TryRead();
        }
        catch (RecordException error)
        {
            throw error.In(slice);
        }
    }

    private static async ValueTask<bool> FillAsync(RecordReader reader, PartitionSlice slice, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.FillAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RecordException error)
        {
            throw error.In(slice);
        }
    }
}

/// <summary>Adds the records of a slice to rows.</summary>
/// <param name="reader">Splits the text.</param>
internal abstract class RecordAppender(RecordReader reader)
{
    /// <summary>Splits the text.</summary>
    public RecordReader Reader => reader;

    /// <summary>The record that the reader stands on, for messages.</summary>
    public string Text => TextErrors.Text(reader.Record.TrimEnd((byte)'\r'));

    /// <summary>Adds the record that the reader stands on.</summary>
    /// <param name="place">Where it stands in its file.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public abstract (string? Column, string Problem)? Append(long place);
}
