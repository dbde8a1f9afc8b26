using Npgsql;

namespace SynapseServerless.Streaming.Postgres;

/// <summary>Finds up to which key every row is visible that there will ever be.</summary>
/// <remarks>
/// A transaction takes its lock on a table before it takes the key of a row, and keeps it until it ends. So of a key that is seen now, each smaller one that is still to be seen is of a
/// transaction that has the lock now. When all that have it now have ended, there is no such key any more. Nothing is locked for that, and writers never wait.
/// </remarks>
/// <param name="table">The table.</param>
/// <param name="select">Reads its keys.</param>
internal sealed class PostgresHorizon(uint table, PostgresSelect select)
{
    private const string Writers = """
        SELECT DISTINCT coalesce(virtualtransaction, '') || '/' || coalesce(pid::text, '') FROM pg_locks
        WHERE locktype = 'relation' AND granted AND relation = $1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
        """;

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    private string? _seen;
    private HashSet<string> _writing = [];

    /// <summary>The key; null when there is none, or when it is not known yet.</summary>
    public async Task<string?> FindAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_writing.Count == 0)
        {
            if (await select.LastAsync(connection, cancellationToken).ConfigureAwait(false) is not { } last)
                return null;
            (_seen, _writing) = (last, await WritersAsync(connection, cancellationToken).ConfigureAwait(false));
        }
        // Most transactions are over at once; for a long one the next plan looks again, at the same key.
        for (TimeSpan waited = TimeSpan.Zero; _writing.Count > 0 && waited < s_patience; waited += s_pause)
        {
            await Task.Delay(s_pause, cancellationToken).ConfigureAwait(false);
            _writing.IntersectWith(await WritersAsync(connection, cancellationToken).ConfigureAwait(false));
        }
        return _writing.Count == 0 ? _seen : null;
    }

    private async Task<HashSet<string>> WritersAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Writers, connection);
        command.Parameters.AddWithValue(NpgsqlTypes.NpgsqlDbType.Oid, table);
        var writers = new HashSet<string>(StringComparer.Ordinal);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            writers.Add(reader.GetString(0));
        return writers;
    }
}
