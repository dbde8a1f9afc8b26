using System.Data;
using Npgsql;

namespace SynapseServerless.Streaming.Postgres;

/// <summary>Rows of a range, one after the other.</summary>
internal sealed class PostgresRows : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _command;
    private readonly NpgsqlDataReader _reader;

    private PostgresRows(NpgsqlConnection connection, NpgsqlCommand command, NpgsqlDataReader reader) => (_connection, _command, _reader) = (connection, command, reader);

    /// <summary>Key and columns of the row.</summary>
    public (string Key, byte[] Json) Current { get; private set; }

    /// <summary>Begins to read.</summary>
    public static async Task<PostgresRows> OpenAsync(NpgsqlDataSource database, PostgresSelect select, StreamRange range, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        NpgsqlCommand? command = null;
        try
        {
            command = select.Range(connection, range);
            return new PostgresRows(connection, command, await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            if (command is not null)
                await command.DisposeAsync().ConfigureAwait(false);
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Goes to the next row.</summary>
    public async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await _reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            return false;
        string key = _reader.GetString(0);
        Current = (key, await _reader.GetFieldValueAsync<byte[]>(1, cancellationToken).ConfigureAwait(false));
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync().ConfigureAwait(false);
        await _command.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }
}
