using SynapseServerless.Streaming;
using SynapseServerless.Streaming.Postgres;
using Xunit;

namespace SynapseServerless.ML.Tests.Streams.Postgres;

/// <summary>Rows that a real server has afterwards.</summary>
public sealed class PostgresSinkTests : PostgresTestBase
{
    private static readonly Flight[] s_flights =
    [
        new(1, "BER", 0.1, new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.FromHours(2)), [0, 255], [1, 2.5f]),
        new(2, "a\\b\t\n\"ä", double.NaN, null, null, null),
        new(1, "MUC", double.PositiveInfinity, null, [], []),
    ];

    [Fact]
    public async Task A_table_is_created_and_rows_that_are_written_again_show_once()
    {
        await using IStreamWriter writer = await OpenAsync();
        await StreamTesting.WriteAsync(writer, s_flights, epoch: 5, part: 1);
        await StreamTesting.WriteAsync(writer, s_flights, epoch: 5, part: 1);
        await StreamTesting.WriteAsync(writer, s_flights[..1], epoch: 6);

        Assert.Equal(
            ["000000000005-00001-0000000000", "000000000005-00001-0000000001", "000000000005-00001-0000000002", "000000000006-00000-0000000000"],
            await QueryAsync("SELECT synapse_row_id FROM scored ORDER BY 1"));
        Assert.Equal(
            ["(1,BER,0.1,\"2026-05-01 10:00:00+00\",\"\\\\x00ff\",\"{1,2.5}\",000000000005-00001-0000000000)"],
            await QueryAsync("SET timezone = 'UTC'; SELECT s::text FROM scored s WHERE synapse_row_id = '000000000005-00001-0000000000'"));
        Assert.Equal(["a\\b\t\n\"ä"], await QueryAsync("""SELECT "Airport" FROM scored WHERE "Id" = 2 AND "Delay" = 'NaN' AND "At" IS NULL AND "Payload" IS NULL AND "Scores" IS NULL"""));
        Assert.Equal(["Infinity"], await QueryAsync("""SELECT "Delay"::text FROM scored WHERE "Airport" = 'MUC' AND "Payload" = '' AND "Scores" = '{}'"""));
    }

    [Fact]
    public async Task A_row_replaces_the_one_with_the_same_key_and_the_last_of_a_part_counts()
    {
        await using IStreamWriter writer = await OpenAsync(upsertBy: ["Id"]);
        await StreamTesting.WriteAsync(writer, s_flights);
        Assert.Equal(["1 MUC", "2 a\\b\t\n\"ä"], await QueryAsync("""SELECT "Id" || ' ' || "Airport" FROM scored ORDER BY 1"""));
        await StreamTesting.WriteAsync(writer, s_flights[..1], epoch: 2);
        Assert.Equal(["BER"], await QueryAsync("""SELECT "Airport" FROM scored WHERE "Id" = 1"""));
    }

    [Fact]
    public async Task A_part_that_fails_leaves_nothing()
    {
        await RunAsync("""CREATE TABLE scored ("Id" bigint, "Airport" text CHECK ("Airport" <> 'MUC'), "Delay" float8, "At" timestamptz, "Payload" bytea, "Scores" real[], synapse_row_id text UNIQUE)""");
        await using IStreamWriter writer = await OpenAsync();
        DataException error = await Assert.ThrowsAsync<DataException>(() => StreamTesting.WriteAsync(writer, s_flights));
        Assert.Contains("violates check constraint", error.Problem, StringComparison.Ordinal);
        Assert.Equal(["0"], await QueryAsync("SELECT count(*) FROM scored"));
    }

    [Theory]
    [InlineData("CREATE TABLE scored (\"Id\" bigint)", "Table 'scored' has no column 'Airport', 'Delay', 'At', 'Payload', 'Scores', 'synapse_row_id'")]
    [InlineData("CREATE TABLE scored (\"Id\" bigint, \"Airport\" text, \"Delay\" float8, \"At\" timestamptz, \"Payload\" bytea, \"Scores\" real[], synapse_row_id text)", "Table 'scored' has no unique index on synapse_row_id")]
    public async Task A_table_that_does_not_take_the_rows_is_said_before_any_is_written(string create, string problem)
    {
        await RunAsync(create);
        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => OpenAsync());
        Assert.StartsWith(problem, error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_that_would_be_rounded_is_refused()
    {
        var nanoseconds = new Apache.Arrow.Schema([new Apache.Arrow.Field("at", new Apache.Arrow.Types.TimestampType(Apache.Arrow.Types.TimeUnit.Nanosecond, "UTC"), true)], null);
        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => Sink([]).OpenAsync(Testing.Context(schema: nanoseconds), TestContext.Current.CancellationToken));
        Assert.Equal("Column 'at' is timestamp[ns, UTC], which PostgreSQL has no exact type for", error.Problem);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_said_and_does_not_pass()
    {
        var sink = new PostgresSink { Server = Server.Address, Database = "nowhere", Username = "postgres", Encryption = PostgresEncryption.Disable, Table = "scored" };
        SynapseException error = await Assert.ThrowsAsync<SynapseException>(() => sink.OpenAsync(Testing.Context(schema: StreamTesting.SchemaOf(s_flights)), TestContext.Current.CancellationToken));
        Assert.False(error.MayPass);
        Assert.Equal($"The database cannot be opened at {Server.Address}, database 'nowhere': database \"nowhere\" does not exist", error.Problem);
        Assert.Equal(["'a b' is no server", "There is no database", "There is no user", "'a.b.c' is no name of a table"],
            new PostgresSink { Server = "a b", Table = "a.b.c" }.Validate().Select(problem => problem.Problem));
    }

    private PostgresSink Sink(IReadOnlyList<string> upsertBy) =>
        new() { Server = Server.Address, Database = Name, Username = "postgres", Encryption = PostgresEncryption.Disable, Table = "scored", UpsertBy = upsertBy };

    private Task<IStreamWriter> OpenAsync(IReadOnlyList<string>? upsertBy = null) =>
        Sink(upsertBy ?? []).OpenAsync(Testing.Context(schema: StreamTesting.SchemaOf(s_flights)), TestContext.Current.CancellationToken);

    private sealed record Flight(long Id, string Airport, double Delay, DateTimeOffset? At, byte[]? Payload, float[]? Scores);
}
