using System.Data.Common;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Databases.Columns;

namespace SynapseServerless.Databases.Reading;

/// <summary>A server whose client gives rows cell by cell.</summary>
internal abstract class AdoEngine : DatabaseEngine
{
    /// <summary>Opens a connection that only reads.</summary>
    protected abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>What a column is in batches.</summary>
    protected abstract TableColumn Column(DbColumn column);

    /// <summary>The query that names all tables.</summary>
    protected abstract string TablesQuery { get; }

    public override async Task<IReadOnlyList<TableColumn>> DescribeAsync(string from, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using DbCommand command = Command(connection, $"SELECT * FROM {from} WHERE 1 = 0");
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return [.. (await reader.GetColumnSchemaAsync(cancellationToken).ConfigureAwait(false)).Select(Column)];
    }

    public override async Task<object?[]> RowAsync(string sql, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using DbCommand command = Command(connection, sql);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))];
    }

    public override async Task<IReadOnlyList<string>> TablesAsync(CancellationToken cancellationToken)
    {
        await using DbConnection connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using DbCommand command = Command(connection, TablesQuery);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var names = new List<string>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            names.Add(reader.GetString(0));
        return names;
    }

    public override async IAsyncEnumerable<RecordBatch> ReadAsync(
        string sql, Schema schema, DatasetReadOptions options, string? snapshot, bool isOrdered, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using DbConnection connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using DbCommand command = Command(connection, sql);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new BatchBuffer(schema, options);
        Action<DbDataReader, int>[] cells = [.. buffer.Columns.Select((column, i) => AdoCells.Reader(column, schema.FieldsList[i].Name))];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            for (int i = 0; i < cells.Length; i++)
            {
                if (reader.IsDBNull(i))
                    buffer.Columns[i].AppendNull();
                else
                    cells[i](reader, i);
            }
            if (buffer.EndRow())
                yield return buffer.Build()!;
        }
        if (buffer.Build() is { } last)
            yield return last;
    }

    private static DbCommand Command(DbConnection connection, string sql)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        // A large table takes its time; a server that is away is seen by the connection.
        command.CommandTimeout = 0;
        return command;
    }
}
