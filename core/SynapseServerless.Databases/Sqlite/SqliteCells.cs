using Apache.Arrow.Types;
using SQLitePCL;
using SynapseServerless.Databases.Columns;

namespace SynapseServerless.Databases.Sqlite;

/// <summary>Puts cells of SQLite into columns.</summary>
internal static class SqliteCells
{
    // Up to here a double holds every whole number.
    private const long MostExact = 1L << 53;

    /// <summary>What takes the cells of a column.</summary>
    public static Action<sqlite3_stmt, int> Reader(ColumnBuffer column, string name)
    {
        Action<sqlite3_stmt, int> read = (column, column.Type) switch
        {
            (BitBuffer bits, _) => (row, i) => bits.Append(raw.sqlite3_column_int64(row, i) switch { 0 => false, 1 => true, var other => throw Wrong($"{other}, where 0 or 1 is", name) }),
            (FixedBuffer cells, Int64Type) => (row, i) => cells.Append(raw.sqlite3_column_int64(row, i)),
            (FixedBuffer cells, _) => (row, i) => cells.Append(
                raw.sqlite3_column_type(row, i) == raw.SQLITE_INTEGER && Math.Abs((decimal)raw.sqlite3_column_int64(row, i)) > MostExact
                    ? throw Wrong("a whole number that is no number of eight bytes with a fraction", name) : raw.sqlite3_column_double(row, i)),
            (BytesBuffer texts, StringType) => (row, i) => texts.Append(Text(row, i)),
            (BytesBuffer blobs, _) => (row, i) => blobs.Append(raw.sqlite3_column_blob(row, i)),
            _ => throw new NotSupportedException(column.Type.Name),
        };
        return (row, i) =>
        {
            int kind = raw.sqlite3_column_type(row, i);
            if (kind == raw.SQLITE_NULL)
            {
                column.AppendNull();
                return;
            }
            bool fits = column.Type switch
            {
                BooleanType or Int64Type => kind == raw.SQLITE_INTEGER,
                DoubleType => kind is raw.SQLITE_FLOAT or raw.SQLITE_INTEGER,
                StringType => kind == raw.SQLITE_TEXT,
                _ => kind == raw.SQLITE_BLOB,
            };
            if (!fits)
                throw Wrong($"{Kind(kind)}, where {(column.Type is StringType ? "a text" : column.Type is BinaryType ? "bytes" : column.Type is DoubleType ? "a number" : "a whole number")} is declared: '{Text(row, i)}'", name);
            read(row, i);
        };
    }

    private static string Text(sqlite3_stmt row, int i) => raw.sqlite3_column_text(row, i).utf8_to_string() ?? "";

    private static string Kind(int kind) => kind switch
    {
        raw.SQLITE_INTEGER => "a whole number",
        raw.SQLITE_FLOAT => "a number with a fraction",
        raw.SQLITE_TEXT => "a text",
        _ => "bytes",
    };

    private static DataException Wrong(string what, string name) =>
        new($"A cell holds {what}", new Location { Column = name }, "Give a query that casts the column, such as CAST(x AS REAL), or leaves such rows out.");
}
