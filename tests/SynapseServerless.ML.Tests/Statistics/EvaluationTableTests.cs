using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;
using static SynapseServerless.ML.Tests.Statistics.Evaluating;

namespace SynapseServerless.ML.Tests.Statistics;

public sealed class EvaluationTableTests
{
    private static RecordBatch ThreeClasses() => TestRows.Of(
        ("label", new[] { 0, 0, 0, 1, 1, 2 }), ("prediction", new[] { 0.0, 0, 1, 1, 2, 2 }),
        ("probability", new float[][] { [.5f, .25f, .25f], [1, 0, 0], [.25f, .5f, .25f], [0, 1, 0], [.25f, .25f, .5f], [0, .5f, .5f] }));

    [Fact]
    public async Task Several_classes_are_averaged_over_rows_and_over_classes()
    {
        RecordBatch table = await new ComputeModelStatistics { ScoredLabelsCol = "prediction" }.TransformAsync(ThreeClasses());
        Assert.Equal("Classification", Metric(table, "evaluation_type"));
        Assert.Equal(["0", "1", "2"], (object?[])Metric(table, "labels")!);
        Assert.Equal(new object?[][] { [2L, 1L, 0L], [0L, 1L, 1L], [0L, 0L, 1L] }, (object?[])Metric(table, "confusion_matrix")!);
        Assert.Equal(4.0 / 6, Metric(table, "accuracy"));
        Assert.Equal(4.0 / 6, Metric(table, "precision"));
        Assert.Equal(4.0 / 6, Metric(table, "recall"));
        // By the formulas of Sokolova and Lapalme: class accuracies 5/6, 4/6, 5/6; precisions 1, 1/2, 1/2; recalls 2/3, 1/2, 1.
        Assert.Equal((5.0 + 4 + 5) / 18, (double)Metric(table, "average_accuracy")!, 15);
        Assert.Equal(2.0 / 3, (double)Metric(table, "macro_averaged_precision")!, 15);
        Assert.Equal((2.0 / 3 + 0.5 + 1) / 3, (double)Metric(table, "macro_averaged_recall")!, 15);
        // Probabilities of the labels: 1/2, 1, 1/4, 1, 1/4, 1/2: 6 bits over 6 rows.
        Assert.Equal(Math.Log(2), (double)Metric(table, "log_loss")!, 15);
        Assert.Null(Metric(table, "AUC"));
    }

    [Fact]
    public async Task A_single_metric_is_a_single_column()
    {
        RecordBatch table = await new ComputeModelStatistics { EvaluationMetric = "recall" }.TransformAsync(ThreeClasses());
        Assert.Equal(["evaluation_type", "recall"], Schemas.Names(table.Schema));
        Assert.Equal(4.0 / 6, Metric(table, "recall"));
        EvaluationResult result = new ComputeModelStatistics { EvaluationMetric = "rmse" }.Evaluate(TestRows.Of(("label", new[] { 3, -0.5 }), ("prediction", new[] { 2.5, 0.0 })));
        Assert.Equal(["root_mean_squared_error"], result.Metrics.Keys);
    }

    [Fact]
    public async Task AUC_of_three_classes_is_refused()
    {
        var error = await Assert.ThrowsAsync<DataException>(() => new ComputeModelStatistics { EvaluationMetric = "AUC" }.TransformAsync(ThreeClasses()));
        Assert.Contains("AUC is defined for two classes, and there are 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_regression_has_the_columns_of_SynapseML()
    {
        // The example in scikit-learn's documentation of r2_score (0.948...), mean_squared_error (0.375) and mean_absolute_error (0.5).
        RecordBatch batch = TestRows.Of(("label", new[] { 3, -0.5, 2, 7 }), ("prediction", new[] { 2.5, 0.0, 2, 8 }));
        RecordBatch table = await new ComputeModelStatistics().TransformAsync(batch);
        Assert.Equal(
            ["evaluation_type", "mean_squared_error", "root_mean_squared_error", "R^2", "mean_absolute_error"], Schemas.Names(table.Schema));
        Assert.Equal("Regression", Metric(table, "evaluation_type"));
        Assert.Equal(0.375, Metric(table, "mean_squared_error"));
        Assert.Equal(Math.Sqrt(0.375), Metric(table, "root_mean_squared_error"));
        Assert.Equal(0.9486081370449679, (double)Metric(table, "R^2")!, 15);
        Assert.Equal(0.5, Metric(table, "mean_absolute_error"));
    }

    [Fact]
    public void R2_survives_labels_that_are_far_from_zero()
    {
        // Shifted by 2^40 the example keeps its R^2: these sums and differences are exact in doubles.
        double far = Math.ScaleB(1, 40);
        RecordBatch batch = TestRows.Of(
            ("label", new[] { far + 3, far - 0.5, far + 2, far + 7 }), ("prediction", new[] { far + 2.5, far, far + 2, far + 8 }));
        Assert.Equal(0.9486081370449679, new ComputeModelStatistics().Evaluate(batch).Metrics["R^2"], 15);
    }

    [Theory]
    [InlineData(1e200)]
    [InlineData(1e-200)]
    [InlineData(5e-324)]
    [InlineData(5.9e307)]
    [InlineData(1)]
    public void R2_does_not_depend_on_the_unit_of_the_labels(double unit)
    {
        // By hand: the mean is 1, squares of distances from it are 0, 4 and 4, of errors 0, 4 and 16: 1 - 20 / 8.
        RecordBatch batch = TestRows.Of(
            ("label", new[] { unit, -unit, 3 * unit }), ("prediction", new[] { unit, unit, -unit }));
        EvaluationResult result = new ComputeModelStatistics { EvaluationMetric = "regression" }.Evaluate(batch);
        Assert.Equal(-1.5, result.Metrics["R^2"], 12);
        Assert.Equal(2, result.Metrics["mean_absolute_error"] / unit, 12);
        // The mean of the squares may be no double, and its root is one.
        Assert.Equal(unit == 5e-324 ? 3 : Math.Sqrt(20.0 / 3), result.Metrics["root_mean_squared_error"] / unit, 12);
        Assert.Empty(result.Notes);
    }

    [Fact]
    public void Labels_and_predictions_at_both_ends_of_the_doubles_have_an_R2()
    {
        // Labels M and -M, predictions the other way round: squares of distances M² each, of errors 4 M² each.
        double most = double.MaxValue;
        EvaluationResult result = new ComputeModelStatistics { EvaluationMetric = "regression" }.Evaluate(TestRows.Of(("label", new[] { most, -most }), ("prediction", new[] { -most, most })));
        Assert.Equal(-3, result.Metrics["R^2"]);
        Assert.Equal(double.PositiveInfinity, result.Metrics["mean_absolute_error"]);
        Assert.Empty(result.Notes);
    }

    [Fact]
    public void Equal_labels_have_no_R2_and_the_result_says_so()
    {
        EvaluationResult result = new ComputeModelStatistics().Evaluate(TestRows.Of(("label", new[] { 0.1, 0.1, 0.1 }), ("prediction", new[] { 0.0, 0.2, 0.1 })));
        Assert.Equal(double.NaN, result.Metrics["R^2"]);
        Assert.Contains("All labels are equal: R^2 is not defined.", result.Notes);
    }

    [Fact]
    public void Residuals_fall_into_bins_of_one_width_and_all_are_counted()
    {
        var random = new Random(7);
        double[] errors = [.. Enumerable.Range(0, 5000).Select(_ => random.NextDouble() - random.NextDouble())];
        RecordBatch batch = TestRows.Of(("label", errors), ("prediction", new double[errors.Length]));
        EvaluationResult result = new ComputeModelStatistics().Evaluate(batch);
        Assert.InRange(result.Residuals.Count, 20, 64);
        Assert.All(result.Residuals, bin => Assert.Equal(errors.Count(e => e >= bin.From && (e < bin.To || e == errors.Max() && e == bin.To)), bin.Count));
        Assert.Equal(5000, result.Residuals.Sum(bin => bin.Count));
        Assert.Equal(2000, result.PredictedActual.Count);
        Assert.All(result.PredictedActual, point => Assert.Contains(point.Y, errors));
    }

    [Fact]
    public void An_infinite_prediction_is_refused()
    {
        RecordBatch batch = TestRows.Of(("label", new[] { 1.0 }), ("prediction", new[] { double.NegativeInfinity }));
        var error = Assert.Throws<DataException>(() => new ComputeModelStatistics().Evaluate(batch));
        Assert.Contains("row 0: The prediction is infinite", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("labl", null, "labelCol: There is no column 'labl'. Did you mean 'label'?")]
    [InlineData("label", "nothing", "scoresCol: There is no column 'nothing'. The columns are label, prediction, probability.")]
    public void A_missing_column_is_named_with_those_there_are(string label, string? scores, string expected)
    {
        var error = Assert.Throws<SpecificationException>(
            () => new ComputeModelStatistics { LabelCol = label, ScoresCol = scores }.TransformSchema(ThreeClasses().Schema));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_regression_of_text_is_refused()
    {
        RecordBatch batch = TestRows.Of(("label", new[] { "a" }), ("prediction", new[] { 1.0 }));
        var error = Assert.Throws<SpecificationException>(() => new ComputeModelStatistics { EvaluationMetric = "rmse" }.TransformSchema(batch.Schema));
        Assert.Contains("'label' is text, and a regression compares numbers", error.Message, StringComparison.Ordinal);
    }
}
