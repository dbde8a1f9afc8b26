using System.Data.Common;
using Apache.Arrow;
using MySqlConnector;
using SynapseServerless.Databases.Servers;
using SynapseServerless.Databases.Writing;

namespace SynapseServerless.Databases.MySql;

/// <summary>Writes a table of MySQL or MariaDB.</summary>
internal sealed class MySqlTableWriter(ServerAccess access, MySqlDataSource source, WriteTarget target) : DatabaseWriter(target, new MySqlDialect())
{
    // A statement has at most 65,535 parameters, and grows with them.
    private const int MostParameters = 20_000;
    private const int MostRows = 500;

    protected override string Place => access.Place;

    // Renamed at the end, so that nobody sees a table that is made in part.
    private string Whole => Dialect.QuoteTable(Target.Beside($"synapse_{Target.Write}_all"));

    public override async ValueTask DisposeAsync()
    {
        await source.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        MySqlConnection connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await RunAsync(connection, null, "SET SESSION time_zone = '+00:00', SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'", cancellationToken).ConfigureAwait(false);
        return connection;
    }

    protected override async Task<bool> ExistsAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken) =>
        await ExistsAsync(connection, transaction, Target.Table, cancellationToken).ConfigureAwait(false);

    protected override async Task CheckKeyAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (Target.Mode != WriteMode.Upsert)
            return;
        (string schema, string table) = Names(Target.Table);
        await using DbCommand command = Command(
            connection, null,
            $"SELECT group_concat(column_name ORDER BY seq_in_index SEPARATOR '\\n') FROM information_schema.statistics WHERE table_schema = {schema} AND table_name = {Text(table)} AND non_unique = 0 GROUP BY index_name");
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (reader.GetString(0).Split('\n').ToHashSet(StringComparer.Ordinal).SetEquals(Target.Key))
                return;
        }
        throw new SpecificationException(
            $"Table '{Target.Table}' has no unique index on {string.Join(", ", Target.Key)}", new Location { Parameter = "key" }, "Create one, or name the columns of one that there is.");
    }

    protected override async Task CommitAsync(DbConnection connection, IReadOnlyList<(int Partition, long Rows)> parts, CancellationToken cancellationToken)
    {
        if (Target.Mode != WriteMode.Create)
        {
            if (!await IsWrittenAsync(connection, null, cancellationToken).ConfigureAwait(false))
                await RunAsync(connection, null, $"CREATE TABLE IF NOT EXISTS {Dialect.QuoteTable(Target.Table)} ({Definitions(isKeyed: true)})", cancellationToken).ConfigureAwait(false);
            await base.CommitAsync(connection, parts, cancellationToken).ConfigureAwait(false);
            return;
        }
        // What is noted is that the whole is there; whether it has its name yet, the table tells.
        if (!await IsWrittenAsync(connection, null, cancellationToken).ConfigureAwait(false))
        {
            if (await ExistsAsync(connection, null, cancellationToken).ConfigureAwait(false))
                throw new SpecificationException($"There is a table '{Target.Table}' at {Place} that was not there when the run began", new Location { Parameter = "mode" }, "Set mode: append, replace or upsert, or name another table.");
            await RunAsync(connection, null, Dialect.Drop(Whole), cancellationToken).ConfigureAwait(false);
            await RunAsync(connection, null, $"CREATE TABLE {Whole} ({Definitions(isKeyed: false)})", cancellationToken).ConfigureAwait(false);
            await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            var whole = new MySqlTableWriter(access, source, Target with { Table = Target.Beside($"synapse_{Target.Write}_all") });
            foreach ((int partition, long rows) in parts)
                await whole.AddAsync(connection, transaction, partition, rows, new Dictionary<string, string>(), cancellationToken).ConfigureAwait(false);
            await NoteAsync(connection, transaction, parts.Sum(part => part.Rows), cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        if (await ExistsAsync(connection, null, Target.Beside($"synapse_{Target.Write}_all"), cancellationToken).ConfigureAwait(false))
            await RunAsync(connection, null, Dialect.Rename(Whole, Target), cancellationToken).ConfigureAwait(false);
    }

    protected override async Task<ITablePartWriter> StageAsync(string staging, CancellationToken cancellationToken)
    {
        var connection = (MySqlConnection)await OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await RunAsync(connection, null, Dialect.Drop(staging), cancellationToken).ConfigureAwait(false);
            await RunAsync(connection, null, $"CREATE TABLE {staging} ({Definitions(isKeyed: false)})", cancellationToken).ConfigureAwait(false);
            return new PartWriter(this, connection, staging);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<bool> ExistsAsync(DbConnection connection, DbTransaction? transaction, string name, CancellationToken cancellationToken)
    {
        (string schema, string table) = Names(name);
        return await ScalarAsync(connection, transaction, $"SELECT 1 FROM information_schema.tables WHERE table_schema = {schema} AND table_name = {Text(table)}", cancellationToken).ConfigureAwait(false) is not null;
    }

    private static (string Schema, string Table) Names(string table) => table.Split('.') is [var schema, var name] ? (Text(schema), name) : ("database()", table);

    private sealed class PartWriter(MySqlTableWriter table, MySqlConnection connection, string staging) : ITablePartWriter
    {
        public async ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken) => await table.TryAsync("cannot be written", async () =>
        {
            Func<int, object?>[] cells = [.. table.Target.Names.Select(name => CellValues.Reader(batch.Column(batch.Schema.GetFieldIndex(name))))];
            int rows = Math.Clamp(MostParameters / cells.Length, 1, MostRows);
            await using MySqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            for (int start = 0; start < batch.Length; start += rows)
                await InsertAsync(transaction, cells, start, Math.Min(rows, batch.Length - start), cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return batch.Length;
        }).ConfigureAwait(false);

        public Task CompleteAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => connection.DisposeAsync();

        private async Task InsertAsync(MySqlTransaction transaction, Func<int, object?>[] cells, int start, int count, CancellationToken cancellationToken)
        {
            await using var insert = new MySqlCommand($"INSERT INTO {staging} VALUES {string.Join(", ", Enumerable.Repeat($"({string.Join(", ", cells.Select(static _ => "?"))})", count))}", connection, transaction);
            for (int row = start; row < start + count; row++)
            {
                foreach (Func<int, object?> cell in cells)
                    insert.Parameters.Add(new MySqlParameter { Value = cell(row) is { } value ? Value(value) : DBNull.Value });
            }
            await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        private static object Value(object value) => value switch
        {
            double number when !double.IsFinite(number) => throw NotFinite(),
            float number => float.IsFinite(number) ? (double)number : throw NotFinite(),
            Half number => Half.IsFinite(number) ? (double)number : throw NotFinite(),
            DateOnly date => date.ToDateTime(TimeOnly.MinValue),
            TimeOnly time => time.ToTimeSpan(),
            DateTimeOffset time => time.UtcDateTime,
            DateTime time => DateTime.SpecifyKind(time, DateTimeKind.Utc),
            _ => value,
        };

        private static DataException NotFinite() =>
            new("A number is NaN or infinite, which MySQL does not take", Location.None, "Replace it before, by SQLTransformer for instance.");
    }
}
