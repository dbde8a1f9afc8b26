using Apache.Arrow;
using SynapseServerless.LightGBM.Tests.Native;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Tests.Stages;

// Expected models and predictions come from the native library called directly on a ready matrix (Reference).
public sealed class RegressorTests
{
    private const int Rows = 2000;
    private const string Defaults = "verbosity=-1 num_threads=2 deterministic=true force_row_wise=true";

    [Theory]
    [InlineData("regression", "")]
    [InlineData("regression_l1", "")]
    [InlineData("huber", "alpha=0.9")]
    [InlineData("fair", "")]
    [InlineData("poisson", "")]
    [InlineData("quantile", "alpha=0.9")]
    [InlineData("mape", "")]
    [InlineData("gamma", "")]
    [InlineData("tweedie", "tweedie_variance_power=1.5")]
    [InlineData("cross_entropy", "")]
    [InlineData("cross_entropy_lambda", "")]
    public async Task Every_objective_gives_the_trees_and_predictions_of_the_native_library(string objective, string native)
    {
        float[] matrix = Tables.Features(Rows), labels = Tables.Numbers(matrix);
        if (objective.StartsWith("cross", StringComparison.Ordinal))
            labels = [.. labels.Select(label => label / 20)];
        string expected = Reference.Train(matrix, Tables.Columns, labels, $"objective={objective} {native} {Defaults}".Replace("  ", " ", StringComparison.Ordinal), 8).Model;
        RecordBatch data = Batch.Of(matrix, labels);
        var regressor = new LightGBMRegressor
        {
            Objective = objective, NumIterations = 8, NumThreads = 2, Deterministic = true, PassThroughArgs = "force_row_wise=true",
        };
        using var model = (LightGBMRegressionModel)await regressor.FitAsync(new MemoryDataset(data, 2, 300));
        Assert.Equal(Reference.Trees(expected), Reference.Trees(model.GetNativeModel()));
        using RecordBatch scored = model.Transform(data, new StageContext("test"));
        Assert.Equal(Reference.Predict(expected, matrix, Tables.Columns, PredictionKind.Probability, 1), Batch.Numbers(scored, "prediction"));
    }

    [Theory]
    [InlineData("poisson", -1)]
    [InlineData("gamma", 0)]
    [InlineData("tweedie", -0.1)]
    [InlineData("cross_entropy", 1.1)]
    public async Task A_label_out_of_an_objectives_range_is_named(string objective, double label)
    {
        float[] matrix = Tables.Features(100);
        double?[] labels = [.. Enumerable.Range(0, 100).Select(row => row == 50 ? label : (double?)0.5)];
        DataException error = await Assert.ThrowsAsync<DataException>(() => new LightGBMRegressor { Objective = objective }.FitAsync(
            new MemoryDataset(Batch.Of(Batch.Fixed("features", matrix), Batch.Doubles("label", labels)))));
        Assert.Contains(objective, error.Problem, StringComparison.Ordinal);
        Assert.Equal(50, error.Location.Row);
    }

    [Fact]
    public async Task Parameters_reach_the_native_library_under_its_names()
    {
        float[] matrix = Tables.Features(Rows), labels = Tables.Numbers(matrix);
        const string native =
            "objective=regression boosting=dart learning_rate=0.2 num_leaves=9 max_depth=4 min_data_in_leaf=5 min_sum_hessian_in_leaf=0.5 "
            + "min_gain_to_split=0.01 max_delta_step=4.5 lambda_l1=0.1 lambda_l2=0.2 bagging_fraction=0.8 bagging_freq=2 feature_fraction=0.7 "
            + "feature_fraction_bynode=0.9 drop_rate=0.3 max_drop=7 skip_drop=0.25 uniform_drop=true xgboost_dart_mode=true "
            + "monotone_constraints=1,0,0,0,0,0 monotone_constraints_method=advanced monotone_penalty=0.5 seed=77 bagging_seed=11 "
            + "max_bin=40 min_data_in_bin=4 bin_construct_sample_cnt=700 use_missing=true zero_as_missing=true boost_from_average=false "
            + "categorical_feature=5 min_data_per_group=10 max_cat_threshold=8 cat_l2=3 cat_smooth=2 max_cat_to_onehot=2 data_random_seed=21 ";
        string expected = Reference.Train(matrix, Tables.Columns, labels, native + Defaults, 12).Model;
        var regressor = new LightGBMRegressor
        {
            BoostingType = "dart", NumIterations = 12, LearningRate = 0.2, NumLeaves = 9, MaxDepth = 4, MinDataInLeaf = 5, MinSumHessianInLeaf = 0.5,
            MinGainToSplit = 0.01, MaxDeltaStep = 4.5, LambdaL1 = 0.1, LambdaL2 = 0.2, BaggingFraction = 0.8, BaggingFreq = 2, FeatureFraction = 0.7,
            FeatureFractionByNode = 0.9, DropRate = 0.3, MaxDrop = 7, SkipDrop = 0.25, UniformDrop = true, XGBoostDartMode = true,
            MonotoneConstraints = [1, 0, 0, 0, 0, 0], MonotoneConstraintsMethod = "advanced", MonotonePenalty = 0.5, Seed = 77, BaggingSeed = 11,
            MaxBin = 40, MinDataPerBin = 4, BinSampleCount = 700, ZeroAsMissing = true, BoostFromAverage = false,
            CategoricalSlotIndexes = [5], MinDataPerGroup = 10, MaxCatThreshold = 8, Catl2 = 3, CatSmooth = 2, MaxCatToOnehot = 2, DataRandomSeed = 21,
            NumThreads = 2, Deterministic = true, PassThroughArgs = "force_row_wise=true",
        };
        using var model = (LightGBMModel)await regressor.FitAsync(new MemoryDataset(Batch.Of(matrix, labels), 2, 300));
        // Twelve trees that split: otherwise half of the parameters would not show.
        Assert.DoesNotContain("num_leaves=1\n", expected, StringComparison.Ordinal);
        Assert.Equal(Reference.Trees(expected), Reference.Trees(model.GetNativeModel()));
    }

    [Theory]
    [InlineData("subset", 500, 400)]
    [InlineData("global", 10, 500)]
    [InlineData("fixed", 10, 300)]
    public async Task Bins_come_from_the_rows_that_the_sampling_mode_names(string mode, int subset, int count)
    {
        float[] matrix = Tables.Features(Rows), labels = Tables.Numbers(matrix);
        var parameters = StreamedDatasetTests.Parse($"objective=regression bin_construct_sample_cnt={count} {Defaults}");
        int[] rows = mode switch
        {
            "fixed" => [.. Enumerable.Range(0, count)],
            "subset" => BinSample.ChooseRows(subset, parameters),
            _ => BinSample.ChooseRows(Rows, parameters),
        };
        var sample = new BinSample(Tables.Columns);
        foreach (int row in rows)
            sample.Add(matrix.AsSpan(row * Tables.Columns, Tables.Columns));
        using LightGBMDataset dataset = LightGBMDataset.Create(sample, Rows, parameters);
        dataset.PushRows(matrix, labels);
        dataset.Finish();
        using Booster booster = Booster.Create(dataset, parameters);
        for (int i = 0; i < 5; i++)
            booster.Update();

        var regressor = new LightGBMRegressor
        {
            SamplingMode = mode, SamplingSubsetSize = subset, BinSampleCount = count, NumIterations = 5, NumThreads = 2, Deterministic = true,
            PassThroughArgs = "force_row_wise=true",
        };
        foreach (bool knowsRows in (bool[])[true, false])
        {
            using var model = (LightGBMModel)await regressor.FitAsync(new MemoryDataset(Batch.Of(matrix, labels), 2, 300, knowsRows));
            Assert.Equal(Reference.Trees(booster.Save()), Reference.Trees(model.GetNativeModel()));
        }
    }

    [Fact]
    public async Task A_fit_reads_the_data_twice_where_the_number_of_rows_is_known()
    {
        float[] matrix = Tables.Features(Rows);
        var data = new MemoryDataset(Batch.Of(matrix, Tables.Numbers(matrix)), 2, 100);
        using Transformer model = await new LightGBMRegressor { NumIterations = 2 }.FitAsync(data);
        Assert.Equal(2 * (Rows / 100), data.BatchesRead);
    }

    [Fact]
    public async Task Progress_counts_iterations_and_a_cancelled_fit_stops_at_once()
    {
        float[] matrix = Tables.Features(Rows);
        var data = new MemoryDataset(Batch.Of(matrix, Tables.Numbers(matrix)));
        using var source = new CancellationTokenSource();
        var progress = new Reporter(report =>
        {
            if (report.Done == 3)
                source.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new LightGBMRegressor { NumIterations = 1000 }.FitAsync(data, new LocalOptions { Progress = progress }, source.Token));
        Assert.Equal([1L, 2L, 3L], progress.Reports.Select(report => report.Done));
        Assert.All(progress.Reports, report => Assert.Equal(1000, report.Total));
    }

    private sealed class Reporter(Action<StageProgress> then) : IProgress<StageProgress>
    {
        public List<StageProgress> Reports { get; } = [];

        public void Report(StageProgress value)
        {
            Reports.Add(value);
            then(value);
        }
    }
}
