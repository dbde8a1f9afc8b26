using System.Globalization;
using Npgsql;
using SynapseServerless.Data;
using SynapseServerless.Streaming;
using Xunit;

namespace SynapseServerless.ML.Tests.Streams.Postgres;

/// <summary>Rows of tables of a real server.</summary>
public sealed class PostgresSourceTests : PostgresTestBase
{
    [Fact]
    public async Task Every_type_is_read_exactly()
    {
        await RunAsync("""
            CREATE TYPE mood AS ENUM ('calm', 'windy');
            CREATE TABLE flights (id bigint PRIMARY KEY, b boolean, s smallint, i integer, f real, d double precision, n numeric(38,2), any_n numeric, t text, v varchar(9), u uuid,
                j jsonb, bytes bytea, day date, at timestamptz, wall timestamp, clock time, tags text[], scores double precision[], m mood);
            INSERT INTO flights VALUES (9007199254740993, true, -32768, 2147483647, 0.1, 0.1, 12345678901234567890123456.78, 1e-20, E'ä"\\\n', 'x', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
                '{"a": [1, null]}', '\x00ff10', '2026-02-28', '2026-02-28 23:59:59.123456+01', '1969-12-31 23:59:59.999999', '12:34:56.000001', ARRAY['a', NULL], ARRAY[0.1, 'NaN'], 'windy'),
                (9007199254740994, NULL, NULL, NULL, 'NaN', '-Infinity', NULL, NULL, '', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{}', NULL);
            """);
        await using IStreamReader reader = await OpenAsync();
        Assert.Equal(
            "int64 bool int16 int32 float double decimal(38, 2) utf8 utf8 utf8 utf8 utf8 binary date32 timestamp[us, UTC] timestamp[us] time64[us] list<utf8> list<double> utf8",
            string.Join(' ', (await reader.FindSchemaAsync(default))!.FieldsList.Select(field => TypeNames.Of(field.DataType))));

        StreamPlan plan = await StreamTesting.PlanAsync(reader);
        Assert.Equal([new StreamRange("rows", "", "9007199254740994") { Rows = 2 }], plan.Ranges);
        ReadRows rows = await StreamTesting.ReadAsync(reader, plan);
        Assert.Empty(rows.Poisoned);
        object?[] first = rows.Rows[0];
        Assert.Equal([9007199254740993L, true, (short)-32768, 2147483647, 0.1f, 0.1], first[..6]);
        Assert.Equal(12345678901234567890123456.78m, first[6]);
        Assert.Equal(["0.00000000000000000001", "ä\"\\\n", "x", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", """{"a": [1, null]}"""], first[7..12]);
        Assert.Equal(new byte[] { 0, 255, 16 }, first[12]);
        Assert.Equal(
            [
                new DateOnly(2026, 2, 28), new DateTimeOffset(2026, 2, 28, 22, 59, 59, TimeSpan.Zero).AddTicks(1_234_560),
                new DateTime(1969, 12, 31, 23, 59, 59).AddTicks(9_999_990), new TimeOnly(12, 34, 56).Add(TimeSpan.FromMicroseconds(1)),
            ],
            first[13..17]);
        Assert.Equal(["a", null], Assert.IsAssignableFrom<System.Collections.IEnumerable>(first[17]).Cast<object?>());
        Assert.Equal([0.1, double.NaN], Assert.IsAssignableFrom<System.Collections.IEnumerable>(first[18]).Cast<object?>());
        Assert.Equal("windy", first[19]);
        Assert.Equal([float.NaN, double.NegativeInfinity, null, null, ""], rows.Rows[1][4..9]);
    }

    [Fact]
    public async Task Epochs_go_on_where_the_last_one_ended_whatever_the_type_of_the_key()
    {
        await RunAsync("""
            CREATE TABLE flights (at timestamptz PRIMARY KEY, id int);
            INSERT INTO flights SELECT '2026-01-01T00:00:00Z'::timestamptz + i * interval '1.5 seconds', i FROM generate_series(1, 250) i;
            """);
        await using IStreamReader reader = await OpenAsync(key: "at", columns: ["id"]);
        var read = new List<object?>();
        Dictionary<string, string>? offsets = null;
        while (await StreamTesting.PlanAsync(reader, StreamTesting.Request(offsets, rows: 100)) is { Ranges.Count: > 0 } plan)
        {
            read.AddRange((await StreamTesting.ReadAsync(reader, plan)).Column(1));
            offsets = StreamTesting.After(plan, offsets);
            Assert.Equal(250 - read.Count, plan.Backlog);
        }
        Assert.Equal(Enumerable.Range(1, 250).Cast<object?>(), read);
    }

    [Fact]
    public async Task A_row_of_a_transaction_that_ends_after_later_keys_were_visible_is_not_missed()
    {
        await RunAsync("CREATE TABLE flights (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, airport text)");
        await using NpgsqlConnection slow = await Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using NpgsqlTransaction transaction = await slow.BeginTransactionAsync();
        await using (var insert = new NpgsqlCommand("INSERT INTO flights (airport) VALUES ('slow')", slow))
            await insert.ExecuteNonQueryAsync();
        await RunAsync("INSERT INTO flights (airport) VALUES ('fast')");

        await using IStreamReader reader = await OpenAsync();
        Assert.Empty((await StreamTesting.PlanAsync(reader)).Ranges);
        await RunAsync("INSERT INTO flights (airport) VALUES ('later')");
        await transaction.CommitAsync();

        StreamPlan first = await StreamTesting.PlanAsync(reader);
        Assert.Equal(["slow", "fast"], (await StreamTesting.ReadAsync(reader, first)).Column(1));
        StreamPlan second = await StreamTesting.PlanAsync(reader, StreamTesting.Request(StreamTesting.After(first)));
        Assert.Equal(["later"], (await StreamTesting.ReadAsync(reader, second)).Column(1));
    }

    [Fact]
    public async Task A_value_that_its_type_does_not_hold_sets_its_row_aside()
    {
        await RunAsync("CREATE TABLE flights (id int PRIMARY KEY, day date); INSERT INTO flights VALUES (1, '2026-01-01'), (2, 'infinity'), (3, '2026-01-03')");
        await using IStreamReader reader = await OpenAsync();
        ReadRows rows = await StreamTesting.ReadAsync(reader, await StreamTesting.PlanAsync(reader));
        Assert.Equal(["1", "3"], rows.Offsets);
        Assert.Equal([new PoisonedRecord("2", """{"id":2,"day":"infinity"}""", "Column 'day' is no date32")], rows.Poisoned);
    }

    [Fact]
    public async Task A_column_that_is_new_or_of_another_type_pauses_the_stream()
    {
        await RunAsync("CREATE TABLE flights (id int PRIMARY KEY, delay int)");
        await using IStreamReader reader = await OpenAsync();
        Apache.Arrow.Schema schema = (await reader.FindSchemaAsync(default))!;
        await RunAsync("ALTER TABLE flights ALTER delay TYPE double precision, ADD gate text");
        await using IStreamReader later = await OpenAsync(schema: schema);
        StreamChangedException error = await Assert.ThrowsAsync<StreamChangedException>(() => StreamTesting.PlanAsync(later));
        Assert.Equal("The columns of table 'flights' have changed: column 'delay' is double and was int32; column 'gate' is new", error.Problem);
    }

    [Fact]
    public async Task A_stream_begins_at_the_end_or_after_a_key_where_that_is_said()
    {
        await RunAsync("CREATE TABLE flights (id int PRIMARY KEY); INSERT INTO flights VALUES (9), (10), (100)");
        await using (IStreamReader after = await OpenAsync(start: "9"))
            Assert.Equal([10, 100], (await StreamTesting.ReadAsync(after, await StreamTesting.PlanAsync(after))).Column(0));
        await using IStreamReader latest = await OpenAsync(start: "latest");
        Assert.Empty((await StreamTesting.PlanAsync(latest)).Ranges);
        await RunAsync("INSERT INTO flights VALUES (101)");
        Assert.Equal([101], (await StreamTesting.ReadAsync(latest, await StreamTesting.PlanAsync(latest))).Column(0));
    }

    [Theory]
    [InlineData("CREATE TABLE flights (id int PRIMARY KEY)", "flight", "id", "There is no table 'flight' in database", "Did you mean 'flights'?")]
    [InlineData("CREATE TABLE flights (id int PRIMARY KEY)", "flights", "ids", "Table 'flights' has no column 'ids'", "Did you mean 'id'?")]
    [InlineData("CREATE TABLE flights (id int NOT NULL)", "flights", "id", "Column 'id' of table 'flights' has no unique index", "Name an identity column")]
    [InlineData("CREATE TABLE flights (id int UNIQUE)", "flights", "id", "Column 'id' of table 'flights' may be null", "Name an identity column, or make this one NOT NULL.")]
    [InlineData("CREATE TABLE flights (id int PRIMARY KEY, at interval)", "flights", "id", "Column 'at' of table 'flights' is of type interval, which cannot be read", "Leave it out by columns")]
    [InlineData("CREATE SEQUENCE s CACHE 10; CREATE TABLE flights (id int PRIMARY KEY DEFAULT nextval('s')); ALTER SEQUENCE s OWNED BY flights.id", "flights", "id", "The sequence of column 'id' of table 'flights' deals 10 numbers at a time", "ALTER SEQUENCE")]
    public async Task A_table_that_cannot_be_read_is_said_with_what_would_be_right(string create, string table, string key, string problem, string remedy)
    {
        await RunAsync(create);
        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => OpenAsync(table, key));
        Assert.StartsWith(problem, error.Problem, StringComparison.Ordinal);
        Assert.StartsWith(remedy, error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_killed_in_mid_read_is_an_error_that_may_pass_and_the_range_is_read_again()
    {
        await RunAsync("CREATE TABLE flights (id int PRIMARY KEY, pad text); INSERT INTO flights SELECT i, repeat('x', 1000) FROM generate_series(1, 20000) i");
        await using IStreamReader reader = await OpenAsync();
        StreamRange range = Assert.Single((await StreamTesting.PlanAsync(reader)).Ranges);
        var context = new StreamReadContext { BatchRows = 100, BatchBytes = 1 << 20, Poisoned = _ => { } };
        SynapseException error = await Assert.ThrowsAsync<SynapseException>(async () =>
        {
            bool isFirst = true;
            await foreach (StreamBatch batch in reader.ReadAsync(range, context, TestContext.Current.CancellationToken))
            {
                batch.Batch.Dispose();
                if (isFirst)
                    await Server.KillAsync();
                isFirst = false;
            }
        });
        Assert.True(error.MayPass);
        ReadRows rows = await StreamTesting.ReadAsync(reader, range);
        Assert.Equal(Enumerable.Range(1, 20000), rows.Column(0).Cast<int>());
        Assert.Equal("20000", rows.Offsets[^1].ToString(CultureInfo.InvariantCulture));
    }
}
