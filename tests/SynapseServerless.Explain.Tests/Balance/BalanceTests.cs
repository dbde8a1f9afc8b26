using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Explain.Tests;

public sealed class BalanceTests
{
    // Ten rows by hand: 4 of a (3 positive), 6 of b (2 positive); 5 of 10 positive.
    private static RecordBatch People => TestRows.Of(
        ("sex", new string?[] { "a", "a", "a", "a", "b", "b", "b", "b", "b", "b" }),
        ("label", new int?[] { 1, 1, 1, 0, 1, 1, 0, 0, 0, 0 }));

    [Fact]
    public async Task Each_measure_of_two_classes_is_what_its_formula_gives_by_hand()
    {
        RecordBatch table = await new FeatureBalanceMeasure { SensitiveCols = ["sex"], Verbose = true }.TransformAsync(People);
        Assert.Equal(1, table.Length);
        Assert.Equal("sex", TestRows.Cells(table, "FeatureName")[0]);
        Assert.Equal("b", TestRows.Cells(table, "ClassA")[0]);
        Assert.Equal("a", TestRows.Cells(table, "ClassB")[0]);
        // P(y) = 0.5; P(a) = 0.4, P(a, y) = 0.3; P(b) = 0.6, P(b, y) = 0.2.
        Close(1.0 / 3 - 0.75, table, "dp");
        Close(0.2 / 1.1 - 0.3 / 0.9, table, "sdc");
        Close(0.2 / 0.9 - 0.3 / 0.6, table, "ji");
        Close(Math.Log(0.4) - Math.Log(0.6), table, "llr");
        double pmiB = Math.Log(0.2 / 0.3), pmiA = Math.Log(0.3 / 0.2);
        Close(pmiB - pmiA, table, "pmi");
        Close((pmiB - pmiA) / Math.Log(0.5), table, "n_pmi_y");
        Close(pmiB / Math.Log(0.2) - pmiA / Math.Log(0.3), table, "n_pmi_xy");
        Close(Math.Log(0.04 / 0.3) - Math.Log(0.09 / 0.2), table, "s_pmi");
        // (100 (1 - 1.2 - 1 + 0.4 + 0.6) + 10 (1.2 + 1 - 0.8 - 1)) / (100 sqrt(0.24 * 0.25)), and so for a.
        Close((-20 + 4) / (100 * Math.Sqrt(0.06)) - (20 - 4) / (100 * Math.Sqrt(0.06)), table, "krc");
        Close((0.2 - 0.3) / Math.Sqrt(0.3) - (0.3 - 0.2) / Math.Sqrt(0.2), table, "t_test");
        Close(1.0 / 3, table, "prA");
        Close(0.75, table, "prB");
    }

    [Fact]
    public async Task Distances_from_the_uniform_distribution_are_what_their_formulas_give_by_hand()
    {
        RecordBatch table = await new DistributionBalanceMeasure { SensitiveCols = ["sex"] }.TransformAsync(People);
        Close(0.4 * Math.Log(0.8) + 0.6 * Math.Log(1.2), table, "kl_divergence");
        double toMiddle = 0.4 * Math.Log(0.4 / 0.45) + 0.6 * Math.Log(0.6 / 0.55), fromMiddle = 0.5 * Math.Log(0.5 / 0.45) + 0.5 * Math.Log(0.5 / 0.55);
        Close(Math.Sqrt((toMiddle + fromMiddle) / 2), table, "js_dist");
        Close(0.1, table, "inf_norm_dist");
        Close(0.1, table, "total_variation_dist");
        Close(0.1, table, "wasserstein_dist");
        // (4 - 5)^2 / 5 + (6 - 5)^2 / 5.
        Close(0.4, table, "chi_sq_stat");
        // erfc(sqrt(0.2)), from a table.
        Close(0.5270892568655381, table, "chi_sq_p_value");
    }

    [Fact]
    public async Task A_class_of_the_reference_that_no_row_has_counts_and_one_it_lacks_cannot_be_by_chance()
    {
        RecordBatch missing = await Reference(new() { ["a"] = 0.4, ["b"] = 0.4, ["c"] = 0.2 });
        Close(0.2, missing, "total_variation_dist");
        Close(10 * (0.0 + 0.04 / 0.4 + 0.04 / 0.2), missing, "chi_sq_stat");
        // exp(-x / 2) with two degrees of freedom.
        Close(Math.Exp(-1.5), missing, "chi_sq_p_value");
        RecordBatch impossible = await Reference(new() { ["a"] = 1 });
        Assert.Equal(double.PositiveInfinity, Cell(impossible, "kl_divergence"));
        Assert.Equal(double.PositiveInfinity, Cell(impossible, "chi_sq_stat"));
        Assert.Equal(0, Cell(impossible, "chi_sq_p_value"));
    }

    [Fact]
    public async Task Indexes_of_inequality_are_what_their_formulas_give_by_hand()
    {
        // Shares over their mean: 0.8 and 1.2.
        RecordBatch one = await new AggregateBalanceMeasure { SensitiveCols = ["sex"] }.TransformAsync(People);
        Close(1 - Math.Sqrt(0.96), one, "atkinson_index");
        Close(-Math.Log(0.96) / 2, one, "theil_l_index");
        Close((0.8 * Math.Log(0.8) + 1.2 * Math.Log(1.2)) / 2, one, "theil_t_index");
        RecordBatch half = await new AggregateBalanceMeasure { SensitiveCols = ["sex"], Epsilon = 0.5 }.TransformAsync(People);
        Close(1 - Math.Pow((Math.Sqrt(0.8) + Math.Sqrt(1.2)) / 2, 2), half, "atkinson_index");
        // Combinations: a 0, a 1, b 0, b 1 have 1, 3, 4 and 2 rows.
        RecordBatch two = await new AggregateBalanceMeasure { SensitiveCols = ["sex", "label"] }.TransformAsync(People);
        Close(-(Math.Log(0.4) + Math.Log(1.2) + Math.Log(1.6) + Math.Log(0.8)) / 4, two, "theil_l_index");
    }

    [Theory]
    [InlineData(1, 3.841458820694124, 0.05)]
    [InlineData(4, 9.487729036781154, 0.05)]
    [InlineData(10, 2.558212160187206, 0.99)]
    [InlineData(100, 124.342113404004, 0.05)]
    public void Tails_of_the_chi_squared_distribution_are_those_of_its_published_table(int degrees, double statistic, double probability) =>
        Assert.Equal(probability, Gamma.ChiSquaredTail(statistic, degrees), 1e-10);

    [Fact]
    public async Task However_rows_are_cut_the_measures_are_the_same()
    {
        foreach (BalanceMeasure measure in new BalanceMeasure[]
        {
            new FeatureBalanceMeasure { SensitiveCols = ["sex"] }, new DistributionBalanceMeasure { SensitiveCols = ["sex"] }, new AggregateBalanceMeasure { SensitiveCols = ["sex", "label"] },
        })
        {
            string expected = Text(await measure.TransformAsync(People));
            await foreach (object state in Running.StatesAsync(measure, measure.Uid, People))
                Assert.Equal(expected, Text(measure.Complete(state, People.Schema, new StageContext(measure.Uid))));
        }
    }

    [Fact]
    public void The_measures_are_also_said_in_words()
    {
        Assert.Contains("75.0 % of the rows of 'a' have a positive label, and 33.3 % of those of 'b'", Reading(new FeatureBalanceMeasure { SensitiveCols = ["sex"] }), StringComparison.Ordinal);
        Assert.Contains("'b' is the most frequent of 2 classes, with 60.0 % of the rows. 10.0 % of the rows would have to be of other classes", Reading(new DistributionBalanceMeasure { SensitiveCols = ["sex"] }), StringComparison.Ordinal);
        Assert.Contains("there are 4 combinations of values", Reading(new AggregateBalanceMeasure { SensitiveCols = ["sex", "label"] }), StringComparison.Ordinal);
    }

    private static string Reading(BalanceMeasure measure) =>
        Assert.Single(measure.Evaluate(measure.Accumulate(measure.CreateState(People.Schema), People, new StageContext("m")), People.Schema).Notes);

    [Fact]
    public async Task Rows_without_a_class_are_left_out_and_rows_without_a_label_are_bad()
    {
        RecordBatch rows = TestRows.Of(("sex", new string?[] { "a", null, "b", "b" }), ("label", new int?[] { 1, 1, 0, null }));
        var aside = new SettingAside();
        RecordBatch table = await new FeatureBalanceMeasure { SensitiveCols = ["sex"] }.TransformAsync(rows, new StageContext("m") { Rows = aside });
        Assert.Equal("The label is missing", Assert.Single(aside.Rows).Problem);
        // b: 0 of 1 positive, a: 1 of 1.
        Close(-1, table, "dp");
        Assert.Equal(double.NegativeInfinity, Cell(table, "pmi"));
    }

    [Fact]
    public async Task What_cannot_be_measured_is_said()
    {
        var wrong = Assert.Throws<SpecificationException>(() => new FeatureBalanceMeasure { SensitiveCols = ["sexx"] }.TransformSchema(People.Schema));
        Assert.Contains("Did you mean 'sex'", wrong.Message, StringComparison.Ordinal);
        var shares = new DistributionBalanceMeasure { SensitiveCols = ["sex"], ReferenceDistribution = [new Dictionary<string, double> { ["a"] = 0.7 }] };
        Assert.Contains("add up to 0.7", Assert.Single(shares.Validate()).Message, StringComparison.Ordinal);
        Assert.Equal(0, (await new AggregateBalanceMeasure { SensitiveCols = ["sex"] }.TransformAsync(Batches.Empty(People.Schema))).Length);
        RecordBatch many = TestRows.Of(("sex", Enumerable.Range(0, 1001).Select(i => (int?)i).ToArray()));
        var much = await Assert.ThrowsAsync<DataException>(() => new DistributionBalanceMeasure { SensitiveCols = ["sex"] }.TransformAsync(many));
        Assert.Contains("more than 1,000 different values", much.Message, StringComparison.Ordinal);
    }

    private static Task<RecordBatch> Reference(Dictionary<string, double> shares) =>
        new DistributionBalanceMeasure { SensitiveCols = ["sex"], ReferenceDistribution = [shares] }.TransformAsync(People);

    private static void Close(double expected, RecordBatch table, string measure) => Assert.Equal(expected, Cell(table, measure), 1e-12);

    private static double Cell(RecordBatch table, string measure)
    {
        var cells = (IReadOnlyDictionary<string, object?>)Cells.Value(table.Arrays.Last(), 0)!;
        return (double)cells[measure]!;
    }

    private static string Text(RecordBatch table) => string.Join(';', Enumerable.Range(0, table.Length).Select(row =>
        string.Join(',', ((IReadOnlyDictionary<string, object?>)Cells.Value(table.Arrays.Last(), row)!).Select(pair => $"{pair.Key}={pair.Value:R}"))));
}
