using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;
using static SynapseServerless.ML.Tests.Statistics.Evaluating;

namespace SynapseServerless.ML.Tests.Statistics;

public sealed class PerInstanceTests
{
    [Fact]
    public async Task A_regression_has_absolute_and_squared_errors()
    {
        RecordBatch batch = TestRows.Sliced(TestRows.Of(("label", new[] { 3, -0.5, 2 }), ("prediction", new[] { 2.5f, 0f, 2f })));
        RecordBatch rows = await new ComputePerInstanceStatistics().TransformAsync(batch);
        Assert.Equal([0.5, 0.5, 0], TestRows.Doubles(rows, "L1_loss"));
        Assert.Equal([0.25, 0.25, 0], TestRows.Doubles(rows, "L2_loss"));
    }

    [Fact]
    public async Task A_classification_has_minus_the_logarithm_of_the_probability_of_the_true_label()
    {
        RecordBatch batch = TestRows.Sliced(TestRows.Of(
            ("label", new[] { 0L, 1, 1 }), ("prediction", new[] { 0.0, 0, 1 }), ("probability", Probabilities(.25f, 0f, .5f))));
        RecordBatch rows = await new ComputePerInstanceStatistics().TransformAsync(batch);
        // The second row is a confident mistake: its probability of 0 counts as 1e-15, SynapseML's epsilon.
        Assert.Equal([-Math.Log(.75), 15 * Math.Log(10), -Math.Log(.5)], TestRows.Doubles(rows, "log_loss").Select(loss => Math.Round(loss, 12)), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public async Task Text_labels_find_their_probability_by_the_levels_of_the_predictions()
    {
        RecordBatch batch = TestRows.WithField(
            TestRows.Of(("label", new[] { "spam", "ham", "eggs" }), ("prediction", new[] { 1.0, 0, 0 }), ("probability", Probabilities(.75f, .25f, .5f))),
            "prediction", field => ColumnMetadata.With(field, ColumnMetadata.LevelsKey, new[] { "ham", "spam" }));
        double[] losses = TestRows.Doubles(await new ComputePerInstanceStatistics().TransformAsync(batch), "log_loss");
        Assert.Equal(-Math.Log(.75), losses[0], 15);
        Assert.Equal(-Math.Log(.75), losses[1], 15);
        Assert.Equal(15 * Math.Log(10), losses[2], 9);
    }

    [Fact]
    public async Task Rows_without_label_or_score_are_set_aside_and_the_others_stay()
    {
        RecordBatch batch = TestRows.Of(("label", new double?[] { 1, null, 3, double.NaN }), ("prediction", new double?[] { 2, 2, null, 2 }));
        var aside = new SettingAside();
        RecordBatch rows = await new ComputePerInstanceStatistics().TransformAsync(batch, new StageContext("losses") { Rows = aside });
        Assert.Equal([1.0], TestRows.Doubles(rows, "L1_loss"));
        Assert.Equal(["The label is null", "The score is null", "The label is NaN"], aside.Rows.Select(row => row.Problem));
    }

    [Fact]
    public void A_missing_probability_is_named_with_its_parameter()
    {
        RecordBatch batch = TestRows.Of(("label", new[] { "a" }), ("prediction", new[] { "a" }));
        var error = Assert.Throws<SpecificationException>(() => new ComputePerInstanceStatistics().TransformSchema(batch.Schema));
        Assert.Contains("parameter scoredProbabilitiesCol: There is no column 'probability'", error.Message, StringComparison.Ordinal);
    }
}
