using Apache.Arrow;
using SynapseServerless.LightGBM.Tests.Native;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Tests.Training;

// Expected trees come from the native library called directly on a ready matrix.
public sealed class LinearTreeTests
{
    private const int Rows = 1500;
    private const string Native = "linear_tree=true verbosity=-1 num_threads=1 deterministic=true force_row_wise=true";

    private readonly float[] _matrix = Tables.Features(Rows);

    [Theory]
    [InlineData("regression", "float", 0.0)]
    [InlineData("regression", "double", 0.1)]
    [InlineData("regression", "lists", 0.0)]
    [InlineData("poisson", "float", 0.01)]
    public async Task Trees_are_those_of_the_native_library(string objective, string form, double lambda)
    {
        float[] labels = Tables.Numbers(_matrix);
        string expected = Reference.Train(_matrix, Tables.Columns, labels, $"objective={objective} linear_lambda={lambda} categorical_feature=5 {Native}", 12).Model;
        RecordBatch data = Batch.Of(
            form switch
            {
                "double" => Batch.FixedDoubles("features", _matrix),
                "lists" => Batch.Lists("features", _matrix.Chunk(Tables.Columns)),
                _ => Batch.Fixed("features", _matrix),
            },
            Batch.Doubles("label", labels.Select(label => (double?)label)));
        var stage = new LightGBMRegressor
        {
            Objective = objective, LinearTree = true, LinearLambda = lambda, CategoricalSlotIndexes = [5], NumIterations = 12, NumThreads = 1, Deterministic = true,
            PassThroughArgs = "force_row_wise=true",
        };
        using var model = (LightGBMModel)await stage.FitAsync(new MemoryDataset(data, 3, 170));
        Assert.Equal(Reference.Trees(expected), Reference.Trees(model.GetNativeModel()));
        Assert.True(model.GetNativeModelInfo().HasLinearTrees);
        double[] scored = Reference.Predict(expected, _matrix, Tables.Columns, PredictionKind.Probability, 1);
        using RecordBatch mine = model.Transform(data, new StageContext("test"));
        Assert.Equal(scored, Batch.Numbers(mine, "prediction"));
    }

    [Fact]
    public async Task Weights_starting_scores_and_validation_rows_take_part()
    {
        float[] labels = Tables.Numbers(_matrix), weights = Tables.Weights(Rows);
        int[] train = [.. Enumerable.Range(0, Rows).Where(row => row % 3 != 0)], valid = [.. Enumerable.Range(0, Rows).Where(row => row % 3 == 0)];
        double[] start = [.. labels.Select(label => label / 3.0)];
        Reference.Trained expected = Reference.Train(
            Take(train), Tables.Columns, [.. train.Select(row => labels[row])], $"objective=regression metric=l2 {Native}", 10, [.. train.Select(row => weights[row])],
            [.. train.Select(row => start[row])]);
        RecordBatch data = Batch.Of(
            _matrix, labels, Batch.Doubles("weight", weights.Select(weight => (double?)weight)), Batch.Doubles("start", start.Select(score => (double?)score)),
            Batch.Booleans("isValidation", Enumerable.Range(0, Rows).Select(row => row % 3 == 0)));
        var stage = new LightGBMRegressor
        {
            LinearTree = true, WeightCol = "weight", InitScoreCol = "start", ValidationIndicatorCol = "isValidation", Metric = "l2", NumIterations = 10, NumThreads = 1,
            Deterministic = true, PassThroughArgs = "force_row_wise=true",
        };
        using var model = (LightGBMModel)await stage.FitAsync(new MemoryDataset(data, 3, 170));
        Assert.Equal(Reference.Trees(expected.Model), Reference.Trees(model.GetNativeModel()));
        // The metric by its formula, from the native library's own predictions of the validation rows.
        double[] raw = Reference.Predict(expected.Model, Take(valid), Tables.Columns, PredictionKind.RawScore, 1);
        double sum = valid.Select((row, i) => weights[row] * Math.Pow(raw[i] + start[row] - labels[row], 2)).Sum();
        Assert.Equal(sum / valid.Sum(row => weights[row]), model.Record.Metrics["valid l2"][^1], 1e-6);
    }

    [Fact]
    public async Task What_linear_trees_cannot_do_is_refused()
    {
        Assert.Equal("linearTree", Assert.Single(new LightGBMRegressor { LinearTree = true, NumTasks = 2 }.Validate()).Location.Parameter);
        Assert.Contains("LightGBM says", Assert.Single(new LightGBMRegressor { LinearTree = true, Objective = "regression_l1" }.Validate()).Problem, StringComparison.Ordinal);
        RecordBatch sparse = Batch.Of(Batch.Sparse("features", _matrix), Batch.Doubles("label", Enumerable.Repeat((double?)1, Rows)));
        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => new LightGBMRegressor { LinearTree = true }.FitAsync(new MemoryDataset(sparse)));
        Assert.Equal("linearTree", error.Location.Parameter);
    }

    private float[] Take(int[] rows) => [.. rows.SelectMany(row => _matrix.AsSpan(row * Tables.Columns, Tables.Columns).ToArray())];
}
