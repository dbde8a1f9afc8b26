using Npgsql;
using SynapseServerless.Databases;
using SynapseServerless.Databases.Postgres;
using SynapseServerless.ML.Tests.Streams.Postgres;
using SynapseServerless.Streaming.Postgres;
using Xunit;

namespace SynapseServerless.ML.Tests.Databases;

[Collection(nameof(PostgresServer))]
public sealed class PostgresWritingTests : TableWritingTests, IAsyncLifetime
{
    private PostgresServer _server = null!;
    private string _name = "";
    private NpgsqlDataSource? _database;

    public async ValueTask InitializeAsync() => (_server, _name, _database) = await PostgresServer.DatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }

    protected override DatabaseSink Sink(WriteMode mode, string table, params string[] key) => new PostgresTableSink
    {
        Server = _server.Address, Database = _name, Username = "postgres", Encryption = PostgresEncryption.Disable, Table = table, Mode = mode, Key = key,
    };

    protected override DatabaseSource Source(string table) => new PostgresTableSource
    {
        Server = _server.Address, Database = _name, Username = "postgres", Encryption = PostgresEncryption.Disable, Table = table,
    };

    protected override async Task StatementAsync(string sql)
    {
        await using NpgsqlCommand command = _database!.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
