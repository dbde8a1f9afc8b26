using System.Data.Common;
using Npgsql;
using SynapseServerless.Databases.Writing;
using SynapseServerless.Streaming.Postgres;

namespace SynapseServerless.Databases.Postgres;

/// <summary>Writes a table of PostgreSQL.</summary>
internal sealed class PostgresTableWriter(PostgresAccess access, NpgsqlDataSource source, WriteTarget target) : DatabaseWriter(target, new PostgresDialect())
{
    protected override string Place => $"{access.Written}, database '{access.Database}'";

    public override async ValueTask DisposeAsync()
    {
        await source.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

    protected override async Task<bool> ExistsAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken) =>
        await ScalarAsync(connection, transaction, $"SELECT to_regclass({Text(Dialect.QuoteTable(Target.Table))})::text", cancellationToken).ConfigureAwait(false) is string;

    protected override async Task<ITablePartWriter> StageAsync(string staging, CancellationToken cancellationToken)
    {
        var connection = (NpgsqlConnection)await OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // What becomes the table is kept as a table is; what is copied into one need not outlive the server, which the count of its rows tells.
            bool isTable = Target.Mode != WriteMode.Upsert && !await ExistsAsync(connection, null, cancellationToken).ConfigureAwait(false);
            await RunAsync(
                connection, null,
                $"BEGIN; SELECT pg_advisory_xact_lock(hashtextextended({Text(staging)}, 0)); {Dialect.Drop(staging)}; CREATE {(isTable ? "" : "UNLOGGED ")}TABLE {staging} ({Definitions(isKeyed: false)})",
                cancellationToken).ConfigureAwait(false);
            NpgsqlRawCopyStream copy = await connection.BeginRawBinaryCopyAsync($"COPY {staging} FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
            return new PostgresPartWriter(connection, copy, Target, work => TryAsync("cannot be written", work));
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
