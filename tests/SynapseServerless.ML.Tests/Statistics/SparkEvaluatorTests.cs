using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Statistics;

/// <summary>Spark ML's evaluators. Values named so are scikit-learn's, of Debian's python3-sklearn 1.2.1.</summary>
public sealed class SparkEvaluatorTests
{
    private static readonly RecordBatch _classes = TestRows.Of(
        ("label", new double[] { 0, 0, 0, 1, 1, 2, 2, 2, 2, 1 }), ("prediction", new double[] { 0, 1, 0, 1, 1, 2, 0, 2, 1, 2 }), ("w", new double[] { 1, 2, 1, 3, 1, 1, 2, 1, 1, 2 }));

    private static readonly RecordBatch _scores = TestRows.Of(
        ("label", new double[] { 0, 1, 0, 1, 1, 0, 1, 0 }), ("rawPrediction", new double[] { 0.1, 0.4, 0.35, 0.8, 0.8, 0.35, 0.7, 0.8 }), ("w", new double[] { 1, 2, 3, 1, 2, 3, 1, 2 }));

    private static readonly RecordBatch _numbers = TestRows.Of(
        ("label", new double[] { 3, -0.5, 2, 7, 4.2 }), ("prediction", new double[] { 2.5, 0, 2, 8, 4 }), ("w", new double[] { 1, 2, 3, 4, 5 }));

    private static async Task<double> ValueAsync(MetricEvaluator stage, RecordBatch rows)
    {
        double? value = null;
        await foreach (object state in Running.StatesAsync(stage, stage.Uid, rows))
        {
            double found = stage.Evaluate(state, rows.Schema).Metrics.Single().Value;
            Assert.Equal(found, TestRows.Doubles(stage.Complete(state, rows.Schema, new StageContext(stage.Uid)), stage.TransformSchema(rows.Schema).FieldsList[0].Name)[0]);
            Assert.Equal(value ?? found, found);
            value = found;
        }
        return value!.Value;
    }

    // scikit-learn: f1_score, accuracy_score, precision_score, recall_score, fbeta_score(beta=2), hamming_loss; average='weighted' or None, sample_weight=w.
    [Theory]
    [InlineData("f1", 0.6, 0.5276353276353276)]
    [InlineData("accuracy", 0.6, 0.5333333333333333)]
    [InlineData("weightedPrecision", 0.6166666666666666, 0.5285714285714286)]
    [InlineData("weightedRecall", 0.6, 0.5333333333333333)]
    [InlineData("weightedTruePositiveRate", 0.6, 0.5333333333333333)]
    [InlineData("weightedFMeasure", 0.5980263157894736, 0.5302867383512545)]
    [InlineData("hammingLoss", 0.4, 0.4666666666666667)]
    [InlineData("precisionByLabel", 0.6666666666666666, 0.5)]
    [InlineData("recallByLabel", 0.5, 0.4)]
    [InlineData("truePositiveRateByLabel", 0.5, 0.4)]
    [InlineData("fMeasureByLabel", 0.5263157894736842, 0.4166666666666667)]
    public async Task Metrics_of_classes_are_those_of_scikit_learn(string metric, double plain, double weighted)
    {
        Assert.Equal(plain, await ValueAsync(new MulticlassClassificationEvaluator { MetricName = metric, MetricLabel = 2, Beta = 2 }, _classes), 12);
        Assert.Equal(weighted, await ValueAsync(new MulticlassClassificationEvaluator { MetricName = metric, MetricLabel = 2, Beta = 2, WeightCol = "w" }, _classes), 12);
    }

    // By hand: class 2 is predicted in 1 of the 6 rows of other classes, class 0 in 1 of 7, class 1 in 2 of 7; their rows are 4, 3 and 3 of 10.
    [Fact]
    public async Task False_positive_rates_are_of_the_rows_of_other_classes()
    {
        Assert.Equal(1 / 6.0, await ValueAsync(new MulticlassClassificationEvaluator { MetricName = "falsePositiveRateByLabel", MetricLabel = 2 }, _classes), 12);
        Assert.Equal((0.4 / 6) + (0.3 / 7) + (0.3 * 2 / 7), await ValueAsync(new MulticlassClassificationEvaluator { MetricName = "weightedFalsePositiveRate" }, _classes), 12);
    }

    // By hand: -(ln 0.7 + ln 0.6 + ln 0.25 + ln 0.8) / 4, and with weights 1, 2, 3 and 4.
    [Fact]
    public async Task The_log_loss_is_that_of_the_labels_probabilities()
    {
        RecordBatch rows = TestRows.Of(
            ("label", new double[] { 0, 1, 2, 1 }), ("probability", new float[]?[] { [0.5f, 0.25f, 0.25f], [0.25f, 0.5f, 0.25f], [0.5f, 0.25f, 0.25f], [0, 1, 0] }), ("w", new double[] { 1, 2, 3, 4 }));
        Assert.Equal(Math.Log(2) * (1 + 1 + 2 + 0) / 4, await ValueAsync(new MulticlassClassificationEvaluator { MetricName = "logLoss" }, rows), 12);
        Assert.Equal(Math.Log(2) * (1 + 2 + 6 + 0) / 10, await ValueAsync(new MulticlassClassificationEvaluator { MetricName = "logLoss", WeightCol = "w" }, rows), 12);
        RecordBatch none = TestRows.Of(("label", new double[] { 3 }), ("probability", new float[]?[] { [0.5f, 0.5f] }));
        var error = await Assert.ThrowsAsync<DataException>(() => ValueAsync(new MulticlassClassificationEvaluator { MetricName = "logLoss" }, none));
        Assert.Contains("the 2 probabilities have none for it", error.Message);
    }

    // scikit-learn: roc_auc_score, and for the other curve by hand: precisions 2/3, 3/4, 4/5 and 4/8 at recalls 1/2, 3/4, 1 and 1, joined by straight lines from (0, 2/3).
    [Fact]
    public async Task Areas_under_curves_are_those_of_scikit_learn_and_of_ComputeModelStatistics()
    {
        double roc = await ValueAsync(new BinaryClassificationEvaluator(), _scores), recall = await ValueAsync(new BinaryClassificationEvaluator { MetricName = "areaUnderPR" }, _scores);
        Assert.Equal(0.8125, roc, 12);
        Assert.Equal((0.5 * 2 / 3) + (0.25 * ((2 / 3.0) + 0.75) / 2) + (0.25 * (0.75 + 0.8) / 2), recall, 12);
        Assert.Equal(0.8333333333333334, await ValueAsync(new BinaryClassificationEvaluator { WeightCol = "w" }, _scores), 12);
        EvaluationResult known = new ComputeModelStatistics { ScoresCol = "rawPrediction", EvaluationMetric = "classification" }.Evaluate(_scores);
        Assert.Equal(known.Metrics["AUC"], roc, 14);
        Assert.Equal(known.Metrics["areaUnderPR"], recall, 14);
    }

    // scikit-learn: mean_squared_error, mean_absolute_error, r2_score; the variance by hand: predictions less the mean label 3.14.
    [Fact]
    public async Task Metrics_of_numbers_are_those_of_scikit_learn_and_of_ComputeModelStatistics()
    {
        EvaluationResult known = new ComputeModelStatistics { EvaluationMetric = "regression" }.Evaluate(_numbers);
        foreach ((string metric, string column, double plain, double weighted) in new[]
        {
            ("mse", "mean_squared_error", 0.308, 0.33), ("rmse", "root_mean_squared_error", Math.Sqrt(0.308), Math.Sqrt(0.33)),
            ("mae", "mean_absolute_error", 0.44, 0.4333333333333334), ("r2", "R^2", 0.9496600418410042, 0.9444444444444444),
        })
        {
            double value = await ValueAsync(new RegressionEvaluator { MetricName = metric }, _numbers);
            Assert.Equal(plain, value, 12);
            Assert.Equal(known.Metrics[column], value, 12);
            Assert.Equal(weighted, await ValueAsync(new RegressionEvaluator { MetricName = metric, WeightCol = "w" }, _numbers), 12);
        }
        Assert.Equal(new[] { 2.5, 0, 2, 8, 4 }.Sum(static value => (value - 3.14) * (value - 3.14)) / 5, await ValueAsync(new RegressionEvaluator { MetricName = "var" }, _numbers), 12);
        // Against 0: the errors' squares are 1.54, and the labels' 9 + 0.25 + 4 + 49 + 17.64.
        Assert.Equal(1 - (1.54 / 79.89), await ValueAsync(new RegressionEvaluator { MetricName = "r2", ThroughOrigin = true }, _numbers), 12);
    }

    [Fact]
    public async Task Scores_of_three_classes_and_labels_that_are_none_are_refused()
    {
        RecordBatch three = TestRows.Of(("label", new double[] { 1 }), ("rawPrediction", new float[]?[] { [1, 2, 3] }));
        Assert.Contains("defined for two", (await Assert.ThrowsAsync<DataException>(() => ValueAsync(new BinaryClassificationEvaluator(), three))).Message);
        RecordBatch two = TestRows.Of(("label", new double[] { 2 }), ("rawPrediction", new double[] { 1 }));
        Assert.Contains("the two classes are 0 and 1", (await Assert.ThrowsAsync<DataException>(() => ValueAsync(new BinaryClassificationEvaluator(), two))).Message);
        RecordBatch one = TestRows.Of(("label", new double[] { 1, 1 }), ("rawPrediction", new double[] { 1, 2 }));
        Assert.Equal(double.NaN, await ValueAsync(new BinaryClassificationEvaluator(), one));
    }
}
