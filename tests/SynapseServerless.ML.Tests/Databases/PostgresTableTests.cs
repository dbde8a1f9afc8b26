using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Databases;
using SynapseServerless.Databases.Postgres;
using SynapseServerless.ML.Tests.Streams.Postgres;
using SynapseServerless.Stages;
using SynapseServerless.Streaming.Postgres;
using SynapseServerless.Trust;
using Xunit;

namespace SynapseServerless.ML.Tests.Databases;

/// <summary>Tables of a real server. Expected values are those that the statements write.</summary>
public sealed class PostgresTableTests : PostgresTestBase
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_type_comes_as_it_is()
    {
        await RunAsync("""
            CREATE TYPE mood AS ENUM ('glad', 'sad');
            CREATE TABLE t (b boolean, s smallint, i integer, l bigint, r real, d double precision, n numeric(38,10), m numeric, t text, c char(4), u uuid, j jsonb, x bytea, day date,
                tm time, ts timestamp, tz timestamptz, a integer[], ta text[], e mood);
            INSERT INTO t VALUES (true, -7, 2147483647, -9223372036854775808, 1.5, 0.1, -1234567890123456789012345678.0000000001, 1e30, 'häh', 'ab', '00112233-4455-6677-8899-aabbccddeeff',
                '{"a": 1}', '\x00ff', '1969-12-31', '23:59:59.999999', '1999-12-31 23:59:59.5', '2026-05-01 12:00:00+02', '{1,NULL,3}', '{x,""}', 'sad'); INSERT INTO t DEFAULT VALUES;
            """);
        (Schema schema, List<object?[]> rows) = await TableTesting.ReadAsync(Source());
        Assert.Equal(
            ["bool", "int16", "int32", "int64", "float", "double", "decimal(38, 10)", "utf8", "utf8", "utf8", "utf8", "utf8", "binary", "date32", "time64[us]", "timestamp[us]", "timestamp[us, UTC]", "list<int32>", "list<utf8>", "utf8"],
            schema.FieldsList.Select(field => TypeNames.Of(field.DataType)));
        Assert.Equal(
            [
                true, (short)-7, 2147483647, long.MinValue, 1.5f, 0.1, null, "1000000000000000000000000000000", "häh", "ab  ", "00112233-4455-6677-8899-aabbccddeeff", "{\"a\": 1}", new byte[] { 0, 255 },
                new DateOnly(1969, 12, 31), new TimeOnly(863_999_999_990), new DateTime(1999, 12, 31, 23, 59, 59, 500), new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.Zero),
                new object?[] { 1, null, 3 }, new object?[] { "x", "" }, "sad",
            ],
            rows[0].Select((cell, i) => i == 6 ? null : cell));
        Assert.All(rows[1], Assert.Null);
    }

    [Fact]
    public async Task Decimals_come_and_go_with_every_digit()
    {
        await RunAsync("CREATE TABLE t (n numeric(38,10)); INSERT INTO t VALUES (-1234567890123456789012345678.0000000001), (0.5), (99990000), (0), (10.01), (-0.0001)");
        using ITableReader reader = await Source().OpenAsync(TableTesting.Context(), Token);
        TablePlan plan = await reader.PlanAsync(new TableRequest(), Token);
        await using ITableWriter writer = await Sink(WriteMode.Create, "copy").OpenAsync(TableTesting.Context(), plan.Schema, TableTesting.Write, Token);
        await using (ITablePartWriter part = await writer.BeginAsync(0, Token))
        {
            await foreach (RecordBatch batch in reader.ReadAsync(plan.Parts[0], plan.Schema, new DatasetReadOptions(), Token))
                await part.WriteAsync(batch, Token);
            await part.CompleteAsync(Token);
        }
        await writer.CommitAsync([(0, 6)], Token);
        Assert.Equal(await QueryAsync("SELECT n::text FROM t ORDER BY n"), await QueryAsync("SELECT n::text FROM copy ORDER BY n"));
        Assert.Equal("numeric(38,10)", (await QueryAsync("SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'copy'::regclass AND attname = 'n'"))[0]);
    }

    [Theory]
    [InlineData("id", 7)]
    [InlineData("day", 4)]
    [InlineData("at", 4)]
    [InlineData("name", 3)]
    [InlineData("share", 5)]
    public async Task Partitions_have_each_row_once(string key, int partitions)
    {
        await RunAsync("""
            CREATE TABLE t AS SELECT i::bigint AS id, DATE '2026-01-01' + i % 40 AS day, TIMESTAMPTZ '2026-01-01 00:00+00' + i * interval '1 hour' AS at, CASE WHEN i % 10 = 0 THEN NULL ELSE 'n' || i END AS name,
                CASE WHEN i = 5 THEN 'NaN'::float8 ELSE i / 7.0 END AS share FROM generate_series(1, 100) i;
            INSERT INTO t VALUES (NULL)
            """);
        PostgresTableSource source = Source(partitionBy: key);
        using ITableReader reader = await source.OpenAsync(TableTesting.Context(), Token);
        TablePlan plan = await reader.PlanAsync(new TableRequest { Partitions = partitions }, Token);
        Assert.InRange(plan.Parts.Count, key == "share" ? 1 : 2, partitions);
        var ids = new List<object?>();
        foreach (string part in plan.Parts)
            ids.AddRange((await TableTesting.ReadAsync(reader, plan, part)).Select(row => row[0]));
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (object?)(long)i).Prepend(null), ids.OrderBy(id => id ?? 0L));
    }

    [Fact]
    public async Task Bounds_say_where_ranges_are_cut_and_leave_out_no_row()
    {
        await RunAsync("CREATE TABLE t AS SELECT i AS id FROM generate_series(1, 100) i");
        using ITableReader reader = await Source(partitionBy: "id", lower: "40", upper: "60").OpenAsync(TableTesting.Context(), Token);
        TablePlan plan = await reader.PlanAsync(new TableRequest { Partitions = 2 }, Token);
        // The middle between 40 and 60.
        Assert.Equal(49, (await TableTesting.ReadAsync(reader, plan, plan.Parts[0])).Count);
        Assert.Equal(51, (await TableTesting.ReadAsync(reader, plan, plan.Parts[1])).Count);
    }

    [Fact]
    public async Task All_partitions_are_of_one_moment_also_for_other_readers()
    {
        await RunAsync("CREATE TABLE t AS SELECT i AS id FROM generate_series(1, 10) i");
        using ITableReader planner = await Source(partitionBy: "id").OpenAsync(TableTesting.Context(), Token);
        TablePlan plan = await planner.PlanAsync(new TableRequest { Partitions = 2 }, Token);
        await RunAsync("INSERT INTO t VALUES (3), (12); DELETE FROM t WHERE id = 10");
        using ITableReader other = await Source(partitionBy: "id").OpenAsync(TableTesting.Context(), Token);
        Assert.Equal(10, (await TableTesting.ReadAsync(planner, plan, plan.Parts[0])).Count + (await TableTesting.ReadAsync(other, plan, plan.Parts[1])).Count);
    }

    [Fact]
    public async Task Without_its_snapshot_a_table_is_read_as_it_is_or_not_at_all()
    {
        await RunAsync("CREATE TABLE t AS SELECT i AS id FROM generate_series(1, 10) i");
        TablePlan plan;
        using (ITableReader planner = await Source().OpenAsync(TableTesting.Context(), Token))
            plan = await planner.PlanAsync(new TableRequest(), Token);
        await RunAsync("INSERT INTO t VALUES (11)");
        using ITableReader later = await Source().OpenAsync(TableTesting.Context(), Token);
        Assert.Equal(11, (await TableTesting.ReadAsync(later, plan, plan.Parts[0])).Count);
        using ITableReader strict = await Source(snapshot: SnapshotUse.Required).OpenAsync(TableTesting.Context(), Token);
        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => TableTesting.ReadAsync(strict, plan, plan.Parts[0]));
        Assert.Contains("the process that kept the snapshot has ended", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_is_read_and_one_that_writes_by_a_function_is_refused_by_the_server()
    {
        await RunAsync("CREATE TABLE t (id int, v numeric(6,2)); INSERT INTO t VALUES (1, 1.25), (2, 2.5); CREATE SEQUENCE s");
        (Schema schema, List<object?[]> rows) = await TableTesting.ReadAsync(Source("", query: "WITH x AS (SELECT * FROM t) SELECT count(*) AS n, sum(v)::numeric(8,2) AS v FROM x;"));
        Assert.Equal(["n", "v"], schema.FieldsList.Select(field => field.Name));
        Assert.Equal([2L, 3.75m], Assert.Single(rows));
        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => TableTesting.ReadAsync(Source("", query: "SELECT nextval('s') AS n FROM t")));
        Assert.Contains("read-only transaction", error.Problem, StringComparison.Ordinal);
        Assert.Contains("only selects", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_said_with_what_is()
    {
        await RunAsync("CREATE TABLE departures (id int, delay int, way interval)");
        Assert.Contains("There is no table 'departure' at", (await Fails(Source("departure"))).Problem, StringComparison.Ordinal);
        Assert.Contains("departures", (await Fails(Source("departure"))).Remedy, StringComparison.Ordinal);
        SpecificationException column = await Fails(Source("departures", partitionBy: "di"), columns: ["id"]);
        Assert.Contains("There is no column 'di'", column.Problem, StringComparison.Ordinal);
        Assert.Contains("id", column.Remedy, StringComparison.Ordinal);
        SpecificationException type = await Fails(Source("departures"));
        Assert.Equal("Column 'way' of table 'departures' is of type interval, which has no place in a batch", type.Problem);
        Assert.Contains("casts it to text", type.Remedy, StringComparison.Ordinal);
        Assert.Contains("column \"dely\" does not exist", (await Fails(Source("", query: "SELECT dely FROM departures"))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_let_in_is_told_once_and_without_the_password()
    {
        await RunAsync("CREATE TABLE t (id int); CREATE ROLE reader LOGIN; REVOKE ALL ON t FROM PUBLIC");
        SpecificationException unknown = await Assert.ThrowsAsync<SpecificationException>(() => Source(user: "nobody").OpenAsync(TableTesting.Context(), Token));
        Assert.Contains("role \"nobody\" does not exist", unknown.Problem, StringComparison.Ordinal);
        Assert.Contains("Check user and password", unknown.Remedy, StringComparison.Ordinal);
        SpecificationException denied = await Fails(Source(user: "reader"));
        Assert.Contains("permission denied for table t", denied.Problem, StringComparison.Ordinal);
        await RunAsync("DROP ROLE reader");
        var closed = StageHost.Default with { Http = new HttpHandlers(new HostPolicy(["example.org"])) };
        await Assert.ThrowsAsync<NotAllowedException>(() => Source().OpenAsync(TableTesting.Context(closed), Token));
        SynapseException away = await Assert.ThrowsAsync<SynapseException>(() => Source(server: "127.0.0.1:1").OpenAsync(TableTesting.Context(), Token));
        Assert.True(away.MayPass);
        Assert.Contains("Check server", away.Remedy, StringComparison.Ordinal);
    }

    private static Task<SpecificationException> Fails(PostgresTableSource source, IReadOnlyList<string>? columns = null) =>
        Assert.ThrowsAsync<SpecificationException>(() => TableTesting.ReadAsync(source, partitions: source.PartitionBy is null ? null : 2, columns: columns));

    private PostgresTableSource Source(
        string table = "t", string? query = null, string? partitionBy = null, string? lower = null, string? upper = null, SnapshotUse snapshot = SnapshotUse.Preferred, string user = "postgres", string? server = null) => new()
    {
        Server = server ?? Server.Address, Database = Name, Username = user, Encryption = PostgresEncryption.Disable, Table = table, Query = query, PartitionBy = partitionBy, Lower = lower, Upper = upper,
        Snapshot = snapshot, TimeoutSeconds = 10,
    };

    private PostgresTableSink Sink(WriteMode mode, string table = "t", params string[] key) => new()
    {
        Server = Server.Address, Database = Name, Username = "postgres", Encryption = PostgresEncryption.Disable, Table = table, Mode = mode, Key = key, TimeoutSeconds = 10,
    };
}
