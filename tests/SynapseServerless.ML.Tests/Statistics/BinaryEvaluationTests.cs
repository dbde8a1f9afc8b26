using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;
using static SynapseServerless.ML.Tests.Statistics.Evaluating;

namespace SynapseServerless.ML.Tests.Statistics;

public sealed class BinaryEvaluationTests
{
    // The example in scikit-learn's documentation of roc_auc_score (0.75), roc_curve, average_precision_score (0.83) and auc of
    // precision_recall_curve (0.79).
    private static RecordBatch Documented() => TestRows.Of(
        ("label", new[] { 0, 0, 1, 1 }), ("score", new[] { 0.1, 0.4, 0.35, 0.8 }), ("prediction", new[] { 0.0, 0.0, 0.0, 1.0 }));

    [Fact]
    public void Areas_are_those_of_scikit_learns_documented_example()
    {
        EvaluationResult result = new ComputeModelStatistics { ScoresCol = "score", EvaluationMetric = "classification" }.Evaluate(Documented());
        Assert.Equal(0.75, result.Metrics["AUC"], 15);
        // By hand: half of the positives at precision 1, the other half at 2/3.
        Assert.Equal(0.5 + (0.5 * 2 / 3), result.Metrics["average_precision"], 15);
        // By hand: a rectangle of 1/2 x 1, then a trapezoid from (1/2, 1/2) to (1, 2/3).
        Assert.Equal(0.5 + (0.5 * (0.5 + (2.0 / 3)) / 2), result.Metrics["areaUnderPR"], 15);
        // scikit-learn: fpr 0, 0, 0.5, 0.5, 1; tpr 0, 0.5, 0.5, 1, 1.
        Assert.Equal([new(0, 0), new(0, 0.5), new(0.5, 0.5), new(0.5, 1), new(1, 1)], result.Roc);
    }

    [Fact]
    public void Counts_accuracy_precision_and_recall_are_those_of_the_confusion_matrix()
    {
        // True 0: two predicted 0, one predicted 1. True 1: three predicted 1, two predicted 0.
        RecordBatch batch = TestRows.Of(
            ("label", new[] { 0, 0, 0, 1, 1, 1, 1, 1 }), ("prediction", new[] { 0.0, 0, 1, 1, 1, 1, 0, 0 }));
        EvaluationResult result = new ComputeModelStatistics { ScoredLabelsCol = "prediction" }.Evaluate(batch);
        Assert.Equal(["0", "1"], result.Confusion!.Labels);
        Assert.Equal([[2, 1], [2, 3]], result.Confusion.Counts);
        Assert.Equal(5.0 / 8, result.Metrics["accuracy"]);
        Assert.Equal(3.0 / 4, result.Metrics["precision"]);
        Assert.Equal(3.0 / 5, result.Metrics["recall"]);
        // Without scores the predicted labels are the scores, as in SynapseML: one threshold, the mean of 3/5 and 2/3.
        Assert.Equal(((3.0 / 5) + (2.0 / 3)) / 2, result.Metrics["AUC"], 15);
        Assert.False(result.Metrics.ContainsKey("log_loss"));
    }

    [Fact]
    public void Log_loss_is_that_of_scikit_learns_documented_example()
    {
        // log_loss(["spam", "ham", "ham", "spam"], [[.1, .9], [.9, .1], [.8, .2], [.35, .65]]) = 0.21616, columns being ham, spam.
        RecordBatch batch = TestRows.WithField(
            TestRows.Of(
                ("label", new[] { "spam", "ham", "ham", "spam" }), ("prediction", new[] { 1.0, 0, 0, 1 }),
                ("probability", Probabilities(.9f, .1f, .2f, .65f))),
            "prediction", field => ColumnMetadata.With(field, ColumnMetadata.LevelsKey, new[] { "ham", "spam" }));
        EvaluationResult result = new ComputeModelStatistics().Evaluate(batch);
        Assert.Equal(0.21616, result.Metrics["log_loss"], 5);
        Assert.Equal(["ham", "spam"], result.Confusion!.Labels);
        Assert.Equal(1, result.Metrics["accuracy"]);
        Assert.Equal(1, result.Metrics["AUC"]);
    }

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(1, 0.0)]
    public void A_confident_mistake_costs_what_the_smallest_probability_does(int label, double score)
    {
        // By hand: -log(1e-15) = 15 ln 10 = 34.538776 for the one row, and nothing for the other.
        RecordBatch batch = TestRows.Of(("label", new[] { label, 1 }), ("score", new[] { score, 1.0 }));
        EvaluationResult result = new ComputeModelStatistics { ScoresCol = "score", EvaluationMetric = "classification" }.Evaluate(batch);
        Assert.Equal(15 * Math.Log(10) / 2, result.Metrics["log_loss"], 12);
        Assert.Equal(17.269388, result.Metrics["log_loss"], 6);
    }

    [Fact]
    public void Where_no_positive_is_predicted_average_precision_is_the_share_of_positives()
    {
        // One threshold, at which all rows are retrieved: precision 2/3 at recall 1 (scikit-learn: average_precision_score([0, 1, 1], [0, 0, 0])).
        RecordBatch batch = TestRows.Of(("label", new[] { 0, 1, 1 }), ("prediction", new[] { 0, 0, 0 }));
        EvaluationResult result = new ComputeModelStatistics { ScoredLabelsCol = "prediction" }.Evaluate(batch);
        Assert.Equal(2.0 / 3, result.Metrics["average_precision"], 15);
        Assert.Equal(2.0 / 3, result.Metrics["areaUnderPR"], 15);
        Assert.Equal(0.5, result.Metrics["AUC"]);
        Assert.DoesNotContain(result.PrecisionRecall, point => double.IsNaN(point.X) || double.IsNaN(point.Y));
    }

    [Theory]
    [InlineData("accuracy", "accuracy", 0.75)]
    [InlineData("areaUnderROC", "AUC", 0.75)]
    [InlineData("average_precision", "average_precision", 5.0 / 6)]
    public void A_single_metric_is_the_only_one(string metric, string name, double value)
    {
        EvaluationResult result = new ComputeModelStatistics { ScoresCol = "score", EvaluationMetric = metric }.Evaluate(Documented());
        Assert.Equal([name], result.Metrics.Keys);
        Assert.Equal(value, result.Metrics[name], 15);
    }

    [Fact]
    public void Tied_scores_count_half()
    {
        // Pairs of a positive and a negative: (2,1) won, (2,2) tied, (2,3) lost, (3,1) won, (3,2) won, (3,3) tied: 4 of 6.
        RecordBatch batch = TestRows.Of(("label", new[] { 0, 0, 0, 1, 1 }), ("score", new[] { .1, .2, .3, .2, .3 }));
        EvaluationResult result = new ComputeModelStatistics { ScoresCol = "score", EvaluationMetric = "AUC" }.Evaluate(batch);
        Assert.Equal(4.0 / 6, result.Metrics["AUC"], 15);
    }

    [Theory]
    [MemberData(nameof(LabelsOfEveryType))]
    public void Labels_of_any_type_meet_predictions_by_value(System.Array labels)
    {
        RecordBatch batch = TestRows.Of(
            ("label", labels), ("prediction", new[] { 0.0, 1, 1, 0 }), ("probability", Probabilities(.25f, .75f, .5f, .125f)));
        EvaluationResult result = new ComputeModelStatistics { EvaluationMetric = "classification" }.Evaluate(batch);
        Assert.Equal([[2, 1], [0, 1]], result.Confusion!.Counts);
        Assert.Equal(1, result.Metrics["AUC"]);
        Assert.Equal(-(Math.Log(.75) + Math.Log(.75) + Math.Log(.5) + Math.Log(.875)) / 4, result.Metrics["log_loss"], 14);
    }

    public static IEnumerable<TheoryDataRow<System.Array>> LabelsOfEveryType() =>
    [
        new(new[] { 0, 1, 0, 0 }), new(new[] { 0L, 1, 0, 0 }), new(new[] { 0f, 1, 0, 0 }), new(new[] { 0.0, 1, 0, 0 }),
        new(new sbyte?[] { 0, 1, 0, 0 }), new(new bool?[] { false, true, false, false }), new(new[] { "0", "1", "0", "0" }),
    ];

    [Fact]
    public void One_class_only_has_no_AUC_and_the_result_says_so()
    {
        RecordBatch batch = TestRows.Of(("label", new[] { 0, 0 }), ("prediction", new[] { 0.0, 0 }), ("probability", Probabilities(.25f, .5f)));
        EvaluationResult result = new ComputeModelStatistics().Evaluate(batch);
        Assert.Equal(double.NaN, result.Metrics["AUC"]);
        Assert.Equal(1, result.Metrics["accuracy"]);
        Assert.Equal([[2, 0], [0, 0]], result.Confusion!.Counts);
        Assert.Equal(-(Math.Log(.75) + Math.Log(.5)) / 2, result.Metrics["log_loss"], 14);
        Assert.Equal(double.NaN, result.Metrics["precision"]);
        Assert.Equal(
            ["Nothing is predicted to be '1': precision is not defined.", "Every label is '0': AUC is not defined for one class."], result.Notes);
        Assert.Empty(result.Roc);
    }

    [Fact]
    public void Calibration_compares_mean_probability_and_share_of_positives_by_bin()
    {
        RecordBatch batch = TestRows.Of(
            ("label", new[] { 0, 1, 0, 1 }), ("score", new[] { 0.51, 0.55, 0.01, 1.0 }));
        EvaluationResult result = new ComputeModelStatistics { ScoresCol = "score", EvaluationMetric = "classification" }.Evaluate(batch);
        Assert.Equal([1, 2, 1], result.Calibration.Select(bin => bin.Count));
        Assert.Equal([0.01, 0.53, 1.0], result.Calibration.Select(bin => Math.Round(bin.Predicted, 12)));
        Assert.Equal([0, 0.5, 1], result.Calibration.Select(bin => bin.Observed));
    }

    [Fact]
    public void Scores_that_are_no_probabilities_have_an_AUC_but_no_log_loss()
    {
        RecordBatch batch = TestRows.Of(("label", new[] { 0, 1, 1 }), ("score", new[] { -3.0, 2, double.PositiveInfinity }));
        EvaluationResult result = new ComputeModelStatistics { ScoresCol = "score", EvaluationMetric = "classification" }.Evaluate(batch);
        Assert.Equal(1, result.Metrics["AUC"]);
        Assert.False(result.Metrics.ContainsKey("log_loss"));
        Assert.Empty(result.Calibration);
        Assert.Contains(result.Notes, note => note.Contains("not probabilities", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_predicted_labels_the_larger_probability_decides()
    {
        RecordBatch batch = TestRows.Of(("label", new[] { 0, 1, 1 }), ("probability", Probabilities(.4f, .6f, .3f)));
        EvaluationResult result = new ComputeModelStatistics().Evaluate(batch);
        Assert.Equal([[1, 0], [1, 1]], result.Confusion!.Counts);
    }

    [Theory]
    [InlineData("label", "The label is null", "The label is NaN")]
    [InlineData("prediction", "The predicted label is null", "The predicted label is NaN")]
    [InlineData("score", "The score is null", "The score is NaN")]
    public void A_null_and_a_NaN_are_set_aside_with_the_reason(string column, string ofNull, string ofNaN)
    {
        double?[] cells = [1, null, double.NaN, 0];
        double?[] Of(string name) => name == column ? cells : [1, 1, 1, 0];
        RecordBatch batch = TestRows.Of(("label", Of("label")), ("prediction", Of("prediction")), ("score", Of("score")));
        var aside = new SettingAside();
        EvaluationResult result = new ComputeModelStatistics { ScoresCol = "score", EvaluationMetric = "classification" }
            .Evaluate(batch, new StageContext("evaluation") { Rows = aside });
        Assert.Equal(2, result.Rows);
        Assert.Equal([(1, column, ofNull), (2, column, ofNaN)], aside.Rows.Select(row => (row.Row, row.Column!, row.Problem)));
    }

    [Fact]
    public void A_null_label_fails_with_its_row_and_column_unless_rows_are_set_aside()
    {
        RecordBatch batch = TestRows.Of(("label", new int?[] { 1, null }), ("prediction", new[] { 1.0, 0 }));
        var error = Assert.Throws<DataException>(() => new ComputeModelStatistics { ScoredLabelsCol = "prediction" }.Evaluate(batch));
        Assert.Equal("label", error.Location.Column);
        Assert.Equal(1, error.Location.Row);
        Assert.StartsWith("stage ComputeModelStatistics, column 'label', ", error.Message, StringComparison.Ordinal);
        Assert.Contains("row 1: The label is null.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_labels_that_no_prediction_equals_are_refused_with_both()
    {
        RecordBatch batch = TestRows.Of(("label", new[] { "no", "yes" }), ("prediction", new[] { 0.0, 1 }));
        var error = Assert.Throws<DataException>(() => new ComputeModelStatistics().Evaluate(batch));
        Assert.Contains("labels are 'no', 'yes', predictions in 'prediction' are '0', '1'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_rows_give_NaN_and_a_note()
    {
        RecordBatch batch = Batches.Empty(Documented().Schema);
        EvaluationResult result = new ComputeModelStatistics { ScoresCol = "score", EvaluationMetric = "classification" }.Evaluate(batch);
        Assert.Equal(0, result.Rows);
        Assert.Equal(double.NaN, result.Metrics["AUC"]);
        Assert.Equal(double.NaN, result.Metrics["accuracy"]);
        Assert.Contains("There are no rows to evaluate.", result.Notes);
    }
}
