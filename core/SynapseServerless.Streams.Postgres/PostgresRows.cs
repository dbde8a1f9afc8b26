using System.Data;
using Npgsql;

namespace SynapseServerless.Streaming.Postgres;

/// <summary>Rows of a range, one after the other.</summary>
internal sealed class PostgresRows : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _command;
    private readonly NpgsqlDataReader _reader;
    private bool _isBroken;
    private bool _isEnded;

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
        // Stays so where something below fails.
        _isBroken = true;
        bool isRow = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (isRow)
        {
            string key = _reader.GetString(0);
            Current = (key, await _reader.GetFieldValueAsync<byte[]>(1, cancellationToken).ConfigureAwait(false));
        }
        (_isBroken, _isEnded) = (false, !isRow);
        return isRow;
    }

    public async ValueTask DisposeAsync()
    {
        // What is left of a reading that failed would fail again.
        if (!_isBroken)
        {
            try
            {
                // Rows that nobody wants any more are not waited for.
                if (!_isEnded)
                    _command.Cancel();
                await _reader.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception error) when (error is NpgsqlException or AggregateException or IOException)
            {
                // The reading is over either way, and its caller has an error of its own or none; a connection that is broken is not used again.
                _isBroken = true;
            }
        }
        await _command.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }
}
