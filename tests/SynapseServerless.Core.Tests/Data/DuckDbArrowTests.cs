using Apache.Arrow;
using Apache.Arrow.Types;
using Xunit;

namespace SynapseServerless.Data.Tests;

public sealed class DuckDbArrowTests
{
    private static async Task<RecordBatch> BatchAsync<T>(IEnumerable<T> rows)
    {
        using MemoryDataset data = Datasets.FromRows(rows);
        return await data.CollectAsync();
    }

    [Fact]
    public async Task A_query_sees_the_batch_and_only_the_rows_and_columns_it_asks_for()
    {
        using RecordBatch batch = await BatchAsync(Enumerable.Range(0, 10_000).Select(i => new { a = i, b = $"s{i}", c = i / 4.0 }));
        using DuckDbArrow duck = DuckDbArrow.Open();
        using RecordBatch result = duck.Query("SELECT c * 2 AS d, b FROM __THIS__ WHERE a % 1000 = 999 AND c > 300", batch);
        // a = 1999, 2999, ... 9999, since c = a / 4 > 300 leaves out 999.
        Assert.Equal(Enumerable.Range(1, 9).Select(k => (object?)((k * 1000 + 999) / 2.0)), result.Values("d"));
        Assert.Equal(Enumerable.Range(1, 9).Select(k => (object?)$"s{k * 1000 + 999}"), result.Values("b"));
    }

    [Fact]
    public async Task The_order_of_rows_is_kept()
    {
        using RecordBatch batch = await BatchAsync(Enumerable.Range(0, 100_000).Select(i => new { a = i }));
        using DuckDbArrow duck = DuckDbArrow.Open();
        using RecordBatch result = duck.Query("SELECT a FROM __THIS__ WHERE a >= 0", batch);
        Assert.Equal(Enumerable.Range(0, 100_000), ((Int32Array)result.Column(0)).Values.ToArray());
    }

    [Fact]
    public async Task The_same_statement_runs_over_one_batch_after_the_other()
    {
        using RecordBatch all = await BatchAsync(Enumerable.Range(0, 1000).Select(i => new { a = i, b = i % 2 == 0 }));
        using DuckDbArrow duck = DuckDbArrow.Open();
        for (int i = 0; i < 10; i++)
        {
            using RecordBatch part = all.SliceShared(i * 100, 100);
            using RecordBatch result = duck.Query("SELECT sum(a)::BIGINT AS s FROM __THIS__ WHERE b", part);
            // The even numbers of 100 consecutive ones from 100 i: 50 of them, of mean 100 i + 49.
            Assert.Equal([50L * (100 * i + 49)], result.Values("s"));
        }
    }

    [Fact]
    public async Task Vectors_stay_vectors_with_their_slot_names_and_nulls_apart_from_NaN()
    {
        using RecordBatch plain = await BatchAsync(new float[]?[] { [1, 2], null, [float.NaN, 4] }.Select((v, i) => new { i, v }));
        Field named = ColumnMetadata.With(plain.Schema.GetFieldByName("v"), ColumnMetadata.SlotsKey, (string[])["x", "y"]);
        using RecordBatch batch = Batches.With(plain, named, Batches.Share(plain.Column("v")));
        using DuckDbArrow duck = DuckDbArrow.Open();
        using RecordBatch result = duck.Query("SELECT i, v, v[1] AS first FROM __THIS__ WHERE i >= 0", batch);
        Assert.Equal(["x", "y"], ColumnMetadata.Slots(result.Schema.GetFieldByName("v")));
        Assert.IsType<FixedSizeListArray>(result.Column("v"));
        Assert.Equal([1f, 2f], (object?[])result.Values("v")[0]!);
        Assert.Null(result.Values("v")[1]);
        Assert.Equal([float.NaN, 4f], (object?[])result.Values("v")[2]!);
        Assert.Equal([1f, null, float.NaN], result.Values("first"));
        Assert.Null(Schemas.Difference(result.Schema, duck.DescribeQuery("SELECT i, v, v[1] AS first FROM __THIS__ WHERE i >= 0", batch.Schema), "a", "b"));
    }

    [Fact]
    public async Task A_slice_of_a_batch_is_seen_as_that_slice()
    {
        using RecordBatch all = await BatchAsync(Enumerable.Range(0, 100).Select(i => new
        {
            a = i % 3 == 0 ? (int?)null : i, b = i % 4 == 0, s = i % 5 == 0 ? null : $"x{i}", v = i % 6 == 0 ? null : new float[] { i, i + 1, i + 2 }, l = new[] { i, i },
        }));
        using DuckDbArrow duck = DuckDbArrow.Open();
        using RecordBatch slice = all.SliceShared(37, 21);
        using RecordBatch result = duck.Query("SELECT * FROM __THIS__", slice);
        foreach (string column in Schemas.Names(all.Schema))
            Assert.Equal(all.Values(column).Skip(37).Take(21), result.Values(column));
    }

    [Fact]
    public void A_query_is_described_without_data()
    {
        var input = new Schema([new Field("a", Int32Type.Default, true), new Field("s", StringType.Default, true)], null);
        using DuckDbArrow duck = DuckDbArrow.Open();
        Schema schema = duck.DescribeQuery("SELECT s, a / 2 AS half, a > 1 AS big, now() AS t FROM __THIS__", input);
        Assert.Equal(["s: utf8", "half: double", "big: bool", "t: timestamp[us, UTC]"], schema.FieldsList.Select(field => $"{field.Name}: {TypeNames.Of(field.DataType)}"));
    }

    [Fact]
    public async Task An_empty_batch_gives_an_empty_result()
    {
        using RecordBatch batch = Batches.Empty((await BatchAsync([new { a = 1, s = "x" }])).Schema);
        using DuckDbArrow duck = DuckDbArrow.Open();
        using RecordBatch result = duck.Query("SELECT s, a + 1 AS b FROM __THIS__", batch);
        Assert.Equal(0, result.Length);
        Assert.Equal(["s", "b"], Schemas.Names(result.Schema));
    }

    [Fact]
    public async Task A_wrong_column_is_named_in_the_error()
    {
        using RecordBatch batch = await BatchAsync([new { price = 1 }]);
        using DuckDbArrow duck = DuckDbArrow.Open();
        DuckDbException error = Assert.Throws<DuckDbException>(() => duck.Query("SELECT prize FROM __THIS__", batch));
        Assert.Contains("prize", error.Message, StringComparison.Ordinal);
        DuckDbException cast = Assert.Throws<DuckDbException>(() => duck.Query("SELECT ('x' || price)::INT FROM __THIS__", batch));
        Assert.Contains("Could not convert", cast.Message, StringComparison.Ordinal);
        using RecordBatch result = duck.Query("SELECT price FROM __THIS__", batch);
        Assert.Equal([1], result.Values("price"));
    }

    [Fact]
    public async Task A_users_statement_reaches_no_files()
    {
        using RecordBatch batch = await BatchAsync([new { a = 1 }]);
        using DuckDbArrow duck = DuckDbArrow.Open();
        Assert.Throws<DuckDbException>(() => duck.Query("SELECT * FROM read_text('/etc/hostname')", batch));
        Assert.Throws<DuckDbException>(() => duck.Execute("SET enable_external_access = true"));
        Assert.Throws<DuckDbException>(() => duck.Query("CREATE TABLE t AS SELECT * FROM __THIS__", batch));
        Assert.Throws<DuckDbException>(() => duck.Execute("COPY (SELECT 1) TO '/tmp/synapse-never.csv'"));
    }

    [Fact]
    public void A_long_result_comes_in_batches()
    {
        using DuckDbArrow duck = DuckDbArrow.Open();
        var lengths = new List<int>();
        long sum = 0;
        foreach (RecordBatch batch in duck.Stream("SELECT range AS r FROM range(100000)", 30_000))
        {
            lengths.Add(batch.Length);
            foreach (long value in ((Int64Array)batch.Column(0)).Values)
                sum += value;
            batch.Dispose();
        }
        Assert.Equal(100_000L * 99_999 / 2, sum);
        Assert.All(lengths.SkipLast(1), length => Assert.InRange(length, 30_000, 32_047));
    }

    [Fact]
    public async Task Many_connections_at_once_do_not_see_each_others_input()
    {
        await Parallel.ForAsync(0, 40, async (i, _) =>
        {
            using RecordBatch batch = await BatchAsync(Enumerable.Range(0, 100).Select(row => new { a = i }));
            using DuckDbArrow duck = DuckDbArrow.Open();
            for (int k = 0; k < 5; k++)
            {
                using RecordBatch result = duck.Query("SELECT min(a) AS low, max(a) AS high FROM __THIS__", batch);
                Assert.Equal([i], result.Values("low"));
                Assert.Equal([i], result.Values("high"));
            }
        });
    }
}
