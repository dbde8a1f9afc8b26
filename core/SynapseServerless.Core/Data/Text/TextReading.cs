using Apache.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>What the readers of all text formats have in common.</summary>
internal static class TextReading
{
    /// <summary>The dialect of a dataset of text.</summary>
    public static TextDialect DialectOf(DatasetManifest manifest) => manifest.Dialect
        ?? throw new DataException("The manifest of this dataset lacks the dialect of its files", Location.None, "Plan the dataset again.");

    /// <summary>Opens a slice at its first record.</summary>
    public static async Task<Stream> OpenAsync(IStorage storage, TextDialect dialect, PartitionSlice slice, CancellationToken cancellationToken)
    {
        Stream stream = await new TextSource(storage, dialect.Encoding).OpenAsync(slice.File, slice.Start, slice.End, cancellationToken).ConfigureAwait(false);
        try
        {
            await SkipAsync(stream, slice.SkipBytes, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task SkipAsync(Stream stream, long bytes, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[Math.Min(bytes, 1 << 16)];
        while (bytes > 0)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(bytes, buffer.Length)), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return;
            bytes -= read;
        }
    }
}

/// <summary>Rows of text that become a batch.</summary>
internal sealed class TextRows
{
    private readonly Schema _schema;
    private readonly int[] _places;
    private Values<long> _rowPlaces = new();

    /// <summary>Makes columns.</summary>
    /// <param name="dialect">How the files are read.</param>
    /// <param name="file">The schema of the files.</param>
    /// <param name="wanted">The schema of the batches: some of the columns.</param>
    /// <param name="all">Whether all columns are read, so that which records are bad does not depend on what is wanted.</param>
    public TextRows(TextDialect dialect, Schema file, Schema wanted, bool all)
    {
        _schema = wanted;
        var names = dialect.Names.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        _places = [.. wanted.FieldsList.Select(field => names[field.Name])];
        Columns = new TextColumn?[dialect.Names.Count];
        for (int i = 0; i < Columns.Length; i++)
        {
            int place = file.GetFieldIndex(dialect.Names[i]);
            if (place >= 0 && (all || _places.Contains(i)))
                Columns[i] = TextColumns.Of(dialect, i, file.FieldsList[place].DataType);
        }
    }

    /// <summary>The columns, in the order of the dialect; null for those that are not read.</summary>
    public TextColumn?[] Columns { get; }

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>A row that all columns have now.</summary>
    /// <param name="place">Where it stands in its file.</param>
    public void Add(long place)
    {
        _rowPlaces.Append(place);
        Count++;
    }

    /// <summary>Takes away what a bad row left in some of the columns.</summary>
    public void Undo()
    {
        foreach (TextColumn? column in Columns)
        {
            if (column?.Count > Count)
                column.TruncateTo(Count);
        }
    }

    /// <summary>The rows as a batch, and a fresh start.</summary>
    /// <param name="places">Where the rows stand in their file.</param>
    public RecordBatch Build(out long[] places)
    {
        places = _rowPlaces.Span.ToArray();
        _rowPlaces.TruncateTo(0);
        ArrayData?[] built = [.. Columns.Select(column => column?.Build())];
        var batch = new RecordBatch(_schema, _places.Select(place => ArrowArrayFactory.BuildArray(built[place]!)), Count);
        for (int i = 0; i < built.Length; i++)
        {
            if (!_places.Contains(i))
                built[i]?.Dispose();
        }
        Count = 0;
        return batch;
    }
}
