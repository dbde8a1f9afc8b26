using Apache.Arrow;
using SynapseServerless.Collectives;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Tests.Distributed;

// What ranks train is compared with what one rank trains, whose models are compared with the native library's elsewhere.
public sealed class DistributedFitTests
{
    private const int Rows = 4000;

    private static readonly Lazy<Task<(RecordBatch Data, float[] Labels, double Auc)>> s_alone = new(async () =>
    {
        float[] matrix = Tables.Features(20_000);
        float[] labels = Tables.Classes(matrix, 2);
        RecordBatch data = Batch.Of(matrix, labels);
        return (data, labels, Auc(await ScoresAsync(new LightGBMClassifier { NumThreads = 1 }, new MemoryDataset(data), data, "probability"), labels));
    });

    private static LightGBMClassifier Classifier(int ranks) => new()
    {
        NumTasks = ranks, NumIterations = 15, NumThreads = 1, Deterministic = true, PassThroughArgs = "force_row_wise=true", Timeout = 120,
    };

    private static LightGBMRegressor Regressor(int ranks) => new()
    {
        NumTasks = ranks, NumIterations = 15, NumThreads = 1, Deterministic = true, PassThroughArgs = "force_row_wise=true", Timeout = 120,
    };

    [Theory]
    [InlineData(2, 1, true)]
    [InlineData(3, 7, true)]
    [InlineData(4, 2, true)]
    [InlineData(2, 6, false)]
    public async Task Ranks_learn_what_one_alone_does(int ranks, int partitions, bool knowsRows)
    {
        float[] matrix = Tables.Features(Rows);
        RecordBatch data = Batch.Of(matrix, Tables.Numbers(matrix));
        double[] alone = await ScoresAsync(Regressor(1), new MemoryDataset(data), data);
        double[] together = await ScoresAsync(Regressor(ranks), new MemoryDataset(data, partitions, 300, knowsRows), data);
        // Bins are chosen from the same rows, so the trees are the same; sums are only added in another order.
        Assert.All(alone.Zip(together), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public async Task Classes_that_only_some_ranks_see_are_known_to_all()
    {
        float[] matrix = Tables.Features(Rows);
        // Sorted by class: no rank sees all four.
        float[] labels = [.. Enumerable.Range(0, Rows).Select(row => (float)(row * 4 / Rows))];
        for (int row = 0; row < Rows; row++)
            matrix[row * Tables.Columns] += labels[row];
        RecordBatch data = Batch.Of(matrix, labels);
        var stage = new LightGBMClassifier { Objective = "multiclass", NumTasks = 4, NumIterations = 10, NumThreads = 1, Timeout = 120 };
        using var model = (LightGBMClassificationModel)await stage.FitAsync(new MemoryDataset(data, 4));
        Assert.Equal(4, model.ActualNumClasses);
        using RecordBatch scored = model.Transform(data, new StageContext("test"));
        int right = Batch.Numbers(scored, "prediction").Zip(labels).Count(pair => pair.First == pair.Second);
        Assert.InRange(right, (int)(0.95 * Rows), Rows);
    }

    [Fact]
    public async Task Categories_that_only_some_ranks_see_are_known_to_all()
    {
        float[] matrix = Tables.Features(Rows);
        float[] labels = new float[Rows];
        for (int row = 0; row < Rows; row++)
        {
            // The categories of the first half are others than those of the second.
            int category = (row < Rows / 2 ? 0 : 20) + (row % 10);
            matrix[(row * Tables.Columns) + 5] = category;
            labels[row] = category % 3;
        }
        RecordBatch data = Batch.Of(matrix, labels);
        LightGBMRegressor Stage(int ranks) => new()
        {
            NumTasks = ranks, NumIterations = 20, NumThreads = 1, Deterministic = true, CategoricalSlotIndexes = [5], MinDataPerGroup = 10,
            PassThroughArgs = "force_row_wise=true", Timeout = 120,
        };
        double[] alone = await ScoresAsync(Stage(1), new MemoryDataset(data), data);
        double[] together = await ScoresAsync(Stage(2), new MemoryDataset(data, 2), data);
        Assert.All(alone.Zip(together), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Metrics_and_the_iteration_to_stop_at_are_those_of_one_alone(int ranks)
    {
        float[] matrix = Tables.Features(Rows);
        bool[] validates = [.. Enumerable.Range(0, Rows).Select(row => row % 5 == 0)];
        RecordBatch data = Batch.Of(matrix, Tables.Numbers(matrix), Batch.Booleans("isValidation", validates));
        LightGBMRegressor Stage(int count) => new()
        {
            NumTasks = count, NumIterations = 200, NumThreads = 1, Deterministic = true, ValidationIndicatorCol = "isValidation", Metric = "l2,mape",
            EarlyStoppingRound = 5, IsProvideTrainingMetric = true, LearningRate = 0.3, PassThroughArgs = "force_row_wise=true", Timeout = 120,
        };
        using var alone = (LightGBMModel)await Stage(1).FitAsync(new MemoryDataset(data));
        using var together = (LightGBMModel)await Stage(ranks).FitAsync(new MemoryDataset(data, 5));
        Assert.Equal(alone.Record.BestIteration, together.Record.BestIteration);
        Assert.Equal(alone.Record.TrainedIterations, together.Record.TrainedIterations);
        Assert.Equal(alone.Record.TrainingRows, together.Record.TrainingRows);
        Assert.Equal(alone.Record.ValidationRows, together.Record.ValidationRows);
        Assert.Equal(alone.Record.Metrics.Keys.Order(), together.Record.Metrics.Keys.Order());
        foreach (string metric in (string[])["valid l2", "valid mape", "training l2"])
            Assert.All(alone.Record.Metrics[metric].Zip(together.Record.Metrics[metric]), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public async Task Ranks_without_rows_to_train_on_stand_aside()
    {
        float[] matrix = Tables.Features(Rows);
        // The first partition only validates, and one of the four has nothing at all.
        bool[] validates = [.. Enumerable.Range(0, Rows).Select(row => row < Rows / 4)];
        RecordBatch data = Batch.Of(matrix, Tables.Numbers(matrix), Batch.Booleans("isValidation", validates));
        LightGBMRegressor Stage(int ranks) => new()
        {
            NumTasks = ranks, NumIterations = 10, NumThreads = 1, Deterministic = true, ValidationIndicatorCol = "isValidation", PassThroughArgs = "force_row_wise=true",
            Timeout = 120,
        };
        using var alone = (LightGBMModel)await Stage(1).FitAsync(new MemoryDataset(data));
        using var together = (LightGBMModel)await Stage(6).FitAsync(new MemoryDataset(data, 4, 100, knowsRows: false));
        Assert.Equal(3 * Rows / 4, together.Record.TrainingRows);
        Assert.Equal(Rows / 4, together.Record.ValidationRows);
        Assert.All(alone.Record.Metrics["valid l2"].Zip(together.Record.Metrics["valid l2"]), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Theory]
    [InlineData("voting_parallel", Traits = ["Effort", "full"])]
    [InlineData("data_parallel")]
    public async Task The_model_is_as_good_as_that_of_one_alone(string parallelism)
    {
        (RecordBatch data, float[] labels, double alone) = await s_alone.Value;
        var stage = new LightGBMClassifier { NumTasks = 3, NumThreads = 1, Parallelism = parallelism, TopK = 3, Timeout = 120 };
        double together = Auc(await ScoresAsync(stage, new MemoryDataset(data, 6), data, "probability"), labels);
        Assert.InRange(Math.Abs(alone - together), 0, 0.003);
    }

    [Fact]
    public async Task A_second_training_gives_the_same_model_byte_for_byte()
    {
        float[] matrix = Tables.Features(Rows);
        RecordBatch data = Batch.Of(matrix, Tables.Numbers(matrix));
        var stage = new LightGBMRegressor { NumTasks = 3, NumIterations = 20, NumThreads = 1, BaggingFreq = 1, BaggingFraction = 0.6, FeatureFraction = 0.6, Timeout = 120 };
        using var first = (LightGBMModel)await stage.FitAsync(new MemoryDataset(data, 5));
        using var second = (LightGBMModel)await stage.FitAsync(new MemoryDataset(data, 5, 77));
        Assert.Equal(first.GetNativeModel(), second.GetNativeModel());
    }

    [Fact]
    public async Task A_bad_row_is_named_by_its_place_in_all_data_whichever_rank_finds_it()
    {
        float[] matrix = Tables.Features(Rows);
        float[] labels = Tables.Classes(matrix, 2);
        labels[2750] = -1;
        DataException error = await Assert.ThrowsAsync<DataException>(
            () => Classifier(3).FitAsync(new MemoryDataset(Batch.Of(matrix, labels), 4, 130)));
        Assert.Equal(2, error.Location.Partition);
        Assert.Equal(750, error.Location.Row);
        Assert.Contains("The label -1 is not a whole number", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_LightGBM_refuses_on_all_ranks_is_said_in_its_words()
    {
        float[] matrix = Tables.Features(Rows);
        float[] labels = [.. Enumerable.Range(0, Rows).Select(row => row < Rows / 2 ? 0f : 1f)];
        var stage = new LightGBMRegressor { Objective = "poisson", NumTasks = 2, NumThreads = 1, Timeout = 120 };
        LightGBMException error = await Assert.ThrowsAsync<LightGBMException>(() => stage.FitAsync(new MemoryDataset(Batch.Of(matrix, labels), 2)));
        Assert.Contains("sum of labels is zero", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_all_ranks()
    {
        float[] matrix = Tables.Features(Rows);
        RecordBatch data = Batch.Of(matrix, Tables.Numbers(matrix));
        using var cancellation = new CancellationTokenSource();
        var stage = new LightGBMRegressor { NumTasks = 3, NumIterations = 100_000, NumThreads = 1, Timeout = 120 };
        var options = new LocalOptions { Progress = new Canceller(cancellation) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.FitAsync(new MemoryDataset(data, 3), options, cancellation.Token));
    }

    [Theory]
    [InlineData(31, 2, "regression")]
    [InlineData(31, 3, "regression")]
    [InlineData(31, 2, "huber")]
    [InlineData(31, 2, "poisson")]
    [InlineData(31, 2, "tweedie")]
    public async Task Rows_too_few_for_a_split_make_the_model_that_one_rank_makes(int rows, int ranks, string objective)
    {
        // Leaves of twenty rows, as the defaults want, cannot be had; the ranks have unequal numbers of rows.
        (float[] matrix, float[] labels) = ([.. Tables.Features(rows)], [.. Enumerable.Range(0, rows).Select(row => (float)(row % 5))]);
        RecordBatch data = Batch.Of(matrix, labels);
        LightGBMRegressor Stage(int count) => new() { Objective = objective, NumTasks = count, NumThreads = 1, Timeout = 120 };
        using var alone = (LightGBMModel)await Stage(1).FitAsync(new MemoryDataset(data));
        using var together = (LightGBMModel)await Stage(ranks).FitAsync(new MemoryDataset(data, ranks));
        Assert.Contains($"leaf_count={rows}\n", alone.GetNativeModel(), StringComparison.Ordinal);
        Assert.Equal(Lines(alone, "leaf_count="), Lines(together, "leaf_count="));
        Assert.Equal(alone.Booster.IterationCount, together.Booster.IterationCount);
        Assert.Equal(alone.Score(matrix.AsSpan(0, Tables.Columns)), together.Score(matrix.AsSpan(0, Tables.Columns)), 1e-12);
    }

    [Fact]
    public async Task Classes_that_are_told_apart_before_the_last_iteration_make_the_model_that_one_rank_makes()
    {
        // Separable, so that after some hundred iterations trees of some classes find nothing more to split.
        const int few = 149;
        float[] labels = [.. Enumerable.Range(0, few).Select(row => (float)(row * 7 % 3))];
        float[] matrix = [.. labels.SelectMany(label => (float[])[label, 0, 0, 0, 0, 0])];
        RecordBatch data = Batch.Of(matrix, labels);
        LightGBMClassifier Stage(int count) => new()
        {
            Objective = "multiclass", NumTasks = count, NumIterations = 300, NumThreads = 1, Deterministic = true, PassThroughArgs = "force_row_wise=true", Timeout = 120,
        };
        using var alone = (LightGBMModel)await Stage(1).FitAsync(new MemoryDataset(data));
        using var together = (LightGBMModel)await Stage(2).FitAsync(new MemoryDataset(data, 2));
        Assert.Equal(alone.Booster.IterationCount, together.Booster.IterationCount);
        string[] stumps = [.. together.GetNativeModel().Split("\n\n\n").Where(tree => tree.Contains("\nnum_leaves=1\n", StringComparison.Ordinal))];
        Assert.NotEmpty(stumps);
        Assert.All(stumps, tree => Assert.Contains($"\nleaf_count={few}\n", tree, StringComparison.Ordinal));
        foreach (float label in (float[])[0, 1, 2])
        {
            double[] one = new double[3], two = new double[3];
            alone.Score([label, 0, 0, 0, 0, 0], PredictionKind.RawScore, one);
            together.Score([label, 0, 0, 0, 0, 0], PredictionKind.RawScore, two);
            Assert.All(one.Zip(two), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    private static IEnumerable<string> Lines(LightGBMModel model, string prefix) =>
        model.GetNativeModel().Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal));

    private static async Task<double[]> ScoresAsync(Estimator stage, Dataset data, RecordBatch rows, string column = "prediction")
    {
        using var model = (LightGBMModel)await stage.FitAsync(data);
        using RecordBatch scored = ((BatchTransformer)model).Transform(rows, new StageContext("test"));
        double[] values = Batch.Numbers(scored, column);
        return values.Length == rows.Length ? values : [.. values.Where((_, i) => i % 2 == 1)];
    }

    // The share of pairs in the right order, ties counting half.
    private static double Auc(double[] scores, float[] labels)
    {
        (double Score, float Label)[] sorted = [.. scores.Zip(labels).OrderBy(pair => pair.First)];
        double rankSum = 0;
        for (int i = 0; i < sorted.Length;)
        {
            int end = i;
            while (end < sorted.Length && sorted[end].Score == sorted[i].Score)
                end++;
            rankSum += sorted[i..end].Count(pair => pair.Label == 1) * ((i + end + 1) / 2.0);
            i = end;
        }
        double positives = labels.Count(label => label == 1), negatives = labels.Length - positives;
        return (rankSum - (positives * (positives + 1) / 2)) / (positives * negatives);
    }

    private sealed class Canceller(CancellationTokenSource cancellation) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            if (value.Done == 20)
                cancellation.Cancel();
        }
    }
}
