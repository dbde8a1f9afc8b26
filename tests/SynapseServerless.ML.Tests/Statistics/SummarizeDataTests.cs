using Apache.Arrow;
using DuckDB.NET.Data;
using SynapseServerless.Data;
using SynapseServerless.ML;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Statistics;

public sealed class SummarizeDataTests
{
    [Fact]
    public async Task The_columns_are_those_of_SynapseML()
    {
        RecordBatch table = await new SummarizeData().TransformAsync(TestRows.Of(("x", new[] { 1.0 })));
        Assert.Equal(
            ["Feature", "Count", "Unique_Value_Count", "Missing_Value_Count", "Min", "1st_Quartile", "Median", "3rd_Quartile", "Max",
             "Sample_Variance", "Sample_Standard_Deviation", "Sample_Skewness", "Sample_Kurtosis", "P0_5", "P1", "P5", "P95", "P99", "P99_5"],
            Schemas.Names(table.Schema));
        RecordBatch counts = await new SummarizeData { Basic = false, Sample = false, Percentiles = false }.TransformAsync(TestRows.Of(("x", new[] { 1.0 })));
        Assert.Equal(["Feature", "Count", "Unique_Value_Count", "Missing_Value_Count"], Schemas.Names(counts.Schema));
    }

    [Fact]
    public async Task Every_column_has_its_counts_and_numbers_have_all_else()
    {
        RecordBatch batch = TestRows.Sliced(TestRows.Of(
            ("number", new double?[] { 1, 2, double.NaN, 4, null, 2 }), ("text", new[] { "a", null, "b", "a", "", "c" }),
            ("flag", new bool?[] { true, true, null, true, true, true }), ("big", new[] { 1L << 60, (1L << 60) + 1, 0, 0, 0, 0 }),
            ("vector", new float[]?[] { [1, 2], null, [1, 2], [1, 2], [1, 2], [1, 2] })));
        RecordBatch table = await new SummarizeData().TransformAsync(batch);
        Assert.Equal(["number", "text", "flag", "big", "vector"], table.Values("Feature"));
        Assert.Equal([4.0, 5.0, 5.0, 6.0, 5.0], table.Values("Count"));
        Assert.Equal([3.0, 4.0, 1.0, 3.0, null], table.Values("Unique_Value_Count"));
        Assert.Equal([2.0, 1.0, 1.0, 0.0, 1.0], table.Values("Missing_Value_Count"));
        Assert.Equal([2.0, null, null, 0.0, null], table.Values("Median"));
        // Of 1, 2, 2, 4: mean 2.25, squared distances 1.5625 + 2 * 0.0625 + 3.0625 = 4.75.
        Assert.Equal(4.75 / 3, (double)table.Values("Sample_Variance")[0]!, 14);
        Assert.Equal(Math.Sqrt(4.75 / 3), (double)table.Values("Sample_Standard_Deviation")[0]!, 14);
        Assert.Null(table.Values("Sample_Variance")[1]);
    }

    [Fact]
    public async Task Numbers_are_those_that_DuckDB_computes()
    {
        var random = new Random(3);
        double[] values = [.. Enumerable.Range(0, 999).Select(_ => Math.Round(Math.Exp(random.NextDouble() * 6), 3) - 40)];
        RecordBatch table = await new SummarizeData().TransformAsync(TestRows.Of(("x", values)));

        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        // DuckDB's skewness is corrected for the size of the sample; Spark's, and so ours, is not.
        command.CommandText = $"""
            SELECT count(x), count(DISTINCT x), min(x), quantile_disc(x, 0.25), quantile_disc(x, 0.5), quantile_disc(x, 0.75), max(x), var_samp(x),
                   skewness(x) * (count(x) - 2) / sqrt(count(x) * (count(x) - 1)), kurtosis_pop(x),
                   quantile_disc(x, 0.005), quantile_disc(x, 0.01), quantile_disc(x, 0.05), quantile_disc(x, 0.95), quantile_disc(x, 0.99), quantile_disc(x, 0.995)
            FROM (SELECT unnest([{string.Join(", ", values.Select(value => value.ToString("R")))}])::DOUBLE AS x)
            """;
        using DuckDBDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        string[] columns =
        [
            "Count", "Unique_Value_Count", "Min", "1st_Quartile", "Median", "3rd_Quartile", "Max", "Sample_Variance",
            "Sample_Skewness", "Sample_Kurtosis", "P0_5", "P1", "P5", "P95", "P99", "P99_5",
        ];
        Assert.All(columns, (column, i) =>
        {
            double expected = Convert.ToDouble(reader.GetValue(i));
            Assert.Equal(expected, (double)table.Values(column)[0]!, Math.Abs(expected) * 1e-10);
        });
    }

    [Theory]
    [InlineData(1e200)]
    [InlineData(1e-200)]
    [InlineData(4e307)]
    [InlineData(1e80)]
    public async Task Moments_do_not_depend_on_the_unit_of_the_values(double unit)
    {
        // By hand, of 1, 2, 3, 4: variance 5/3, skewness 0, excess kurtosis -1.36. Their powers are no doubles, and their ratios are.
        RecordBatch table = await new SummarizeData().TransformAsync(TestRows.Of(("x", new[] { unit, 2 * unit, 3 * unit, 4 * unit })));
        Assert.Equal(Math.Sqrt(5.0 / 3), (double)table.Values("Sample_Standard_Deviation")[0]! / unit, 13);
        Assert.Equal(0, (double)table.Values("Sample_Skewness")[0]!, 13);
        Assert.Equal(-1.36, (double)table.Values("Sample_Kurtosis")[0]!, 13);
    }

    [Fact]
    public async Task Moments_survive_numbers_that_are_far_from_zero()
    {
        // 1, 2, 3, 4 shifted by 2^40: variance 5/3, skewness 0, excess kurtosis -1.36 (fourth moments 41/16 over 25/16 less 3).
        double far = Math.ScaleB(1, 40);
        RecordBatch table = await new SummarizeData().TransformAsync(TestRows.Of(("x", new[] { far + 1, far + 2, far + 3, far + 4 })));
        Assert.Equal(5.0 / 3, (double)table.Values("Sample_Variance")[0]!, 14);
        Assert.Equal(0.0, table.Values("Sample_Skewness")[0]);
        Assert.Equal(-1.36, (double)table.Values("Sample_Kurtosis")[0]!, 14);
    }

    [Fact]
    public async Task Every_way_of_cutting_and_merging_gives_the_same_table_bit_for_bit()
    {
        var random = new Random(9);
        RecordBatch batch = TestRows.Of(
            ("x", Enumerable.Range(0, 50).Select(i => i % 9 == 0 ? (double?)null : random.NextDouble() * Math.Pow(10, i % 17)).ToArray()),
            ("text", Enumerable.Range(0, 50).Select(i => i % 7 == 0 ? null : $"t{i % 5}").ToArray()));
        var stage = new SummarizeData();
        var tables = new HashSet<string>();
        await foreach (object state in Running.StatesAsync(stage, stage.Uid, batch))
            tables.Add(Text(stage.Complete(state, batch.Schema, new StageContext(stage.Uid))));
        Assert.Single(tables);
    }

    [Thorough]
    [Theory]
    [InlineData(0, 1e-5)]
    [InlineData(0.01, 0.01)]
    public void More_numbers_than_are_kept_give_quantiles_within_the_threshold_however_they_are_merged(double threshold, double allowed)
    {
        const int Rows = 400_000;
        var random = new Random(13);
        double[] values = [.. Enumerable.Range(0, Rows).Select(_ => Math.Exp(4 * random.NextDouble()))];
        var stage = new SummarizeData { ErrorThreshold = threshold, Sample = false };
        RecordBatch first = TestRows.Of(("x", values[..150_000])), second = TestRows.Of(("x", values[150_000..]));
        var context = new StageContext(stage.Uid);
        object Of(params RecordBatch[] batches) => batches.Aggregate(stage.CreateState(first.Schema), (state, batch) => stage.Accumulate(state, batch, context));
        RecordBatch table = stage.Complete(Of(first, second), first.Schema, context);
        RecordBatch merged = stage.Complete(stage.Merge(Of(second), Of(first)), first.Schema, context);
        Assert.Equal(Text(table), Text(merged));

        double[] sorted = [.. values.Order()];
        foreach ((string column, double share) in new[] { ("P1", 0.01), ("1st_Quartile", 0.25), ("Median", 0.5), ("3rd_Quartile", 0.75), ("P99", 0.99) })
        {
            int rank = System.Array.BinarySearch(sorted, (double)table.Values(column)[0]!);
            Assert.Equal(share, (double)(rank < 0 ? ~rank : rank) / Rows, allowed);
        }
        Assert.Equal(sorted[0], table.Values("Min")[0]);
        Assert.Equal(sorted[^1], table.Values("Max")[0]);
        // HyperLogLog's standard error is 0.8 %; the numbers are fixed by the seed.
        Assert.InRange((double)table.Values("Unique_Value_Count")[0]!, 0.98 * Rows, 1.02 * Rows);
    }

    [Fact]
    public async Task A_table_without_rows_has_counts_of_zero_and_no_numbers()
    {
        RecordBatch table = await new SummarizeData().TransformAsync(Batches.Empty(TestRows.Of(("x", new[] { 1.0 }), ("t", new[] { "a" })).Schema));
        Assert.Equal([0.0, 0.0], table.Values("Count"));
        Assert.Equal([0.0, 0.0], table.Values("Unique_Value_Count"));
        Assert.Equal([null, null], table.Values("Median"));
        Assert.Equal([null, null], table.Values("Sample_Variance"));
    }

    private static string Text(RecordBatch table) =>
        string.Join("\n", Schemas.Names(table.Schema).Select(name => $"{name}: {string.Join(" ", table.Values(name))}"));
}
