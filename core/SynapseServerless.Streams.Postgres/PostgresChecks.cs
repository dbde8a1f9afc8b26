using Npgsql;

namespace SynapseServerless.Streaming.Postgres;

/// <summary>What a server has to be for a source to lose nothing.</summary>
internal static class PostgresChecks
{
    /// <summary>Refuses a server that does not show who is writing, and keys that are dealt out ahead.</summary>
    /// <exception cref="SpecificationException">One of them holds.</exception>
    public static async Task SourceAsync(PostgresAccess access, NpgsqlDataSource database, string key, CancellationToken cancellationToken)
    {
        try
        {
            await using NpgsqlCommand standby = database.CreateCommand("SELECT pg_is_in_recovery()");
            if (await standby.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true)
            {
                throw new SpecificationException(
                    $"{access.Written} is a replica, which does not show the transactions that are still writing", new Location { Parameter = "server" }, "Name the primary server.");
            }
            await using NpgsqlCommand ahead = database.CreateCommand("SELECT seqcache FROM pg_sequence WHERE seqrelid = pg_get_serial_sequence($1, $2)::regclass");
            ahead.Parameters.AddWithValue(access.QuotedTable);
            ahead.Parameters.AddWithValue(key);
            if (await ahead.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is long cache and > 1)
            {
                throw new SpecificationException(
                    $"The sequence of column '{key}' of table '{access.Table}' deals {cache} numbers at a time to each session, so that a smaller key may come after a larger one was read",
                    new Location { Parameter = "key" }, "ALTER SEQUENCE ... CACHE 1, or name another column.");
            }
        }
        catch (NpgsqlException error)
        {
            throw access.Failed($"Table '{access.Table}' cannot be looked at", error);
        }
    }
}
