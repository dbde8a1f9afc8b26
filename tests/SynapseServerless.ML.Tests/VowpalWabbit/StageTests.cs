using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using SynapseServerless.VowpalWabbit;
using Xunit;

namespace SynapseServerless.ML.Tests.VowpalWabbit;

/// <summary>The stages, from fits to predictions.</summary>
public sealed class StageTests
{
    // The rows are those of VW's test 721, whose loss VW's own test expects.
    [Fact]
    public async Task Lines_of_text_are_learnt_as_by_VW_and_predicted_from_the_model()
    {
        string[] rows = CommandRun.Rows("0002_25.dat", groups: false);
        Dataset data = TestRows.Of(("value", rows)).Into(3);

        using var model = (VowpalWabbitGenericModel)await new VowpalWabbitGeneric().FitAsync(data, new LocalOptions(), Token);

        Assert.Equal("0.056531", $"{model.PerformanceStatistics.AverageLoss:F6}");
        Assert.Equal((25L, 374L, 1), (model.PerformanceStatistics.Examples, model.PerformanceStatistics.Features, model.PerformanceStatistics.Passes));
        RecordBatch scored = await model.Transform(data).CollectAsync(cancellationToken: Token);
        Assert.Equal(25, scored.Length);
        Assert.All(TestRows.Cells(scored, "prediction"), value => Assert.InRange((float)value!, 0f, 0.73252f));
    }

    [Fact]
    public async Task A_model_that_goes_on_learns_as_if_it_had_never_stopped()
    {
        string[] rows = CommandRun.Rows("0002_25.dat", groups: false);
        using var whole = (VowpalWabbitGenericModel)await new VowpalWabbitGeneric().FitAsync(TestRows.Of(("value", rows)).Into(1), new LocalOptions(), Token);
        using var half = (VowpalWabbitGenericModel)await new VowpalWabbitGeneric().FitAsync(TestRows.Of(("value", rows[..12])).Into(1), new LocalOptions(), Token);

        using var rest = (VowpalWabbitGenericModel)await new VowpalWabbitGeneric { InitialModel = half }.FitAsync(TestRows.Of(("value", rows[12..])).Into(1), new LocalOptions(), Token);

        Assert.Equal(whole.GetReadableModel(), rest.GetReadableModel());
    }

    [Fact]
    public async Task Progressive_predictions_are_those_made_before_learning()
    {
        string[] rows = CommandRun.Rows("0002_25.dat", groups: false);
        var before = new List<float>();
        CommandRun.Of("0002_25.dat", "", (learner, _) => before.Add(learner.Last.Number));

        RecordBatch scored = await new VowpalWabbitGenericProgressive().Transform(TestRows.Of(("input", rows)).Into(1)).CollectAsync(cancellationToken: Token);

        Assert.Equal(before.Cast<object?>(), TestRows.Cells(scored, "prediction"));
    }

    [Fact]
    public async Task A_regression_over_vectors_finds_a_line()
    {
        float[][] vectors = [.. Enumerable.Range(0, 400).Select(i => new[] { i % 7 / 7f, i % 5 / 5f })];
        Dataset data = TestRows.Of(("features", vectors), ("label", vectors.Select(v => (double)((2 * v[0]) - v[1] + 0.5f)).ToArray())).Into(2);

        using var model = (VowpalWabbitRegressionModel)await new VowpalWabbitRegressor { NumPasses = 20, PassThroughArgs = "--holdout_off" }.FitAsync(data, new LocalOptions(), Token);

        RecordBatch scored = await model.Transform(data).CollectAsync(cancellationToken: Token);
        double[] errors = [.. TestRows.Cells(scored, "prediction").Zip(TestRows.Cells(scored, "label")).Select(pair => Math.Abs((double)pair.First! - (double)pair.Second!))];
        Assert.True(errors.Max() < 0.02, $"The largest error is {errors.Max()}.");
    }

    [Fact]
    public async Task Two_classes_and_three_are_told_apart()
    {
        int[] classes = [.. Enumerable.Range(0, 300).Select(i => i % 3)];
        float[][] vectors = [.. classes.Select((c, i) => new[] { c == 0 ? 1f : 0, c == 1 ? 1f : 0, c == 2 ? 1f : 0, i % 5 / 10f })];
        Dataset data = TestRows.Of(("features", vectors), ("label", classes.Select(c => c + 1.0).ToArray()), ("first", classes.Select(c => c == 0 ? 1.0 : 0.0).ToArray())).Into(1);

        using var two = (VowpalWabbitClassificationModel)await new VowpalWabbitClassifier { LabelCol = "first", LabelConversion = true, PassThroughArgs = "--loss_function logistic" }.FitAsync(data, new LocalOptions(), Token);
        using var three = (VowpalWabbitClassificationModel)await new VowpalWabbitClassifier { NumClasses = 3, PassThroughArgs = "--loss_function logistic --probabilities" }.FitAsync(data, new LocalOptions(), Token);

        Assert.Equal(await CellsAsync(data, "first"), await CellsAsync(two.Transform(data), "prediction"));
        Assert.Equal(await CellsAsync(data, "label"), await CellsAsync(three.Transform(data), "prediction"));
    }

    // By hand: in the situation of even rows the first action costs -1 and the second nothing, and the other way round in that of odd rows.
    [Fact]
    public async Task A_bandit_learns_which_action_is_cheap()
    {
        float[][] shared = [.. Enumerable.Range(0, 200).Select(i => new[] { i % 2 == 0 ? 1f : 0, i % 2 == 1 ? 1f : 0 })];
        var actions = new VectorZipper { InputCols = ["one", "two"], OutputCol = "features" };
        Dataset data = actions.Transform(TestRows.Of(
            ("shared", shared), ("one", shared.Select(_ => new[] { 1f, 0f }).ToArray()), ("two", shared.Select(_ => new[] { 0f, 1f }).ToArray()),
            ("chosenAction", Enumerable.Range(0, 200).Select(i => 1 + (i / 2 % 2)).ToArray()),
            ("label", Enumerable.Range(0, 200).Select(i => i % 2 == i / 2 % 2 ? -1.0 : 0.0).ToArray()),
            ("probability", Enumerable.Repeat(0.5, 200).ToArray())).Into(1));

        using var model = (VowpalWabbitContextualBanditModel)await new VowpalWabbitContextualBandit { Interactions = ["sf"], Epsilon = 0.1 }.FitAsync(data, new LocalOptions(), Token);

        object?[] predictions = await CellsAsync(model.Transform(data), "prediction");
        Assert.Equal(200, predictions.Length);
        for (int row = 0; row < 4; row++)
            Assert.Equal(row % 2, System.Array.IndexOf((double[])predictions[row]!, ((double[])predictions[row]!).Max()));
        Assert.InRange(model.PerformanceStatistics.SnipsEstimate!.Value, -1, -0.8);
    }

    [Fact]
    public async Task Ranks_learn_together_and_give_one_model()
    {
        float[][] vectors = [.. Enumerable.Range(0, 400).Select(i => new[] { i % 7 / 7f, i % 5 / 5f })];
        Dataset data = TestRows.Of(("features", vectors), ("label", vectors.Select(v => (double)((2 * v[0]) - v[1] + 0.5f)).ToArray())).Into(3);

        using var model = (VowpalWabbitRegressionModel)await new VowpalWabbitRegressor { NumTasks = 2, NumSyncsPerPass = 3, NumPasses = 10, PassThroughArgs = "--holdout_off" }.FitAsync(data, new LocalOptions(), Token);

        Assert.Equal((2, 4000L), (model.PerformanceStatistics.Ranks, model.PerformanceStatistics.Examples));
        double[] errors = [.. (await CellsAsync(model.Transform(data), "prediction")).Zip(await CellsAsync(data, "label")).Select(pair => Math.Abs((double)pair.First! - (double)pair.Second!))];
        Assert.True(errors.Max() < 0.05, $"The largest error is {errors.Max()}.");
    }

    [Fact]
    public async Task A_bad_line_names_its_row_line_and_column()
    {
        DataException error = await Assert.ThrowsAsync<DataException>(() => new VowpalWabbitGeneric().FitAsync(TestRows.Of(("value", new[] { "1 |a b", "1 |a b:" })).Into(1), new LocalOptions(), Token));

        Assert.Equal("A feature has a colon and no value (line 1, column 8)", error.Problem);
        Assert.Equal(1, error.Location.Row);
    }

    [Theory]
    [InlineData("--oaa 3", "--oaa learns classes")]
    [InlineData("--cb_adf", "Rows with vectors are one example each")]
    [InlineData("--passes none", "--passes none cannot be")]
    public void Arguments_that_do_not_fit_the_stage_are_refused(string arguments, string problem) =>
        Assert.Equal(problem, Assert.Single(new VowpalWabbitRegressor { PassThroughArgs = arguments }.Validate()).Problem);

    [Fact]
    public async Task A_model_of_other_bits_is_no_beginning()
    {
        Dataset data = TestRows.Of(("value", new[] { "1 |a b" })).Into(1);
        using Transformer model = await new VowpalWabbitGeneric { NumBits = 10 }.FitAsync(data, new LocalOptions(), Token);

        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => new VowpalWabbitGeneric { InitialModel = model }.FitAsync(data, new LocalOptions(), Token));
        Assert.Equal("The model has 10 bits and the fit 18", error.Problem);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<object?[]> CellsAsync(Dataset data, string column)
    {
        RecordBatch rows = await data.CollectAsync(cancellationToken: Token);
        return [.. rows.Values(column).Select(value => value is System.Array array ? array.Cast<object>().Select(Convert.ToDouble).ToArray() : value)];
    }
}
