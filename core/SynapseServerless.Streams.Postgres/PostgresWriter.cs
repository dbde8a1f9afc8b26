using Apache.Arrow;
using Npgsql;
using NpgsqlTypes;

namespace SynapseServerless.Streaming.Postgres;

/// <summary>Writes parts of epochs, each in one transaction.</summary>
internal sealed class PostgresWriter(PostgresAccess access, NpgsqlDataSource database, PostgresInsert statements) : IStreamWriter
{
    /// <summary>Creates the table, where another has not meanwhile.</summary>
    public static async Task CreateAsync(PostgresAccess access, NpgsqlDataSource database, PostgresInsert statements, CancellationToken cancellationToken)
    {
        try
        {
            await using NpgsqlCommand create = database.CreateCommand(statements.CreateTable);
            await create.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException error)
        {
            throw access.Failed($"Table '{access.Table}' cannot be created", error);
        }
    }

    public async Task<long> WriteAsync(EpochPart part, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        try
        {
            await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await RunAsync(connection, PostgresInsert.CreateStage, cancellationToken).ConfigureAwait(false);
            long bytes = await CopyAsync(connection, part, batches, cancellationToken).ConfigureAwait(false);
            await RunAsync(connection, statements.Insert, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return bytes;
        }
        catch (PostgresException error) when (error.SqlState.StartsWith("22", StringComparison.Ordinal) || error.SqlState.StartsWith("23", StringComparison.Ordinal))
        {
            throw new DataException(
                $"Table '{access.Table}' does not take a row: {error.MessageText.TrimEnd('.')}", Location.None, "Correct the row before it gets here, or change the column or the constraint.", error);
        }
        catch (Exception error) when (error is NpgsqlException or System.Net.Sockets.SocketException or IOException or TimeoutException)
        {
            throw access.Failed($"Rows cannot be written to table '{access.Table}'", error);
        }
    }

    public Task CommittedAsync(long epoch, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static async Task<long> CopyAsync(NpgsqlConnection connection, EpochPart part, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        long row = 0, bytes = 0;
        await using NpgsqlBinaryImporter importer = await connection.BeginBinaryImportAsync(PostgresInsert.CopyStage, cancellationToken).ConfigureAwait(false);
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                using var json = new MessageJson(batch);
                for (int i = 0; i < batch.Length; i++, row++)
                {
                    byte[] text = json.Of(i);
                    bytes += text.Length;
                    await importer.StartRowAsync(cancellationToken).ConfigureAwait(false);
                    await importer.WriteAsync(row, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
                    await importer.WriteAsync(part.RowId(row), NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
                    await importer.WriteAsync(text, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        await importer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
