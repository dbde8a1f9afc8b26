using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Explain.Tests;

/// <summary>What the report gets beside the tables: curves with the distribution of the data, readings in words, shares with intervals.</summary>
public sealed class EvaluationTests
{
    private static RecordBatch Rows => TestRows.Of(
        ("x", new double?[] { 0.1, 0.9, 3.6, null }), ("kind", new[] { "b", "a", "b", "b" }), ("label", new double?[] { 1, 0, 1, 1 }));

    private static SQLTransformer Model => new() { Statement = "SELECT *, coalesce(x, 0) * 2 + (CASE WHEN kind = 'a' THEN 8.0 ELSE 0 END) AS score FROM __THIS__" };

    private static ICENumericFeature X => new() { Name = "x", NumSplits = 4, RangeMin = 0, RangeMax = 4 };

    [Fact]
    public async Task A_mean_curve_stands_with_the_rows_it_is_the_mean_of_and_the_distribution_of_the_data()
    {
        EvaluationResult result = await EvaluateAsync(new PartialDependence { Model = Model, TargetCol = "score", NumericFeatures = [X], CategoricalFeatures = [new() { Name = "kind" }], Background = Rows }, Rows);
        Assert.Equal(("dependence", 4L), (result.Kind, result.Rows));
        DependenceCurve x = result.Curves[0], kind = result.Curves[1];
        // A quarter of the rows is of kind a: 2 x + 2.
        Assert.Equal([2.0, 4, 6, 8, 10], x.Average);
        // 0.1 is nearest to 0, 0.9 to 1, 3.6 to 4; the missing value counts nowhere.
        Assert.Equal([1L, 1, 0, 0, 1], x.Rows);
        // Rows of kind b have the curve 2 x, and that of kind a 8 more.
        Assert.Equal([0.0, 0, 0, 8], x.Individual.Select(line => line[0]).Order());
        Assert.Equal(("score", "average"), (x.Target, x.Kind));
        Assert.Equal(["b", "a"], kind.Labels);
        Assert.Equal([3L, 1], kind.Rows);
        Assert.Equal("x: the mean score is lowest at 0 (2) and highest at 4 (10).", result.Notes[0]);
        Assert.Equal(8, result.Metrics["x: range of score"], 1e-12);
    }

    [Fact]
    public async Task Local_effects_pairs_and_importances_say_what_they_found()
    {
        EvaluationResult ale = await EvaluateAsync(new PartialDependence { Model = Model, TargetCol = "score", Kind = "ale", NumericFeatures = [X] }, Rows);
        Assert.Equal(("ale", 3L), (ale.Curves[0].Kind, ale.Rows));
        // No row is between 1 and 3, where nothing is added: 0, 2, 2, 2, 4 less the mean over the rows, (1 + 1 + 3) / 3.
        Assert.Equal([-5 / 3.0, 1 / 3.0, 1 / 3.0, 1 / 3.0, 7 / 3.0], ale.Curves[0].Average.Select(value => Math.Round(value, 12)), (a, b) => Math.Abs(a - b) < 1e-9);
        EvaluationResult pair = await EvaluateAsync(new PartialDependence
        {
            Model = Model, TargetCol = "score", Kind = "pair", NumericFeatures = [new() { Name = "x", NumSplits = 1, RangeMin = 0, RangeMax = 4 }], CategoricalFeatures = [new() { Name = "kind" }], Background = Rows,
        }, Rows);
        Assert.Equal(["x", "kind"], new[] { pair.Surfaces[0].First, pair.Surfaces[0].Second });
        Assert.Equal([[0.0, 8], [8, 16]], pair.Surfaces[0].Answers);
        Assert.Equal("x and kind: the mean score is lowest at 0 and b (0), and highest at 4 and a (16).", Assert.Single(pair.Notes));
        EvaluationResult feature = await EvaluateAsync(new PartialDependence { Model = Model, TargetCol = "score", Kind = "feature", NumericFeatures = [X], CategoricalFeatures = [new() { Name = "kind" }], Background = Rows }, Rows);
        // The standard deviation of 2, 4, 6, 8, 10, and 8 / 4.
        Assert.Equal([("x", Math.Sqrt(10)), ("kind", 2.0)], feature.Importances.Select(one => (one.Feature, one.Importance)));
        Assert.Equal("importance", feature.Kind);
    }

    [Fact]
    public async Task Importance_by_permutation_is_a_picture_a_table_and_a_sentence()
    {
        RecordBatch rows = TestRows.Of(("x", new double?[] { 1, 2, 3, 4 }), ("y", new double?[] { 5, 6, 7, 8 }), ("label", new double?[] { 1, 2, 3, 4 }));
        EvaluationResult result = await EvaluateAsync(new PermutationImportance
        {
            Model = new SQLTransformer { Statement = "SELECT *, x + 0 * y AS score FROM __THIS__" }, TargetCol = "score", InputCols = ["x", "y"], Background = rows, NumRepeats = 50,
        }, rows);
        Assert.Equal(["x", "y"], result.Importances.Select(one => one.Feature));
        Assert.Equal(0, result.Importances[1].Importance);
        Assert.StartsWith("x: with values of other rows the loss goes from 0 to ", result.Notes[0], StringComparison.Ordinal);
        Assert.Equal("y: with values of other rows the loss grows by no more than chance explains.", result.Notes[1]);
        ResultTable table = Assert.Single(result.Tables);
        Assert.Equal(["feature"], table.Texts);
        Assert.Equal(["loss", "permutedLoss", "importance", "standardError"], table.Numbers);
        Assert.Equal(result.Importances[0].Importance, table.Rows[0].Numbers[2]);
    }

    [Fact]
    public async Task Balance_has_its_measures_as_a_table_and_the_shares_of_classes_with_intervals()
    {
        EvaluationResult result = await EvaluateAsync(new FeatureBalanceMeasure { SensitiveCols = ["kind"] }, Rows);
        // All three rows of kind b are positive, that of kind a is not.
        Assert.Equal([("a", 0.0), ("b", 1.0)], result.Groups.Select(group => (group.Group, group.Share)));
        // Wilson's interval of 3 of 3 begins at 3 / (3 + z^2).
        Assert.Equal(3 / (3 + (1.959963984540054 * 1.959963984540054)), result.Groups[1].Low, 1e-12);
        ResultTable table = Assert.Single(result.Tables);
        Assert.Equal(["FeatureName", "ClassA", "ClassB"], table.Texts);
        Assert.Equal(1, table.Rows[0].Numbers[table.Numbers.ToList().IndexOf("dp")]!.Value, 1e-12);
        Assert.Equal("Feature balance", table.Title);
        EvaluationResult distribution = await EvaluateAsync(new DistributionBalanceMeasure { SensitiveCols = ["kind"] }, Rows);
        Assert.Equal([("a", 0.25), ("b", 0.75)], distribution.Groups.Select(group => (group.Group, group.Share)));
        EvaluationResult aggregate = await EvaluateAsync(new AggregateBalanceMeasure { SensitiveCols = ["kind"] }, Rows);
        Assert.Equal(["atkinson_index", "theil_l_index", "theil_t_index"], Assert.Single(aggregate.Tables).Numbers);
    }

    [Fact]
    public async Task Fairness_has_a_table_of_groups_and_one_of_how_far_they_are_apart()
    {
        RecordBatch scored = TestRows.Of(("sex", new[] { "a", "a", "b", "b" }), ("label", new int?[] { 1, 0, 1, 0 }), ("prediction", new double?[] { 1, 1, 1, 0 }));
        EvaluationResult result = await EvaluateAsync(new FairnessMeasure { SensitiveCols = ["sex"], MinRows = 1 }, scored);
        Assert.Equal(["Groups", "How far groups are apart"], result.Tables.Select(table => table.Title));
        Assert.Equal([("a", 1.0), ("b", 0.5)], result.Groups.Select(group => (group.Group, group.Share)));
        Assert.Contains("reading", result.Tables[1].Texts);
        Assert.Contains("'a' is predicted positive for 100.0", result.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curves_of_rows_are_read_for_the_report_with_the_values_that_the_rows_have()
    {
        var stage = new ICETransformer { Model = Model, TargetCol = "score", NumericFeatures = [X], CategoricalFeatures = [new() { Name = "kind" }], Background = Rows };
        RecordBatch table = await stage.TransformAsync(Rows);
        Assert.Equal(["x_dependence", "x", "kind_dependence", "kind"], stage.ExplanationCols);
        RowExplanations found = stage.ReadExplanations(table, 0)!;
        Assert.Equal([2.0, 4, 6, 8, 10], found.Curves[0].Average);
        Assert.Equal(4, found.Curves[0].Individual.Count);
        Assert.Equal([1L, 1, 0, 0, 1], found.Curves[0].Rows);
        Assert.Equal([3L, 1], found.Curves[1].Rows);
        Assert.Null(stage.ReadExplanations(Rows, 0));
    }

    private static async Task<EvaluationResult> EvaluateAsync<TStage>(TStage stage, RecordBatch rows)
        where TStage : AggregateTransformer, IEvaluator =>
        stage.Evaluate(await stage.AccumulateAsync(stage.CreateState(rows.Schema), rows, new StageContext("s"), default), rows.Schema);
}
