using Apache.Arrow;
using SynapseServerless.LightGBM.Tests.Native;
using SynapseServerless.Pipelines;
using SynapseServerless.Tests;

namespace SynapseServerless.LightGBM.Tests.Stages;

// Rows in the shapes of LightGBM's own examples, with the settings of their train.conf. What is expected is what LightGBM makes of the
// files when it reads them itself, as its command line does.
public sealed class ExampleTests : IDisposable
{
    private const string Fixed = "num_threads=2 deterministic=true force_row_wise=true verbosity=-1 max_bin=255 precise_float_parser=true ";
    private const int Iterations = 15;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("synapse-examples-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_binary_example_with_its_weights()
    {
        Reference.Trained expected = Native(
            "binary", ["weight"],
            "objective=binary metric=binary_logloss,auc learning_rate=0.1 num_leaves=63 feature_fraction=0.8 bagging_freq=5 bagging_fraction=0.8 "
            + "min_data_in_leaf=50 min_sum_hessian_in_leaf=5");
        Example train = Example.Binary("train"), test = Example.Binary("test");
        var classifier = new LightGBMClassifier
        {
            Metric = "binary_logloss,auc", LearningRate = 0.1, NumLeaves = 63, FeatureFraction = 0.8, BaggingFreq = 5, BaggingFraction = 0.8,
            MinDataInLeaf = 50, MinSumHessianInLeaf = 5, WeightCol = "weight", ValidationIndicatorCol = "test", NumIterations = Iterations,
            NumThreads = 2, Deterministic = true, PassThroughArgs = "force_row_wise=true",
        };
        double[] weights = [.. Example.Column("binary.train.weight"), .. Example.Column("binary.test.weight")];
        await AgreesAsync(classifier, train.Then(test), train.Rows, expected, Batch.Doubles("weight", weights.Select(weight => (double?)weight)));
    }

    [Fact]
    public async Task The_regression_example_with_its_starting_scores()
    {
        Example.Write("regression.train.init", _folder, "regression.train.init");
        Reference.Trained expected = Native(
            "regression", ["init"],
            "objective=regression metric=l2 learning_rate=0.05 num_leaves=31 feature_fraction=0.9 bagging_freq=5 bagging_fraction=0.8 "
            + "min_data_in_leaf=100 min_sum_hessian_in_leaf=5", rows: "binary");
        Example train = Example.Binary("train"), test = Example.Binary("test");
        var regressor = new LightGBMRegressor
        {
            Metric = "l2", LearningRate = 0.05, FeatureFraction = 0.9, BaggingFreq = 5, BaggingFraction = 0.8, MinDataInLeaf = 100,
            MinSumHessianInLeaf = 5, InitScoreCol = "start", ValidationIndicatorCol = "test", NumIterations = Iterations, NumThreads = 2,
            Deterministic = true, PassThroughArgs = "force_row_wise=true",
        };
        double[] scores = [.. Example.Column("regression.train.init"), .. Example.Column("regression.test.init")];
        await AgreesAsync(regressor, train.Then(test), train.Rows, expected, Batch.Doubles("start", scores.Select(score => (double?)score)));
    }

    [Thorough]
    [Fact]
    public async Task The_multiclass_example()
    {
        const string weights = "0,1,2,3,4,5,0,6,7,8,9,10,0,11,12,13,14,15,0,16,17,18,19,20,0";
        Reference.Trained expected = Native(
            "multiclass", [], $"objective=multiclass metric=multi_logloss,auc_mu auc_mu_weights={weights} num_class=5 learning_rate=0.05 num_leaves=31");
        Example train = Example.Multiclass("train"), test = Example.Multiclass("test");
        var classifier = new LightGBMClassifier
        {
            Objective = "multiclass", Metric = "multi_logloss,auc_mu", LearningRate = 0.05, ValidationIndicatorCol = "test",
            NumIterations = Iterations, NumThreads = 2, Deterministic = true, PassThroughArgs = $"force_row_wise=true auc_mu_weights={weights}",
        };
        await AgreesAsync(classifier, train.Then(test), train.Rows, expected);
    }

    [Theory]
    [InlineData("lambdarank")]
    [InlineData("rank_xendcg", Traits = ["Effort", "full"])]
    public async Task The_ranking_examples(string objective)
    {
        Reference.Trained expected = Native(
            "rank", ["query"],
            $"objective={objective} metric=ndcg,map eval_at=1,3,5 learning_rate=0.1 num_leaves=31 bagging_freq=1 bagging_fraction=0.9 "
            + "min_data_in_leaf=50 min_sum_hessian_in_leaf=5 lambdarank_truncation_level=20 objective_seed=1025");
        Example train = Example.Rank("train"), test = Example.Rank("test");
        var ranker = new LightGBMRanker
        {
            Objective = objective, GroupCol = "group", Metric = "ndcg,map", EvalAt = [1, 3, 5], LearningRate = 0.1, BaggingFreq = 1,
            BaggingFraction = 0.9, MinDataInLeaf = 50, MinSumHessianInLeaf = 5, ObjectiveSeed = 1025, ValidationIndicatorCol = "test",
            NumIterations = Iterations, NumThreads = 2, Deterministic = true, PassThroughArgs = "force_row_wise=true",
        };
        await AgreesAsync(ranker, train.Then(test), train.Rows, expected);
    }

    private Reference.Trained Native(string name, string[] sides, string parameters, string? rows = null)
    {
        foreach (string split in (string[])["train", "test"])
        {
            Example.Write($"{rows ?? name}.{split}", _folder, $"{name}.{split}");
            foreach (string side in sides)
                Example.Write($"{name}.{split}.{side}", _folder);
        }
        string At(string split) => Path.Combine(_folder.FullName, $"{name}.{split}");
        return Reference.TrainFiles(At("train"), At("test"), Fixed + parameters, Iterations);
    }

    // Three partitions in small batches, so that groups straddle borders of both.
    private static async Task AgreesAsync(
        LightGBMEstimator estimator, Example rows, int trainRows, Reference.Trained expected, params (Field, IArrowArray)[] more)
    {
        (Field, IArrowArray) test = Batch.Booleans("test", Enumerable.Range(0, rows.Rows).Select(row => row >= trainRows));
        using var model = (LightGBMModel)await estimator.FitAsync(new MemoryDataset(rows.ToBatch([test, .. more]), 3, 999));
        Assert.Equal(Reference.Trees(expected.Model), Reference.Trees(model.GetNativeModel()));
        double[][] metrics = [.. model.Record.Metrics.Where(curve => curve.Key.StartsWith("valid ", StringComparison.Ordinal)).Select(curve => curve.Value.ToArray())];
        Assert.Equal(Iterations, expected.ValidationMetrics.Count);
        // Threads add up metrics in no fixed order.
        for (int i = 0; i < Iterations; i++)
            ClassifierTests.AssertClose(expected.ValidationMetrics[i], [.. metrics.Select(curve => curve[i])]);
    }
}
