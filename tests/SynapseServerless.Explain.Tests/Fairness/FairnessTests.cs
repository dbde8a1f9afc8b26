using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Explain.Tests;

public sealed class FairnessTests
{
    // By hand: group a has 10 rows (4 positive, 3 of them found, 2 of 6 negatives predicted positive), group b 20 (10 positive, 4 found, 1 of 10 negatives predicted positive).
    private static RecordBatch Scored
    {
        get
        {
            (string, int, int, int)[] cells = [("a", 1, 1, 3), ("a", 1, 0, 1), ("a", 0, 1, 2), ("a", 0, 0, 4), ("b", 1, 1, 4), ("b", 1, 0, 6), ("b", 0, 1, 1), ("b", 0, 0, 9)];
            var rows = cells.SelectMany(cell => Enumerable.Repeat(cell, cell.Item4)).ToArray();
            return TestRows.Of(
                ("sex", rows.Select(row => row.Item1).ToArray()), ("label", rows.Select(row => (int?)row.Item2).ToArray()), ("prediction", rows.Select(row => (double?)row.Item3).ToArray()),
                ("score", rows.Select(row => (double?)(row.Item3 == 1 ? 0.8 : 0.2)).ToArray()));
        }
    }

    [Fact]
    public async Task Each_group_has_its_rates_with_their_intervals()
    {
        RecordBatch table = await new FairnessMeasure { SensitiveCols = ["sex"], ProbabilityCol = "score" }.TransformAsync(Scored);
        Assert.Equal(["(all)", "a", "b"], TestRows.Cells(table, "group"));
        Assert.Equal([30L, 10L, 20L], TestRows.Cells(table, "rows"));
        Close([14 / 30.0, 0.4, 0.5], table, "base_rate");
        Close([10 / 30.0, 0.5, 0.25], table, "selection_rate");
        Close([20 / 30.0, 0.7, 0.65], table, "accuracy");
        Close([0.5, 0.75, 0.4], table, "true_positive_rate");
        Close([3 / 16.0, 1 / 3.0, 0.1], table, "false_positive_rate");
        Close([0.7, 0.6, 0.8], table, "precision");
        // Wilson's interval of 5 of 10 at 95 %, from published tables: 0.2366 to 0.7634.
        Assert.Equal(0.236593, TestRows.Doubles(table, "selection_rate_low")[1], 1e-5);
        Assert.Equal(0.763407, TestRows.Doubles(table, "selection_rate_high")[1], 1e-5);
        // Of a: 5 rows at 0.8 of which 3 are positive, 5 at 0.2 of which 1 is; of b 5 with 4, 15 with 6.
        Close([(5 * 0.2 + 5 * 0) / 10, (5 * 0 + 15 * 0.2) / 20], table, "calibration_error", [1, 2]);
    }

    [Fact]
    public async Task Disparities_are_the_differences_of_the_rates_and_say_so_in_words()
    {
        RecordBatch table = await new FairnessMeasure { SensitiveCols = ["sex"], Table = "disparities", MinRows = 5 }.TransformAsync(Scored);
        Dictionary<string, double> values = TestRows.Cells(table, "measure").Zip(TestRows.Doubles(table, "value")).ToDictionary(pair => (string)pair.First!, pair => pair.Second);
        Assert.Equal(0.25, values["demographic_parity_difference"], 1e-12);
        Assert.Equal(0.5, values["demographic_parity_ratio"], 1e-12);
        Assert.Equal(0.35, values["equal_opportunity_difference"], 1e-12);
        Assert.Equal(0.35, values["equalized_odds_difference"], 1e-12);
        Assert.Equal(0.05, values["accuracy_difference"], 1e-12);
        string[] readings = [.. TestRows.Cells(table, "reading").Cast<string>()];
        Assert.Contains("sex: 'a' is predicted positive for 50.0 % of its rows, 'b' for 25.0 %.", readings);
        Assert.Contains(readings, reading => reading.Contains("four fifths", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Groups_too_small_to_be_compared_are_left_out_and_that_is_said()
    {
        RecordBatch table = await new FairnessMeasure { SensitiveCols = ["sex"], Table = "disparities" }.TransformAsync(Scored);
        Assert.All(TestRows.Cells(table, "value"), Assert.Null);
        Assert.All(TestRows.Cells(table, "reading"), reading => Assert.Contains("no two groups", (string)reading!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task However_rows_are_cut_the_tables_are_the_same()
    {
        var stage = new FairnessMeasure { SensitiveCols = ["sex", "label"], Cohorts = true, ProbabilityCol = "score" };
        string expected = Text(await stage.TransformAsync(Scored));
        await foreach (object state in Running.StatesAsync(stage, stage.Uid, Scored))
            Assert.Equal(expected, Text(stage.Complete(state, Scored.Schema, new StageContext(stage.Uid))));
        EvaluationResult evaluation = stage.Evaluate(stage.Accumulate(stage.CreateState(Scored.Schema), Scored, new StageContext("f")), Scored.Schema);
        Assert.Equal(20 / 30.0, evaluation.Metrics["accuracy"], 1e-12);
    }

    [Fact]
    public async Task Weights_make_a_label_as_frequent_in_every_group()
    {
        using Transformer model = await new Reweighing { SensitiveCol = "sex" }.FitAsync(Datasets.FromBatches(Scored));
        RecordBatch weighted = await model.TransformAsync(Scored);
        double[] weights = TestRows.Doubles(weighted, "weight");
        // P(a) P(1) / P(a, 1) = (10 / 30) (14 / 30) / (4 / 30).
        Assert.Equal(10 * 14 / (30.0 * 4), weights[0], 1e-12);
        object?[] groups = TestRows.Cells(weighted, "sex"), labels = TestRows.Cells(weighted, "label");
        foreach (string group in new[] { "a", "b" })
        {
            int[] own = [.. Enumerable.Range(0, 30).Where(row => (string?)groups[row] == group)];
            Assert.Equal(14 / 30.0, own.Where(row => (int)labels[row]! == 1).Sum(row => weights[row]) / own.Sum(row => weights[row]), 1e-12);
            Assert.Equal(own.Length, own.Sum(row => weights[row]), 1e-9);
        }
    }

    [Fact]
    public async Task Thresholds_by_group_even_out_the_rates_and_say_what_that_costs()
    {
        // Scores of b are 0.2 below those of a for the same chance: one threshold selects few of b.
        var rows = Enumerable.Range(0, 2_000).Select(i => (Group: i % 2 == 0 ? "a" : "b", Chance: (i / 2 % 100 / 100.0) + 0.005, Label: i / 200 % 10 < (int)(((i / 2 % 100 / 100.0) + 0.005) * 10) ? 1 : 0)).ToArray();
        RecordBatch scored = TestRows.Of(
            ("group", rows.Select(row => row.Group).ToArray()), ("label", rows.Select(row => (int?)row.Label).ToArray()),
            ("probability", rows.Select(row => (double?)Math.Max(0, row.Chance - (row.Group == "b" ? 0.2 : 0))).ToArray()));
        using var model = (GroupThresholdsModel)await new GroupThresholds { SensitiveCol = "group" }.FitAsync(Datasets.FromBatches(scored));
        RecordBatch predicted = await model.TransformAsync(scored);
        double[] predictions = TestRows.Doubles(predicted, "prediction");
        double Rate(int group) => predictions.Where((_, row) => row % 2 == group).Average();
        Assert.Equal(Rate(0), Rate(1), 0.011);
        Assert.Equal(0.2, model.Thresholds["a"] - model.Thresholds["b"], 0.02);
        Assert.Equal(model.Accuracy, predictions.Zip(rows, (prediction, row) => prediction == row.Label ? 1.0 : 0).Average(), 1e-12);
        Assert.InRange(model.AccuracyWithOneThreshold, 0.5, model.Accuracy);
    }

    [Fact]
    public async Task What_cannot_be_measured_is_said()
    {
        var error = await Assert.ThrowsAsync<DataException>(() => new FairnessMeasure { SensitiveCols = ["sex"], ProbabilityCol = "score" }.TransformAsync(
            TestRows.Of(("sex", new string?[] { "a" }), ("label", new int?[] { 1 }), ("prediction", new double?[] { 1 }), ("score", new double?[] { 1.5 }))));
        Assert.Contains("The score 1.5 is no probability", error.Message, StringComparison.Ordinal);
        var single = await Assert.ThrowsAsync<DataException>(() => new GroupThresholds { SensitiveCol = "sex", ProbabilityCol = "score", Constraint = "equal_opportunity" }.FitAsync(
            Datasets.FromBatches(TestRows.Of(("sex", new string?[] { "a" }), ("label", new int?[] { 1 }), ("score", new double?[] { 0.5 })))));
        Assert.Contains("one label alone", single.Message, StringComparison.Ordinal);
    }

    private static void Close(double[] expected, RecordBatch table, string column, int[]? rows = null)
    {
        double[] values = TestRows.Doubles(table, column);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], values[rows?[i] ?? i], 1e-12);
    }

    private static string Text(RecordBatch table) => string.Join('|', table.Schema.FieldsList.Select(field => string.Join(',', TestRows.Cells(table, field.Name))));
}
