using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Explain.Tests;

public sealed class DependenceTests
{
    private static SQLTransformer Model => new()
    {
        Statement = "SELECT *, x * x + 2.0 * y + (CASE WHEN kind = 'a' THEN 8.0 ELSE 0 END) + x * y AS score FROM __THIS__",
    };

    private static RecordBatch Rows => TestRows.Of(
        ("x", new double?[] { 0, 1, 2, 4 }), ("y", new int?[] { 1, 2, 3, 2 }), ("kind", new string?[] { "a", "b", "b", "b" }));

    private static ICENumericFeature X => new() { Name = "x", NumSplits = 4, RangeMin = 0, RangeMax = 4 };

    [Fact]
    public async Task Each_row_gets_its_curve()
    {
        var stage = new ICETransformer { Model = Model, TargetCol = "score", NumericFeatures = [X], CategoricalFeatures = [new() { Name = "kind", OutputColName = "kinds" }], Background = Rows };
        RecordBatch rows = await stage.TransformAsync(Rows);
        // y is 2 in the second row: x^2 + 4 + 2 x.
        Assert.Equal([(0, 4), (1, 7), (2, 12), (3, 19), (4, 28)], Curve(rows, "x_dependence", 1).Select(point => (Convert.ToInt32(point.Value), (int)point.Numbers[0])));
        // The most frequent value comes first.
        Assert.Equal([("b", 7.0), ("a", 15.0)], Curve(rows, "kinds", 1).Select(point => ((string)point.Value!, point.Numbers[0])));
    }

    [Fact]
    public async Task The_average_is_the_mean_of_the_curves_and_the_importance_its_spread()
    {
        var stage = new ICETransformer { Model = Model, TargetCol = "score", NumericFeatures = [X], CategoricalFeatures = [new() { Name = "kind" }], Background = Rows, Kind = "average" };
        RecordBatch table = await stage.TransformAsync(Rows);
        // The mean of y is 2, and a quarter of the rows is of kind a: x^2 + 4 + 2 + 2 x.
        Assert.Equal([6.0, 9, 14, 21, 30], Curve(table, "x_dependence", 0).Select(point => point.Numbers[0]));
        var feature = new ICETransformer { Model = Model, TargetCol = "score", NumericFeatures = [X], CategoricalFeatures = [new() { Name = "kind" }], Background = Rows, Kind = "feature" };
        RecordBatch importances = await feature.TransformAsync(Rows);
        Assert.Equal(["x", "kind"], TestRows.Cells(importances, "featureNames"));
        double[][] values = Explaining.Numbers(importances, "pdpBasedDependence");
        // The standard deviation of 6, 9, 14, 21 and 30 (mean 16), and (8 - 0) / 4.
        Assert.Equal(Math.Sqrt((100 + 49 + 4 + 25 + 196) / 4.0), values[0][0], 1e-12);
        Assert.Equal(2, values[1][0], 1e-12);
    }

    [Fact]
    public async Task Two_columns_together_have_a_row_for_each_two_values()
    {
        var stage = new PartialDependence
        {
            Model = Model, TargetCol = "score", Kind = "pair", NumericFeatures = [new() { Name = "x", NumSplits = 1, RangeMin = 0, RangeMax = 3 }, new() { Name = "y", RangeMin = 1, RangeMax = 2 }],
        };
        RecordBatch table = await stage.TransformAsync(Rows);
        // 2 for the quarter of kind a, and x^2 + 2 y + x y.
        Assert.Equal([("0", "1", 4.0), ("0", "2", 6), ("3", "1", 16), ("3", "2", 21)], Enumerable.Range(0, 4).Select(row =>
            ((string)TestRows.Cells(table, "firstValue")[row]!, (string)TestRows.Cells(table, "secondValue")[row]!, Explaining.Numbers(table, "pdpBasedDependence")[row][0])));
    }

    [Fact]
    public async Task Accumulated_local_effects_of_a_sum_are_its_parts_however_columns_go_together()
    {
        // y is always 10 x: partial dependence would ask for rows that there are not.
        RecordBatch rows = TestRows.Of(("x", new double?[] { 0.5, 1.5, 2.5, 3.5 }), ("y", new double?[] { 5, 15, 25, 35 }));
        var stage = new PartialDependence
        {
            Model = new SQLTransformer { Statement = "SELECT *, x * x + CASE WHEN abs(y - 10 * x) > 10 THEN 1000.0 ELSE 0 END AS score FROM __THIS__" }, TargetCol = "score", Kind = "ale", NumericFeatures = [X],
        };
        double[] curve = [.. Curve(await stage.TransformAsync(rows), "x_dependence", 0).Select(point => point.Numbers[0])];
        // 0, 1, 4, 9, 16 less the mean over the parts, each with one row: (0.5 + 2.5 + 6.5 + 12.5) / 4.
        Assert.Equal([-5.5, -4.5, -1.5, 3.5, 10.5], curve);
    }

    [Fact]
    public async Task A_column_that_the_model_needs_matters_by_what_its_loss_grows()
    {
        RecordBatch rows = TestRows.Of(("x", new double?[] { 1, 2, 3, 4 }), ("y", new double?[] { 5, 6, 7, 8 }), ("label", new double?[] { 1, 2, 3, 4 }));
        var stage = new PermutationImportance
        {
            Model = new SQLTransformer { Statement = "SELECT *, x + 0 * y AS score FROM __THIS__" }, TargetCol = "score", InputCols = ["x", "y"], Background = rows, NumRepeats = 400,
        };
        RecordBatch table = await stage.TransformAsync(rows);
        Assert.Equal(["x", "y"], TestRows.Cells(table, "feature"));
        double[] importances = TestRows.Doubles(table, "importance");
        // The mean squared difference of two of four values drawn at random is twice their variance: 2 * 1.25.
        Assert.Equal(2.5, importances[0], 0.25);
        Assert.Equal(0, importances[1]);
        Assert.Equal([0, 0], TestRows.Doubles(table, "loss"));
    }

    [Fact]
    public async Task However_rows_are_cut_the_tables_are_the_same()
    {
        RecordBatch rows = TestRows.Of(
            ("x", Enumerable.Range(0, 50).Select(i => (double?)(i * 0.37 % 5)).ToArray()), ("y", Enumerable.Range(0, 50).Select(i => (int?)(i % 7)).ToArray()),
            ("kind", Enumerable.Range(0, 50).Select(i => i % 3 == 0 ? "a" : "b").ToArray()), ("label", Enumerable.Range(0, 50).Select(i => (double?)(i / 7.0)).ToArray()));
        foreach (AggregateTransformer stage in new AggregateTransformer[]
        {
            new PartialDependence { Model = Model, TargetCol = "score", NumericFeatures = [X] },
            new PartialDependence { Model = Model, TargetCol = "score", NumericFeatures = [X], Kind = "ale" },
            new PermutationImportance { Model = Model, TargetCol = "score", InputCols = ["x", "kind"], Background = rows },
        })
        {
            string? expected = null;
            for (int cut = 0; cut <= 50; cut += 10)
            {
                object left = await stage.AccumulateAsync(stage.CreateState(rows.Schema), rows.Slice(0, cut), new StageContext("s"), default);
                object right = await stage.AccumulateAsync(stage.CreateState(rows.Schema), rows.Slice(cut, 50 - cut), new StageContext("s"), default);
                using var stream = new MemoryStream();
                await stage.SaveStateAsync(left, stream, default);
                stream.Position = 0;
                using RecordBatch table = stage.Complete(stage.Merge(await stage.LoadStateAsync(stream, default), right), rows.Schema, new StageContext("s"));
                string text = string.Join(';', table.Arrays.Select(column => System.Text.Json.JsonSerializer.Serialize(Cells.Value(column, 0))));
                Assert.Equal(expected ??= text, text);
            }
        }
    }

    [Fact]
    public void What_cannot_be_shown_is_said()
    {
        Schema schema = Rows.Schema;
        Says("Nothing says which values of 'x'", new ICETransformer { Model = Model, TargetCol = "score", NumericFeatures = [new() { Name = "x" }] });
        Says("Did you mean 'kind'", new ICETransformer { Model = Model, TargetCol = "score", CategoricalFeatures = [new() { Name = "kid" }] });
        Says("The model makes no column 'probability'", new ICETransformer { Model = Model, NumericFeatures = [X] });
        Assert.Contains("no feature", Assert.Single(new ICETransformer { Model = Model }.Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("Categories have no values near", Assert.Single(new PartialDependence { Kind = "ale", NumericFeatures = [X], CategoricalFeatures = [new() { Name = "kind" }] }.Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("takes two features", Assert.Single(new PartialDependence { Kind = "pair", NumericFeatures = [X] }.Validate()).Message, StringComparison.Ordinal);

        void Says(string problem, Stage stage) => Assert.Contains(problem, Assert.ThrowsAny<SpecificationException>(() => stage.TransformSchema(schema)).Message, StringComparison.Ordinal);
    }

    private static (object? Value, double[] Numbers)[] Curve(RecordBatch batch, string column, int row) =>
        [.. ((System.Collections.IEnumerable)Cells.Value(batch.Column(batch.Schema.GetFieldIndex(column)), row)!).Cast<IReadOnlyDictionary<string, object?>>()
            .Select(point => (point["value"], ((System.Collections.IEnumerable)point["dependence"]!).Cast<object>().Select(Convert.ToDouble).ToArray()))];
}
