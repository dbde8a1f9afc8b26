using Apache.Arrow;
using SynapseServerless.LightGBM.Tests.Native;
using SynapseServerless.Pipelines;

namespace SynapseServerless.LightGBM.Tests.Training;

// Expected models come from the native library called directly, its learning rate reset before every iteration.
public sealed class ScheduleTests
{
    private const int Rows = 1500;
    private const string Native = "verbosity=-1 num_threads=1 deterministic=true force_row_wise=true";

    private readonly float[] _matrix = Tables.Features(Rows);

    [Theory]
    [InlineData("regression", "")]
    [InlineData("regression", "feature_fraction=0.6 bagging_freq=2 bagging_fraction=0.7")]
    [InlineData("poisson", "data_sample_strategy=goss")]
    public async Task A_schedule_gives_the_trees_of_the_library_with_its_rate_reset(string objective, string more)
    {
        float[] labels = Tables.Numbers(_matrix);
        string expected = Reference.Train(_matrix, Tables.Columns, labels, $"objective={objective} {more} {Native}".Replace("  ", " ", StringComparison.Ordinal), 12, rates: Rate).Model;
        var stage = new LightGBMRegressor
        {
            Objective = objective, LearningRates = Rate, NumIterations = 12, NumThreads = 1, Deterministic = true, PassThroughArgs = $"force_row_wise=true {more}",
        };
        using var model = (LightGBMModel)await stage.FitAsync(new MemoryDataset(Batch.Of(_matrix, labels), 2, 300));
        Assert.Equal(Reference.Trees(expected), Reference.Trees(model.GetNativeModel()));
        // What was asked for, not what it was in the end.
        Assert.Contains("[learning_rate: 0.1]", model.GetNativeModel(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extremely_random_trees_draw_other_thresholds_in_every_iteration()
    {
        var stage = new LightGBMRegressor { ExtraTrees = true, LearningRates = _ => 0.1, NumIterations = 4, NumLeaves = 4, NumThreads = 1 };
        using var model = (LightGBMModel)await stage.FitAsync(new MemoryDataset(Batch.Of(_matrix, Tables.Numbers(_matrix))));
        string[] thresholds = [.. model.GetNativeModel().Split('\n').Where(line => line.StartsWith("threshold=", StringComparison.Ordinal))];
        Assert.Equal(4, thresholds.Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_function_sees_every_iteration_with_its_metrics_and_may_end_training(int ranks)
    {
        RecordBatch data = Batch.Of(
            _matrix, Tables.Numbers(_matrix), Batch.Booleans("isValidation", Enumerable.Range(0, Rows).Select(row => row % 4 == 0)));
        var before = new List<(int, double, int)>();
        var after = new List<double>();
        LightGBMRegressor Stage(bool stops) => new()
        {
            NumIterations = 10, NumThreads = 1, NumTasks = ranks, ValidationIndicatorCol = "isValidation", Metric = "l2", LearningRates = Rate, Timeout = 120,
            PassThroughArgs = "force_row_wise=true",
            BeforeIteration = !stops ? null : iteration => before.Add((iteration.Iteration, iteration.LearningRate, iteration.Metrics.Count)),
            AfterIteration = !stops ? null : iteration =>
            {
                after.Add(iteration.Metrics["valid l2"]);
                if (iteration.Iteration == 5)
                    iteration.Stop();
            },
        };
        using var whole = (LightGBMModel)await Stage(false).FitAsync(new MemoryDataset(data, 3));
        using var stopped = (LightGBMModel)await Stage(true).FitAsync(new MemoryDataset(data, 3));
        Assert.Equal(Enumerable.Range(0, 6).Select(i => (i, Rate(i), i == 0 ? 0 : 1)), before);
        Assert.Equal(whole.Record.Metrics["valid l2"].Take(6), after);
        Assert.Equal((6, 6), (stopped.Record.TrainedIterations, stopped.Booster.IterationCount));
        Assert.Equal(Reference.Trees(Reference.Truncate(whole.GetNativeModel(), 6)), Reference.Trees(stopped.GetNativeModel()));
    }

    [Fact]
    public async Task Who_ends_training_before_an_iteration_ends_the_parts_that_follow_too()
    {
        var stage = new LightGBMRegressor
        {
            NumIterations = 5, NumBatches = 3, NumThreads = 1,
            BeforeIteration = iteration =>
            {
                if (iteration is { Part: 1, Iteration: 2 })
                    iteration.Stop();
            },
        };
        using var model = (LightGBMModel)await stage.FitAsync(new MemoryDataset(Batch.Of(_matrix, Tables.Numbers(_matrix))));
        Assert.Equal(7, model.Booster.IterationCount);
    }

    private static double Rate(int iteration) => 0.3 * Math.Pow(0.9, iteration / 2);
}
