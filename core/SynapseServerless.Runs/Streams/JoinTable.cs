using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Streams;

/// <summary>A table that rows of a stream are joined with, in memory and found by its key.</summary>
internal sealed class JoinTable : IDisposable
{
    // What is looked up for every row is in memory.
    private const long MostRows = 20_000_000;

    private readonly JoinSpecification _join;
    private readonly RecordBatch _rows;
    private readonly Dictionary<string, int> _places;
    private readonly Schema _added;

    private JoinTable(JoinSpecification join, RecordBatch rows, Dictionary<string, int> places, Schema added) => (_join, _rows, _places, _added) = (join, rows, places, added);

    /// <summary>What tells the files of a table now from those before.</summary>
    public static async Task<string> VersionAsync(IStorage storage, InputSpecification input, CancellationToken cancellationToken)
    {
        var hash = new XxHash128();
        foreach (StorageItem file in await FileListing.FindAsync(storage, input.Path, cancellationToken).ConfigureAwait(false))
            hash.Append(Encoding.UTF8.GetBytes($"{file.Path}\n{file.Version}\n"));
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>Columns of the rows with those of a table added.</summary>
    /// <exception cref="SpecificationException">A key is missing, or a column is there already.</exception>
    public static Schema Joined(Schema rows, JoinSpecification join, Schema table)
    {
        foreach (string key in join.On)
        {
            if (rows.GetFieldIndex(key) < 0)
                throw new SpecificationException("The stream has no such column to join on", new Location { Parameter = "stream.join.on", Column = key }, Suggestions.Remedy(key, [.. Schemas.Names(rows)], "columns"));
            if (table.GetFieldIndex(key) < 0)
                throw new SpecificationException($"The table '{join.Input}' has no such column to join on", new Location { Parameter = "stream.join.on", Column = key }, Suggestions.Remedy(key, [.. Schemas.Names(table)], "columns"));
        }
        Schema added = Added(join, table);
        foreach (Field field in added.FieldsList.Where(field => rows.GetFieldIndex(field.Name) >= 0))
            throw new SpecificationException($"Both the stream and the table '{join.Input}' have this column", new Location { Column = field.Name }, "Rename it, or leave it out by columns: of the table's input.");
        return Schemas.With(rows, added.FieldsList);
    }

    /// <summary>Reads a table.</summary>
    /// <exception cref="DataException">It cannot be read, or two rows have one key.</exception>
    public static async Task<JoinTable> OpenAsync(IStorage storage, JoinSpecification join, InputSpecification input, CancellationToken cancellationToken)
    {
        FileDataset files = await FileDataset.OpenAsync(storage, input, cancellationToken: cancellationToken).ConfigureAwait(false);
        var batches = new List<RecordBatch>();
        try
        {
            long rows = 0;
            for (int partition = 0; partition < files.PartitionCount; partition++)
            {
                await foreach (RecordBatch batch in files.ReadAsync(partition, cancellationToken: cancellationToken).ConfigureAwait(false))
                {
                    batches.Add(batch);
                    if ((rows += batch.Length) > MostRows)
                        throw new DataException($"The table '{join.Input}' has more than {MostRows} rows, and is looked up in memory", Location.None, "Join with a smaller table.");
                }
            }
            RecordBatch all = batches.Count == 0 ? Batches.Empty(files.Schema) : Batches.Concatenate(files.Schema, batches);
            var places = new Dictionary<string, int>(all.Length, StringComparer.Ordinal);
            Func<int, string?> key = Keys(all, join);
            for (int row = 0; row < all.Length; row++)
            {
                if (key(row) is { } text && !places.TryAdd(text, row))
                    throw new DataException($"The table '{join.Input}' has two rows of one key, {text.Replace('\u001f', ',')}", new Location { Row = row }, "Let the columns of on: tell its rows apart.");
            }
            return new JoinTable(join, all, places, Added(join, files.Schema));
        }
        finally
        {
            foreach (RecordBatch batch in batches)
                batch.Dispose();
        }
    }

    /// <summary>Rows with the columns of the table.</summary>
    /// <param name="batch">The rows, borrowed.</param>
    public RecordBatch Join(RecordBatch batch)
    {
        Func<int, string?> key = Keys(batch, _join);
        var found = new List<int>(batch.Length);
        bool[] keep = new bool[batch.Length];
        for (int row = 0; row < batch.Length; row++)
        {
            int place = key(row) is { } text && _places.TryGetValue(text, out int at) ? at : -1;
            keep[row] = place >= 0 || _join.How == JoinKind.Left;
            if (keep[row])
                found.Add(place);
        }
        if (_rows.Length == 0 && found.Count > 0)
            throw new DataException($"The table '{_join.Input}' has no rows", Location.None, "Fill it, or join with how: inner.");
        using RecordBatch left = Batches.Filter(batch, keep);
        using RecordBatch right = Batches.Take(_rows, found.Select(static place => Math.Max(0, place)).ToArray());
        int[] unmatched = [.. found.Index().Where(static row => row.Item < 0).Select(static row => row.Index)];
        var columns = _added.FieldsList.Select(field => (field, WithNulls(right.Column(right.Schema.GetFieldIndex(field.Name)), unmatched))).ToArray();
        return Batches.With(left, columns);
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private static Schema Added(JoinSpecification join, Schema table) =>
        new(table.FieldsList.Where(field => !join.On.Contains(field.Name)).Select(static field => new Field(field.Name, field.DataType, true, field.Metadata)), null);

    // A row without a key is joined with none.
    private static Func<int, string?> Keys(RecordBatch batch, JoinSpecification join)
    {
        Func<int, object?>[] cells = [.. join.On.Select(column => Cells.Reader(batch.Column(batch.Schema.GetFieldIndex(column))))];
        return row =>
        {
            var text = new StringBuilder();
            foreach (Func<int, object?> cell in cells)
            {
                if (cell(row) is not { } value)
                    return null;
                text.Append(CultureInfo.InvariantCulture, $"{value}\u001f");
            }
            return text.ToString(0, text.Length - 1);
        };
    }

    private static IArrowArray WithNulls(IArrowArray column, int[] rows)
    {
        ArrayData data = column.Data;
        if (rows.Length == 0 || data.DataType is NullType)
            return Batches.Share(column);
        byte[] bits = new byte[(data.Offset + data.Length + 7) / 8];
        int nulls = rows.Length;
        var gone = new HashSet<int>(rows);
        for (int row = 0; row < data.Length; row++)
        {
            if (gone.Contains(row))
                continue;
            if (column.IsNull(row))
                nulls++;
            else
                bits[(data.Offset + row) / 8] |= (byte)(1 << ((data.Offset + row) % 8));
        }
        var marked = new ArrayData(data.DataType, data.Length, nulls, data.Offset, [new ArrowBuffer(bits), .. data.Buffers.Skip(1)], data.Children, data.Dictionary);
        return ArrowArrayFactory.BuildArray(marked.Retain());
    }
}
