using Apache.Arrow;
using SynapseServerless.LightGBM.Tests.Native;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Tests.Training;

// A loss of LightGBM's written by hand gives what the native library gives with its own, called directly on a ready matrix.
public sealed class CustomObjectiveTests
{
    private const int Rows = 1200;
    private const string Native = "boost_from_average=false verbosity=-1 num_threads=1 deterministic=true force_row_wise=true";

    private readonly float[] _matrix = Tables.Features(Rows);

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 3)]
    [InlineData(true, 3, Traits = ["Effort", "full"])]
    public async Task Squared_error_by_hand_is_that_of_the_library_with_weights_and_with_ranks(bool isWeighted, int ranks)
    {
        float[] labels = Tables.Numbers(_matrix), weights = Tables.Weights(Rows);
        RecordBatch data = Batch.Of(_matrix, labels, Batch.Doubles("weight", weights.Select(weight => (double?)weight)));
        LightGBMRegressor Stage(ObjectiveFunction? objective) => new()
        {
            FObj = objective, WeightCol = isWeighted ? "weight" : null, NumIterations = 20, NumThreads = 1, Deterministic = true, BoostFromAverage = false, NumTasks = ranks,
            PassThroughArgs = "force_row_wise=true", Timeout = 120,
        };
        using var model = (LightGBMModel)await Stage(Losses.Squared).FitAsync(new MemoryDataset(data, 3, 100));
        if (ranks == 1)
        {
            string expected = Reference.Train(_matrix, Tables.Columns, labels, $"objective=regression {Native}", 20, isWeighted ? weights : null).Model;
            Close(Reference.Predict(expected, _matrix, Tables.Columns, PredictionKind.Probability, 1), Scores(model, data, "prediction"));
        }
        // Ranks add up in another order, and a split that is as good as another may be the other one: they are compared with as many.
        using var native = (LightGBMModel)await Stage(null).FitAsync(new MemoryDataset(data, 3, 100));
        Close(Scores(native, data, "prediction"), Scores(model, data, "prediction"));
        Assert.DoesNotContain("objective=", model.GetNativeModel().Split("parameters:")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_loss_by_hand_is_that_of_the_library_and_predictions_are_raw_scores()
    {
        float[] labels = Tables.Classes(_matrix, 2);
        string expected = Reference.Train(_matrix, Tables.Columns, labels, $"objective=binary {Native}", 20).Model;
        RecordBatch data = Batch.Of(_matrix, labels);
        using var model = (LightGBMClassificationModel)await Classifier(Losses.Binary, "binary").FitAsync(new MemoryDataset(data, 2, 200));
        double[] raw = Reference.Predict(expected, _matrix, Tables.Columns, PredictionKind.RawScore, 1);
        double[] both = [.. raw.SelectMany(score => (double[])[-score, score])];
        Close(both, Scores(model, data, "rawPrediction"));
        Close(both, Scores(model, data, "probability"));
        Assert.Equal(raw.Select(score => score > 0 ? 1.0 : 0), Scores(model, data, "prediction"));
        double[] single = new double[2];
        model.Score(_matrix.AsSpan(0, Tables.Columns), single);
        Close(both[..2], single);
    }

    [Fact]
    public async Task A_softmax_by_hand_is_that_of_the_library()
    {
        float[] labels = Tables.Classes(_matrix, 3);
        string expected = Reference.Train(_matrix, Tables.Columns, labels, $"objective=multiclass num_class=3 {Native}", 10).Model;
        RecordBatch data = Batch.Of(_matrix, labels);
        using var model = (LightGBMClassificationModel)await Classifier(Losses.Softmax, "multiclass").FitAsync(new MemoryDataset(data, 2, 200));
        double[] raw = Reference.Predict(expected, _matrix, Tables.Columns, PredictionKind.RawScore, 3, 0, 10);
        double[] mine = Scores(model, data, "rawPrediction");
        Assert.Equal(3, model.ActualNumClasses);
        Close(raw, mine);
        Close(mine, Scores(model, data, "probability"));
    }

    [Fact]
    public async Task A_ranker_sees_its_groups_and_learns_from_pairs()
    {
        float[] labels = [.. Tables.Classes(_matrix, 4)];
        RecordBatch data = Batch.Of(
            _matrix, labels, Batch.Doubles("group", Enumerable.Range(0, Rows).Select(row => (double?)(row / 12))),
            Batch.Booleans("isValidation", Enumerable.Range(0, Rows).Select(row => row / 12 % 5 == 0)));
        LightGBMRanker Ranker(int ranks) => new()
        {
            FObj = Losses.Pairs, GroupCol = "group", ValidationIndicatorCol = "isValidation", Metric = "ndcg", EvalAt = [3], NumIterations = 15, NumThreads = 1,
            NumTasks = ranks, Timeout = 120, PassThroughArgs = "force_row_wise=true",
        };
        using var alone = (LightGBMModel)await Ranker(1).FitAsync(new MemoryDataset(data));
        using var together = (LightGBMModel)await Ranker(2).FitAsync(new MemoryDataset(data, 2, 100));
        // By chance the best three of twelve are in the first three places a quarter of the time.
        Assert.InRange(alone.Record.Metrics["valid ndcg@3"][^1], 0.9, 1);
        Assert.Equal(alone.Record.Metrics["valid ndcg@3"][^1], together.Record.Metrics["valid ndcg@3"][^1], 0.02);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3, Traits = ["Effort", "full"])]
    public async Task A_metric_by_hand_is_recorded_beside_the_librarys_and_stops_where_that_would(int ranks)
    {
        float[] labels = Tables.Numbers(_matrix);
        RecordBatch data = Batch.Of(
            _matrix, labels, Batch.Doubles("weight", Tables.Weights(Rows).Select(weight => (double?)weight)),
            Batch.Booleans("isValidation", Enumerable.Range(0, Rows).Select(row => row % 4 == 0)));
        LightGBMRegressor Stage(string metric, params CustomMetric[] metrics) => new()
        {
            WeightCol = "weight", ValidationIndicatorCol = "isValidation", Metric = metric, FEval = metrics, NumIterations = 300, LearningRate = 0.4, EarlyStoppingRound = 5,
            IsProvideTrainingMetric = true, NumThreads = 1, NumTasks = ranks, Timeout = 120, PassThroughArgs = "force_row_wise=true",
        };
        using var native = (LightGBMModel)await Stage("l2").FitAsync(new MemoryDataset(data, 3, 200));
        var byHand = new CustomMetric("mean squared error", Losses.MeanSquaredError);
        using var both = (LightGBMModel)await Stage("l2", byHand).FitAsync(new MemoryDataset(data, 3, 200));
        using var alone = (LightGBMModel)await Stage("None", byHand).FitAsync(new MemoryDataset(data, 3, 200));
        using var upsideDown = (LightGBMModel)await Stage("None", new CustomMetric("minus", rows => -Losses.MeanSquaredError(rows), HigherIsBetter: true)).FitAsync(new MemoryDataset(data, 3, 200));
        foreach (string rows in (string[])["valid", "training"])
            Close([.. both.Record.Metrics[$"{rows} l2"]], [.. both.Record.Metrics[$"{rows} mean squared error"]]);
        Assert.True(native.Record.TrainedIterations < 300);
        Assert.Equal(["training mean squared error", "valid mean squared error"], alone.Record.Metrics.Keys.Order());
        Assert.All((LightGBMModel[])[both, alone, upsideDown], model => Assert.Equal(native.Record.BestIteration, model.Record.BestIteration));
        Assert.Equal(Reference.Trees(native.GetNativeModel()), Reference.Trees(upsideDown.GetNativeModel()));
    }

    [Fact]
    public async Task Starting_scores_parts_and_a_warm_start_are_in_the_scores()
    {
        float[] labels = Tables.Numbers(_matrix);
        RecordBatch data = Batch.Of(_matrix, labels, Batch.Doubles("start", labels.Select(label => (double?)(label / 2))));
        // The same stage with the library's objective is compared with the library elsewhere.
        foreach ((string start, int batches) in ((string, int)[])[("start", 0), ("", 3)])
        {
            LightGBMRegressor Stage(ObjectiveFunction? objective, string model) => new()
            {
                FObj = objective, InitScoreCol = start, NumBatches = batches, ModelString = model, NumIterations = 8, NumThreads = 1, BoostFromAverage = false,
                PassThroughArgs = "force_row_wise=true",
            };
            using var native = (LightGBMModel)await Stage(null, "").FitAsync(new MemoryDataset(data));
            using var byHand = (LightGBMModel)await Stage(Losses.Squared, "").FitAsync(new MemoryDataset(data));
            Close(Scores(native, data, "prediction"), Scores(byHand, data, "prediction"));
            using var nativeOn = (LightGBMModel)await Stage(null, native.GetNativeModel()).FitAsync(new MemoryDataset(data));
            using var byHandOn = (LightGBMModel)await Stage(Losses.Squared, byHand.GetNativeModel()).FitAsync(new MemoryDataset(data));
            Assert.Equal(byHand.Booster.IterationCount * 2, byHandOn.Booster.IterationCount);
            Close(Scores(nativeOn, data, "prediction"), Scores(byHandOn, data, "prediction"));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task What_goes_wrong_in_a_function_is_one_error_that_names_stage_and_iteration(int ranks)
    {
        RecordBatch data = Batch.Of(
            _matrix, Tables.Numbers(_matrix), Batch.Booleans("isValidation", Enumerable.Range(0, Rows).Select(row => row % 4 == 0)));
        await Fails(new() { FObj = (_, _, _) => throw new InvalidOperationException("no idea") }, "The objective failed at iteration 0: no idea");
        await Fails(
            new() { FObj = (rows, gradients, hessians) => Broken(rows, gradients, hessians, float.NaN) },
            "The gradient of row 7 is NaN, or was not set, at iteration 2");
        await Fails(
            new() { FObj = (rows, gradients, hessians) => Broken(rows, gradients, hessians, float.PositiveInfinity) }, "The gradient of row 7 is infinite at iteration 2");
        await Fails(new() { FObj = (_, gradients, _) => gradients.Clear() }, "The hessian of row 0 is NaN, or was not set, at iteration 0");
        await Fails(
            new() { FObj = (rows, gradients, hessians) => gradients[rows.Count] = 1 }, "The objective failed at iteration 0: Index was outside the bounds of the array.");
        await Fails(
            new() { FEval = [new("odd", rows => rows.Iteration == 3 ? throw new ArithmeticException("overflow") : 1)] }, "The metric 'odd' failed at iteration 3: overflow");
        await Fails(new() { LearningRates = iteration => iteration == 1 ? 0 : 0.1 }, "The learning-rate schedule gave 0 at iteration 1");
        await Fails(new() { LearningRates = _ => throw new ArithmeticException("no rate") }, "The learning-rate schedule failed at iteration 0: no rate");
        await Fails(new() { AfterIteration = _ => throw new ArithmeticException("no disk") }, "The function after iterations failed at iteration 0: no disk");

        async Task Fails(LightGBMRegressor functions, string problem)
        {
            var stage = new LightGBMRegressor
            {
                Uid = "mine", FObj = functions.FObj, FEval = functions.FEval, LearningRates = functions.LearningRates, AfterIteration = functions.AfterIteration,
                ValidationIndicatorCol = "isValidation", NumIterations = 10, NumThreads = 1, NumTasks = ranks, Timeout = 120,
            };
            SynapseException error = await Assert.ThrowsAsync<SynapseException>(() => stage.FitAsync(new MemoryDataset(data, 3)));
            Assert.Equal((problem, "mine"), (error.Problem, error.Location.Stage));
        }

        static void Broken(TrainingRows rows, Span<float> gradients, Span<float> hessians, float value)
        {
            Losses.Squared(rows, gradients, hessians);
            if (rows.Iteration == 2)
                gradients[7] = value;
        }
    }

    [Fact]
    public void What_cannot_be_is_found_before_any_data_is_read()
    {
        Assert.Equal("fObj", Assert.Single(new LightGBMRegressor { FObj = Losses.Squared, BoostingType = "rf", BaggingFreq = 1, BaggingFraction = 0.5 }.Validate()).Location.Parameter);
        Assert.Equal("learningRates", Assert.Single(new LightGBMRegressor { LearningRates = _ => 0.1, BoostingType = "dart" }.Validate()).Location.Parameter);
        Assert.Equal("fEval", Assert.Single(new LightGBMRegressor { FEval = [new("l2", Losses.MeanSquaredError)] }.Validate()).Location.Parameter);
        Assert.Equal("fEval", Assert.Single(new LightGBMRegressor { FEval = [new("a", Losses.MeanSquaredError), new("a", Losses.MeanSquaredError)] }.Validate()).Location.Parameter);
        Assert.Equal(
            "earlyStoppingRound",
            Assert.Single(new LightGBMRegressor { FObj = Losses.Squared, EarlyStoppingRound = 3, ValidationIndicatorCol = "v" }.Validate()).Location.Parameter);
    }

    private static LightGBMClassifier Classifier(ObjectiveFunction objective, string shape) => new()
    {
        FObj = objective, Objective = shape, NumIterations = shape == "binary" ? 20 : 10, NumThreads = 1, Deterministic = true, PassThroughArgs = "force_row_wise=true",
    };

    private static double[] Scores(LightGBMModel model, RecordBatch data, string column)
    {
        using RecordBatch scored = model.Transform(data, new StageContext("test"));
        return Batch.Numbers(scored, column);
    }

    private static void Close(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }
}
