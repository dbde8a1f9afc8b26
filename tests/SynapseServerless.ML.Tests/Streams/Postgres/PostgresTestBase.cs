using Npgsql;
using SynapseServerless.Stages;
using SynapseServerless.Streaming;
using SynapseServerless.Streaming.Postgres;
using Xunit;

namespace SynapseServerless.ML.Tests.Streams.Postgres;

/// <summary>A database of its own for each test; one test at a time, because some end the server.</summary>
[Collection(nameof(PostgresServer))]
public abstract class PostgresTestBase : IAsyncLifetime
{
    private protected StreamTesting Testing { get; } = new();

    private protected PostgresServer Server { get; private set; } = null!;

    private protected string Name { get; private set; } = "";

    private protected NpgsqlDataSource Database { get; private set; } = null!;

    public async ValueTask InitializeAsync() => (Server, Name, Database) = await PostgresServer.DatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Testing.Dispose();
        if (Database is not null)
            await Database.DisposeAsync();
    }

    private protected async Task RunAsync(string sql)
    {
        await using NpgsqlCommand command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of a query, as text.</summary>
    private protected async Task<string[]> QueryAsync(string sql)
    {
        await using NpgsqlCommand command = Database.CreateCommand(sql);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
            texts.Add(StreamTesting.Invariant(reader.IsDBNull(0) ? null : reader.GetValue(0)));
        return [.. texts];
    }

    private protected Task<IStreamReader> OpenAsync(string table = "flights", string key = "id", IReadOnlyList<string>? columns = null, string start = "earliest", StageHost? host = null, Apache.Arrow.Schema? schema = null) =>
        new PostgresSource
        {
            Server = Server.Address, Database = Name, Username = "postgres", Encryption = PostgresEncryption.Disable, Table = table, Key = key, Columns = columns, Start = start, TimeoutSeconds = 10,
        }.OpenAsync(Testing.Context(host, schema), TestContext.Current.CancellationToken);
}
