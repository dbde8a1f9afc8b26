using System.Data;
using System.Data.Common;
using Apache.Arrow;
using Microsoft.Data.SqlClient;
using SynapseServerless.Databases.Writing;

namespace SynapseServerless.Databases.SqlServer;

/// <summary>Writes a table of SQL Server or Azure SQL.</summary>
internal sealed class SqlServerTableWriter(SqlServerConnections connections, WriteTarget target) : DatabaseWriter(target, new SqlServerDialect())
{
    protected override string Place => connections.Access.Place;

    protected override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        SqlConnection connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        // A statement that fails ends its transaction, and not a part of it.
        await RunAsync(connection, null, "SET XACT_ABORT ON", cancellationToken).ConfigureAwait(false);
        return connection;
    }

    protected override async Task<bool> ExistsAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken) =>
        await ScalarAsync(connection, transaction, $"SELECT OBJECT_ID(N{Text(Dialect.QuoteTable(Target.Table))})", cancellationToken).ConfigureAwait(false) is int;

    protected override async Task<ITablePartWriter> StageAsync(string staging, CancellationToken cancellationToken)
    {
        var connection = (SqlConnection)await OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var transaction = (SqlTransaction)await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await RunAsync(connection, transaction, $"{Dialect.Drop(staging)}; CREATE TABLE {staging} ({Definitions(isKeyed: false)})", cancellationToken).ConfigureAwait(false);
            return new PartWriter(this, connection, transaction, staging);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private sealed class PartWriter(SqlServerTableWriter table, SqlConnection connection, SqlTransaction transaction, string staging) : ITablePartWriter
    {
        // Rows that wait to be sent, as objects.
        private const int RowsAtATime = 10_000;

        public async ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken) => await table.TryAsync("cannot be written", async () =>
        {
            Func<int, object?>[] cells = [.. table.Target.Names.Select(name => CellValues.Reader(batch.Column(batch.Schema.GetFieldIndex(name))))];
            using var copy = new SqlBulkCopy(connection, SqlBulkCopyOptions.TableLock, transaction) { DestinationTableName = staging, BulkCopyTimeout = 0 };
            for (int start = 0; start < batch.Length; start += RowsAtATime)
            {
                using var rows = new DataTable();
                foreach (string name in table.Target.Names)
                    rows.Columns.Add(name, typeof(object));
                for (int row = start; row < Math.Min(batch.Length, start + RowsAtATime); row++)
                    rows.Rows.Add([.. cells.Select(cell => cell(row) is { } value ? Value(value) : DBNull.Value)]);
                await copy.WriteToServerAsync(rows, cancellationToken).ConfigureAwait(false);
            }
            return batch.Length;
        }).ConfigureAwait(false);

        public async Task CompleteAsync(CancellationToken cancellationToken) => await table.TryAsync("cannot be written", async () =>
        {
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        private static object Value(object value) => value switch
        {
            double number when !double.IsFinite(number) => throw NotFinite(),
            float number when !float.IsFinite(number) => throw NotFinite(),
            Half number => Half.IsFinite(number) ? (float)number : throw NotFinite(),
            sbyte number => (short)number,
            ushort number => (int)number,
            uint number => (long)number,
            ulong number => (decimal)number,
            DateOnly date => date.ToDateTime(TimeOnly.MinValue),
            TimeOnly time => time.ToTimeSpan(),
            _ => value,
        };

        private static DataException NotFinite() =>
            new("A number is NaN or infinite, which SQL Server does not take", Location.None, "Replace it before, by SQLTransformer for instance.");
    }
}
