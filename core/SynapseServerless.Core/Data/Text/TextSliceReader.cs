using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Reads text with DuckDB, whose vectors become Arrow columns without a look at single rows.</summary>
internal sealed class TextSliceReader(IStorage storage, DatasetManifest manifest, DatasetReadOptions options)
    : SliceReader(storage, manifest, options)
{
    private TextDialect Dialect { get; } = manifest.Dialect
        ?? throw new DataException("The manifest of this dataset lacks the dialect of its files", Location.None, "Plan the dataset again.");

    public override async IAsyncEnumerable<RecordBatch> ReadAsync(
        PartitionSlice slice, Schema schema, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using LocalPiece piece = await LocalPiece.OpenAsync(
            Storage, slice.File, slice.Start, slice.End, Options.ScratchFolder, cancellationToken);
        using DuckDbArrow duck = DuckDbArrow.Open(allowFiles: true);
        var rejects = new TextRejects(Storage, Manifest.Format, Dialect, slice, piece.Path);

        if (Options.Rejected is { } rejected && Manifest.Format == DataFormat.Ndjson)
        {
            await foreach (RejectedRecord record in rejects.FindLinesAsync(duck, cancellationToken))
                rejected(record);
        }
        using IEnumerator<RecordBatch> batches = duck.Stream(Query(piece.Path, slice, schema), Options.BatchRows, Options.BatchBytes).GetEnumerator();
        while (await NextAsync(batches, rejects, cancellationToken) is { } batch)
        {
            foreach (RecordBatch part in Cut(Batches.Conform(batch, schema, 0, batch.Length)))
                yield return part;
        }

        if (Options.Rejected is { } sink && Manifest.Format is DataFormat.Csv or DataFormat.Tsv)
        {
            await foreach (RejectedRecord record in rejects.StoredAsync(duck, cancellationToken))
                sink(record);
        }
    }

    private string Query(string path, PartitionSlice slice, Schema schema)
    {
        bool isStart = slice.Start is null or 0;
        bool setAside = Options.Rejected is not null;
        if (setAside && Manifest.Format == DataFormat.Ndjson)
            return TextRejects.GoodLines(path, Dialect);
        string reader = DuckDbText.Reader(Manifest.Format, path, Dialect, isStart, setAside);
        // Which records are bad must not depend on which columns are wanted; then all of them are read.
        string columns = setAside ? "*" : string.Join(", ", schema.FieldsList.Select(field => DuckDbText.Identifier(field.Name)));
        return $"SELECT {columns} FROM {reader}";
    }

    private static async ValueTask<RecordBatch?> NextAsync(
        IEnumerator<RecordBatch> batches, TextRejects rejects, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return batches.MoveNext() ? batches.Current : null;
        }
        catch (DuckDbException exception)
        {
            throw await rejects.ExplainAsync(exception, cancellationToken);
        }
    }
}
