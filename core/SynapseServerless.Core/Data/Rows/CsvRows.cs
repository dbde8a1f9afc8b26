using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Rows that come as CSV with a header, by RFC 4180.</summary>
public static class CsvRows
{
    // In this order: a whole number is a number too, and everything is a text.
    private static readonly IArrowType[] Guesses = [Int64Type.Default, DoubleType.Default, BooleanType.Default, StringType.Default];

    /// <summary>Reads rows.</summary>
    /// <param name="body">A header with names of columns, and a line for each row; an empty value is null.</param>
    /// <param name="schema">The columns that are wanted; null to go by the values: whole numbers, numbers, true and false, texts.</param>
    /// <param name="most">How many rows there may be.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DataException">It is no CSV, or has columns that are not wanted.</exception>
    /// <exception cref="RowLimitException">There are more rows than there may be.</exception>
    public static async ValueTask<RowsRead> ReadAsync(ReadOnlyMemory<byte> body, Schema? schema, int most, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> text = body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[3..] : body;
        using var stream = new MemoryStream(text.ToArray(), writable: false);
        var reader = new DelimitedReader(stream, ",", "\"", "\"", "");
        string[]? names = null;
        var rows = new List<byte[]?[]>();
        var places = new List<int>();
        var problems = new List<BadCell>();
        int count = 0;
        while (await reader.FillAsync(cancellationToken).ConfigureAwait(false))
        {
            while (reader.TryRead())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (names is null)
                {
                    names = Header(reader, schema);
                    continue;
                }
                if (reader.IsEmptyLine && names.Length > 1)
                    continue;
                if (count == most)
                    throw new RowLimitException(most);
                if (Fault(reader, names.Length) is { } fault)
                    problems.Add(new BadCell(count, null, fault, "Close quotes, double those within, and give every column a value."));
                else
                {
                    rows.Add(Values(reader));
                    places.Add(count);
                }
                count++;
            }
        }
        if (names is null)
            throw new DataException("The CSV has no header", Location.None, "Begin with a line of column names.");
        return Build(names, schema ?? Guess(names, rows), rows, places, problems, count);
    }

    private static string[] Header(DelimitedReader reader, Schema? schema)
    {
        if (reader.Fault != RecordFault.None)
            throw new DataException($"The header of the CSV is wrong: {TextErrors.Of(reader.Fault)}", Location.None, "Begin with a line of column names.");
        string[] names = [.. Enumerable.Range(0, reader.FieldCount).Select(i => Encoding.UTF8.GetString(reader.Field(i)))];
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new DataException($"The CSV has two columns '{twice.Key}'", new Location { Column = twice.Key }, "Give each column a name of its own.");
        if (schema is not null && names.FirstOrDefault(name => schema.GetFieldIndex(name) < 0) is { } unknown)
            throw new DataException($"The model takes no column '{unknown}', which the CSV has", new Location { Column = unknown }, Suggestions.Remedy(unknown, [.. Schemas.Names(schema)], "columns"));
        return names;
    }

    private static string? Fault(DelimitedReader reader, int width) =>
        reader.Fault != RecordFault.None ? TextErrors.Of(reader.Fault) : reader.FieldCount != width ? TextErrors.Count(reader.FieldCount, width) : null;

    private static byte[]?[] Values(DelimitedReader reader)
    {
        var values = new byte[]?[reader.FieldCount];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> field = reader.Field(i);
            values[i] = field.Length == 0 ? null : field.ToArray();
        }
        return values;
    }

    private static Schema Guess(string[] names, List<byte[]?[]> rows) => new(names.Select((name, i) =>
    {
        var schema = new Schema([new Field(name, StringType.Default, nullable: true)], null);
        IArrowType type = Guesses.First(guess =>
        {
            // A number with a leading zero is a code as long as nobody says that it is a number.
            TextColumn column = TextColumns.Of(RowText.Dialect(schema) with { Set = [] }, 0, guess);
            return rows.All(row => row[i] is not { } value || column.TryAppend(value));
        });
        return new Field(name, type, nullable: true);
    }), null);

    private static RowsRead Build(string[] names, Schema schema, List<byte[]?[]> rows, List<int> places, List<BadCell> problems, int count)
    {
        if (TextColumns.Unreadable(new StructType([.. schema.FieldsList.Where(field => names.Contains(field.Name, StringComparer.Ordinal))])) is { } type)
            throw new DataException($"A value of type {TypeNames.Of(type)} cannot be given in CSV", Location.None, "Leave the column out, or send Arrow.");
        TextDialect dialect = RowText.Dialect(schema);
        int[] at = [.. schema.FieldsList.Select(field => System.Array.IndexOf(names, field.Name))];
        var columns = new TextColumn?[at.Length];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = at[i] < 0 ? null : TextColumns.Of(dialect, i, schema.FieldsList[i].DataType);
        var kept = new List<int>(rows.Count);
        for (int row = 0; row < rows.Count; row++)
        {
            if (Append(columns, at, rows[row], kept.Count) is { } bad)
                problems.Add(new BadCell(places[row], schema.FieldsList[bad].Name, Problem(rows[row][at[bad]]!, schema.FieldsList[bad])));
            else
                kept.Add(places[row]);
        }
        var arrays = schema.FieldsList.Select((field, i) => columns[i] is { } column ? ArrowArrayFactory.BuildArray(column.Build()) : NullColumns.Of(field.DataType, kept.Count));
        string[] missing = [.. schema.FieldsList.Where((_, i) => columns[i] is null).Select(field => field.Name)];
        return RowsRead.Of(new RecordBatch(RowText.Nullable(schema), arrays, kept.Count), kept, count, [.. problems.OrderBy(problem => problem.Row)], missing);
    }

    private static int? Append(TextColumn?[] columns, int[] at, byte[]?[] row, int rows)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i] is not { } column)
                continue;
            if (row[at[i]] is not { } value)
                column.AppendNull();
            else if (!column.TryAppend(value))
            {
                for (int before = 0; before < i; before++)
                    columns[before]?.TruncateTo(rows);
                return i;
            }
        }
        return null;
    }

    private static string Problem(byte[] value, Field field) => TextErrors.Value(TextErrors.Text(value), TypeNames.Of(field.DataType));
}
