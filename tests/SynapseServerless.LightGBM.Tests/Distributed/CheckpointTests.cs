using Apache.Arrow;
using SynapseServerless.Collectives;
using SynapseServerless.Collectives.Local;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Tests.Distributed;

// A fit that broke down and went on from its checkpoint is compared with one that did not.
public sealed class CheckpointTests
{
    private const int Rows = 3000;

    // Enough for three checkpoints, and for accidents between them; every leaf is two exchanges.
    private const int Iterations = 18, Interval = 6, Leaves = 12;

    private static readonly float[] s_matrix = Tables.Features(Rows);

    // What each has of its own state; the others differ in what is trained and not in what is kept.
    private static readonly string[] s_quick = ["plain", "bagging", "categories", "voting", "warm", "goss", "objective"];

    private static readonly string[] s_full =
    [
        "multiclass", "stopping", "parts", "dart", "scores",
    ];

    private static readonly string[] s_soak =
    [
        "balanced", "seed", "node", "l1", "weights", "rf", "quantized", "extra", "schedule",
    ];

    public static IEnumerable<TheoryDataRow<string>> Cases =>
    [
        .. s_quick.Select(name => new TheoryDataRow<string>(name)),
        .. s_full.Select(name => new TheoryDataRow<string>(name).WithTrait("Effort", "full")),
        .. s_soak.Select(name => new TheoryDataRow<string>(name).WithTrait("Effort", "soak")),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_fit_that_goes_on_after_an_accident_gives_the_model_of_one_without(string name)
    {
        (LightGBMEstimator stage, RecordBatch rows) = Case(name);
        var calm = new Store();
        long exchanges = 0;
        string expected = await FitAsync(stage, rows, calm, rank => new Counting(rank, n => exchanges = Math.Max(exchanges, n)));
        // What cannot go on begins anew, and keeps nothing.
        bool goesOn = name is not ("goss" or "dart" or "rf" or "quantized" or "scores" or "extra");
        Assert.Equal(goesOn, calm.Saved > 0);

        Random random = Effort.Current.Random(name.Length);
        for (int accident = 0; accident < Effort.Current.Accidents; accident++)
        {
            var store = new Store();
            long first = random.NextInt64(exchanges / 2, exchanges), second = random.NextInt64(3, 30);
            foreach (long at in (long[])[first, second])
            {
                InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
                    () => FitAsync(stage, rows, store, rank => rank.Rank == 1 ? new FaultyCollective(rank, at) : rank));
                Assert.Equal("broken on purpose", error.Message);
            }
            Assert.Equal(goesOn, store.Saved > 0);
            Assert.Equal(expected, await FitAsync(stage, rows, store, rank => rank));
            Assert.InRange(store.Saved, 0, calm.Saved);
        }
    }

    [Fact]
    public async Task A_checkpoint_of_another_fit_is_not_gone_on_from()
    {
        (LightGBMEstimator stage, RecordBatch rows) = Case("plain");
        var store = new Store();
        await FitAsync(stage, rows, store, rank => rank);
        Assert.True(store.Saved > 0);
        var other = new LightGBMRegressor { NumTasks = 3, NumIterations = Iterations, CheckpointInterval = Interval, NumLeaves = Leaves, NumThreads = 1, LearningRate = 0.3, Timeout = 120 };
        Assert.Equal(await FitAsync(other, rows, new Store(), rank => rank), await FitAsync(other, rows, store, rank => rank));
    }

    [Fact]
    public async Task A_checkpoint_is_not_gone_on_from_when_the_file_with_bins_was_replaced()
    {
        (_, RecordBatch rows) = Case("plain");
        string folder = Directory.CreateTempSubdirectory("synapse-bins-").FullName;
        try
        {
            string file = Path.Combine(folder, "bins");
            var stage = new LightGBMRegressor
            {
                NumTasks = 3, NumIterations = Iterations, CheckpointInterval = Interval, NumLeaves = Leaves, NumThreads = 1, ReferenceDataset = file, Timeout = 120,
            };
            await WriteAsync(rows);
            var store = new Store();
            string first = await FitAsync(stage, rows, store, rank => rank);
            Assert.True(store.Saved > 0);
            float[] other = [.. s_matrix.Take(60 * Tables.Columns).Select(value => value / 2)];
            await WriteAsync(Batch.Of(other, Tables.Numbers(other)));
            string second = await FitAsync(stage, rows, store, rank => rank);
            Assert.NotEqual(first, second);
            Assert.Equal(await FitAsync(stage, rows, new Store(), rank => rank), second);

            async Task WriteAsync(RecordBatch data) =>
                await (await new LightGBMRegressor().CreateReferenceAsync(new MemoryDataset(data))).SaveAsync(file, new Storage.LocalStorage());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (LightGBMEstimator Stage, RecordBatch Rows) Case(string name)
    {
        float[] labels = name switch
        {
            "balanced" => Tables.Classes(s_matrix, 2),
            "multiclass" => Tables.Classes(s_matrix, 3),
            _ => Tables.Numbers(s_matrix),
        };
        RecordBatch rows = Batch.Of(
            s_matrix, labels, Batch.Doubles("weight", Tables.Weights(Rows).Select(weight => (double?)weight)),
            Batch.Booleans("isValidation", Enumerable.Range(0, Rows).Select(row => row % 6 == 0)),
            Batch.Doubles("score", Enumerable.Range(0, Rows).Select(row => (double?)Math.Sin(row))));
        LightGBMRegressor Regressor(string passThrough = "") => new()
        {
            NumTasks = 3, NumIterations = Iterations, CheckpointInterval = Interval, NumLeaves = Leaves, NumThreads = 1, PassThroughArgs = passThrough, Timeout = 120,
        };
        return (name switch
        {
            "bagging" => Regressor("bagging_freq=3 bagging_fraction=0.6 feature_fraction=0.6"),
            "seed" => Regressor("seed=77 bagging_freq=1 bagging_fraction=0.3 feature_fraction=0.5"),
            "node" => Regressor("feature_fraction_bynode=0.5"),
            "l1" => Regressor("objective=regression_l1"),
            "goss" => Regressor("data_sample_strategy=goss"),
            "dart" => Regressor("boosting=dart"),
            "rf" => Regressor("boosting=rf bagging_freq=1 bagging_fraction=0.5"),
            "quantized" => Regressor("use_quantized_grad=true"),
            "extra" => Regressor("extra_trees=true"),
            "balanced" => new LightGBMClassifier
            {
                NumTasks = 3, NumIterations = Iterations, CheckpointInterval = Interval, NumLeaves = Leaves, NumThreads = 1, BaggingFreq = 1, PosBaggingFraction = 0.5, NegBaggingFraction = 0.7, Timeout = 120,
            },
            "multiclass" => new LightGBMClassifier { Objective = "multiclass", NumTasks = 3, NumIterations = Iterations, CheckpointInterval = Interval, NumLeaves = Leaves, NumThreads = 1, Timeout = 120 },
            "categories" => new LightGBMRegressor
            {
                NumTasks = 3, NumIterations = Iterations, CheckpointInterval = Interval, NumLeaves = Leaves, NumThreads = 1, CategoricalSlotIndexes = [2, 5], MinDataPerGroup = 5, CatSmooth = 1, Timeout = 120,
            },
            "stopping" => new LightGBMRegressor
            {
                NumTasks = 3, NumIterations = 200, CheckpointInterval = Interval, NumLeaves = Leaves, NumThreads = 1, LearningRate = 0.2, ValidationIndicatorCol = "isValidation", EarlyStoppingRound = 15,
                IsProvideTrainingMetric = true, Metric = "l2,l1", Timeout = 120,
            },
            "voting" => new LightGBMRegressor
            {
                NumTasks = 3, NumIterations = Iterations, CheckpointInterval = Interval, NumLeaves = Leaves, NumThreads = 1, Parallelism = "voting_parallel", TopK = 2, Timeout = 120,
            },
            "parts" => new LightGBMRegressor { NumTasks = 3, NumIterations = 14, CheckpointInterval = Interval, NumLeaves = Leaves, NumThreads = 1, NumBatches = 2, Timeout = 120 },
            "warm" => new LightGBMRegressor { NumTasks = 3, NumIterations = Iterations, CheckpointInterval = Interval, NumLeaves = Leaves, NumThreads = 1, ModelString = Earlier(labels), Timeout = 120 },
            "weights" => new LightGBMRegressor { NumTasks = 3, NumIterations = Iterations, CheckpointInterval = Interval, NumLeaves = Leaves, NumThreads = 1, WeightCol = "weight", Timeout = 120 },
            "schedule" => new LightGBMRegressor
            {
                LearningRates = iteration => 0.3 / (1 + (iteration / 4)), NumTasks = 3, NumIterations = Iterations, CheckpointInterval = Interval, NumLeaves = Leaves, NumThreads = 1, FeatureFraction = 0.6,
                BaggingFreq = 1, BaggingFraction = 0.6, Timeout = 120,
            },
            "objective" => new LightGBMRegressor
            {
                FObj = Training.Losses.Squared, FEval = [new("mse", Training.Losses.MeanSquaredError)], ValidationIndicatorCol = "isValidation", NumTasks = 3, NumIterations = Iterations,
                CheckpointInterval = Interval, NumLeaves = Leaves, NumThreads = 1, Timeout = 120,
            },
            "scores" => new LightGBMRegressor { NumTasks = 3, NumIterations = Iterations, CheckpointInterval = Interval, NumLeaves = Leaves, NumThreads = 1, InitScoreCol = "score", Timeout = 120 },
            _ => Regressor(),
        }, rows);
    }

    private static string Earlier(float[] labels) => Native.Reference.Train(
        s_matrix, Tables.Columns, labels, "objective=regression verbosity=-1 num_threads=1 deterministic=true force_row_wise=true", 5).Model;

    private static async Task<string> FitAsync(LightGBMEstimator stage, RecordBatch rows, IFitCheckpoints store, Func<ICollective, ICollective> wrap)
    {
        var data = new MemoryDataset(rows, 5, 400);
        Transformer?[] models = await LocalCollectives.RunAsync(
            3, stage.Exchanges,
            (rank, token) => stage.FitRankAsync(data, new StageContext(stage.Uid) { Threads = 1, Checkpoints = store }, wrap(rank), token), CancellationToken.None);
        using var model = (LightGBMModel)models.OfType<Transformer>().Single();
        return model.GetNativeModel() + string.Join(';', model.Record.Metrics.Select(curve => $"{curve.Key} {string.Join(' ', curve.Value)}"));
    }

    private sealed class Store : IFitCheckpoints
    {
        private byte[]? _content;

        public int Saved { get; private set; }

        public Task<byte[]?> LoadAsync(CancellationToken cancellationToken) => Task.FromResult(_content);

        public Task SaveAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            _content = content.ToArray();
            Saved++;
            return Task.CompletedTask;
        }
    }

    // Tells how many exchanges a rank took part in.
    private sealed class Counting(ICollective inner, Action<long> tell) : ICollective
    {
        public int Rank => inner.Rank;

        public int Size => inner.Size;

        public CollectiveTraffic Traffic => inner.Traffic;

        public CancellationToken Failed => inner.Failed;

        public void ThrowIfFailed() => inner.ThrowIfFailed();

        public void AllGather(BlockLayout layout, ReadOnlySpan<byte> block, Span<byte> all)
        {
            inner.AllGather(layout, block, all);
            tell(inner.Traffic.Exchanges);
        }

        public void ReduceScatter(BlockLayout layout, ReadOnlySpan<byte> blocks, Span<byte> sum, int elementSize, BlockReducer reducer) =>
            inner.ReduceScatter(layout, blocks, sum, elementSize, reducer);

        public ICollective Among(IReadOnlyList<int> ranks) => new Counting(inner.Among(ranks), tell);

        public void Leave() => inner.Leave();

        public void Abort(string reason) => inner.Abort(reason);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
