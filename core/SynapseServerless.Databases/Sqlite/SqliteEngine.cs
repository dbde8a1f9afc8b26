using System.Globalization;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using SynapseServerless.Data;
using SynapseServerless.Databases.Columns;
using SynapseServerless.Databases.Reading;

namespace SynapseServerless.Databases.Sqlite;

/// <summary>A file of SQLite, read-only.</summary>
/// <remarks>
/// A column of SQLite holds any value, whatever it was declared as. A column that was declared a whole number, a number or a text is that; of all others the values are looked at.
/// </remarks>
internal sealed class SqliteEngine(string file) : DatabaseEngine
{
    public override string Place => $"'{file}'";

    public override string Bucket(TableColumn column, int buckets) =>
        string.Create(CultureInfo.InvariantCulture, $"coalesce(synapse_hash({Quote(column.Name)}) % {buckets}, 0)");

    public override string Literal(DateTime time, TableColumn column) => throw new NotSupportedException("SQLite has no times.");

    public override Task<IReadOnlyList<TableColumn>> DescribeAsync(string from, CancellationToken cancellationToken) => Task.Run<IReadOnlyList<TableColumn>>(() =>
    {
        using SqliteConnection connection = Open();
        (string Name, string? Declared)[] columns;
        using (SqliteCommand command = Command(connection, $"SELECT * FROM {from} LIMIT 0"))
        using (SqliteDataReader reader = command.ExecuteReader())
        {
            sqlite3_stmt statement = reader.Handle!;
            columns = [.. Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), (string?)raw.sqlite3_column_decltype(statement, i).utf8_to_string()))];
        }
        return [.. columns.Select(column => Column(connection, from, column.Name, column.Declared))];
    }, cancellationToken);

    public override Task<object?[]> RowAsync(string sql, CancellationToken cancellationToken) => Task.Run(() =>
    {
        using SqliteConnection connection = Open();
        using SqliteCommand command = Command(connection, sql);
        using SqliteDataReader reader = command.ExecuteReader();
        reader.Read();
        return Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i)).ToArray();
    }, cancellationToken);

    public override async Task<long?> CountAsync(string from, CancellationToken cancellationToken) =>
        (await RowAsync($"SELECT count(*) FROM {from}", cancellationToken).ConfigureAwait(false))[0] as long?;

    public override Task<IReadOnlyList<string>> TablesAsync(CancellationToken cancellationToken) => Task.Run<IReadOnlyList<string>>(() =>
    {
        using SqliteConnection connection = Open();
        using SqliteCommand command = Command(connection, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name");
        using SqliteDataReader reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
            names.Add(reader.GetString(0));
        return names;
    }, cancellationToken);

    public override async IAsyncEnumerable<RecordBatch> ReadAsync(
        string sql, Schema schema, DatasetReadOptions options, string? snapshot, bool isOrdered, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        using SqliteConnection connection = Open();
        using SqliteCommand command = Command(connection, sql);
        using SqliteDataReader reader = command.ExecuteReader();
        var buffer = new BatchBuffer(schema, options);
        Action<sqlite3_stmt, int>[] cells = [.. buffer.Columns.Select((column, i) => SqliteCells.Reader(column, schema.FieldsList[i].Name))];
        sqlite3_stmt statement = reader.Handle!;
        while (reader.Read())
        {
            for (int i = 0; i < cells.Length; i++)
                cells[i](statement, i);
            if (!buffer.EndRow())
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            yield return buffer.Build()!;
        }
        if (buffer.Build() is { } last)
            yield return last;
    }

    public override DatabaseFailure? Understand(Exception error) => SqliteFailures.Understand(error);

    public override void Dispose()
    {
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        try
        {
            connection.Open();
            // FNV-1a: the same in every process.
            connection.CreateFunction("synapse_hash", (string? text) => text is null ? (long?)null : text.Aggregate(14695981039346656037, (hash, c) => (hash ^ c) * 1099511628211) is var hash ? (long)(hash >> 1) : 0, isDeterministic: true);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private TableColumn Column(SqliteConnection connection, string from, string name, string? declared)
    {
        string type = declared?.ToUpperInvariant() ?? "";
        IArrowType? arrow = type.Contains("INT", StringComparison.Ordinal) ? Int64Type.Default
            : type.Contains("CHAR", StringComparison.Ordinal) || type.Contains("CLOB", StringComparison.Ordinal) || type.Contains("TEXT", StringComparison.Ordinal) ? StringType.Default
            : type.Contains("REAL", StringComparison.Ordinal) || type.Contains("FLOA", StringComparison.Ordinal) || type.Contains("DOUB", StringComparison.Ordinal) ? DoubleType.Default
            : type.Contains("BLOB", StringComparison.Ordinal) ? BinaryType.Default : null;
        if (arrow is not null)
            return new TableColumn(name, declared!, arrow);
        using SqliteCommand command = Command(connection, $"SELECT DISTINCT typeof({Quote(name)}) FROM {from}");
        using SqliteDataReader reader = command.ExecuteReader();
        var kinds = new SortedSet<string>(StringComparer.Ordinal);
        while (reader.Read())
            kinds.Add(reader.GetString(0));
        kinds.Remove("null");
        arrow = string.Join(' ', kinds) switch
        {
            "integer" => type.Contains("BOOL", StringComparison.Ordinal) ? BooleanType.Default : Int64Type.Default,
            "real" or "integer real" => DoubleType.Default,
            "blob" => BinaryType.Default,
            "text" or "" => StringType.Default,
            _ => null,
        };
        return new TableColumn(name, arrow is null ? $"{declared ?? "of an expression"} with values of several types ({string.Join(", ", kinds)})" : declared ?? kinds.FirstOrDefault() ?? "", arrow);
    }
}
