using System.Data.Common;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.Data.Sqlite;
using SynapseServerless.Data;
using SynapseServerless.Databases.Reading;
using SynapseServerless.Databases.Writing;

namespace SynapseServerless.Databases.Sqlite;

/// <summary>How SQLite writes: what it has no exact type for is a text, dates and times in ISO 8601.</summary>
internal sealed class SqliteDialect : WriteDialect
{
    public override string? Type(IArrowType type) => type switch
    {
        BooleanType => "BOOLEAN",
        Int8Type or Int16Type or Int32Type or Int64Type or UInt8Type or UInt16Type or UInt32Type => "INTEGER",
        HalfFloatType or FloatType or DoubleType => "REAL",
        BinaryType or LargeBinaryType => "BLOB",
        Decimal128Type or StringType or LargeStringType or StringViewType or Date32Type or Time32Type or Time64Type { Unit: not TimeUnit.Nanosecond }
            or TimestampType { Unit: not TimeUnit.Nanosecond } or ListType or FixedSizeListType or StructType => "TEXT",
        _ => null,
    };

    public override DatabaseFailure? Understand(Exception error) => SqliteFailures.Understand(error);
}

/// <summary>Writes a table of a file of SQLite. There is one writer at a time, which waits for its turn at each batch.</summary>
internal sealed class SqliteTableWriter(string file, WriteTarget target) : DatabaseWriter(target, new SqliteDialect())
{
    // A writer of a large batch, or a commit, takes its time; another that waits too long for it fails with a message.
    private const int PatienceSeconds = 300;

    protected override string Place => $"'{file}'";

    protected override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = PatienceSeconds }.ToString());
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    protected override async Task<bool> ExistsAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken) =>
        await ScalarAsync(connection, transaction, $"SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND name = {Text(Target.Table)}", cancellationToken).ConfigureAwait(false) is not null;

    protected override async Task<ITablePartWriter> StageAsync(string staging, CancellationToken cancellationToken)
    {
        var connection = (SqliteConnection)await OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await RunAsync(connection, null, $"BEGIN IMMEDIATE; {Dialect.Drop(staging)}; CREATE TABLE {staging} ({Definitions(isKeyed: false)}); COMMIT", cancellationToken).ConfigureAwait(false);
            return new PartWriter(this, connection, staging);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private sealed class PartWriter(SqliteTableWriter table, SqliteConnection connection, string staging) : ITablePartWriter
    {
        public async ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken) => await table.TryAsync("cannot be written", async () =>
        {
            await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using SqliteCommand insert = connection.CreateCommand();
            insert.Transaction = transaction;
            insert.CommandText = $"INSERT INTO {staging} VALUES ({string.Join(", ", table.Target.Names.Select((_, i) => $"@p{i}"))})";
            SqliteParameter[] parameters = [.. table.Target.Names.Select((_, i) => insert.Parameters.Add(new SqliteParameter($"@p{i}", null)))];
            Func<int, object?>[] cells = [.. table.Target.Names.Select(name => CellValues.Reader(batch.Column(batch.Schema.GetFieldIndex(name))))];
            for (int row = 0; row < batch.Length; row++)
            {
                for (int i = 0; i < cells.Length; i++)
                    parameters[i].Value = cells[i](row) is { } value ? Value(value) : DBNull.Value;
                insert.ExecuteNonQuery();
            }
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return batch.Length;
        }).ConfigureAwait(false);

        public Task CompleteAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => connection.DisposeAsync();

        private static object Value(object value) => value switch
        {
            // NaN would become a null without a word.
            double.NaN or float.NaN => throw new DataException("A number is NaN, which SQLite does not take", Location.None, "Replace it before, by SQLTransformer for instance."),
            DateOnly or TimeOnly or DateTime or DateTimeOffset => IsoText.Of(value),
            Half half => (double)half,
            _ => value,
        };
    }
}
