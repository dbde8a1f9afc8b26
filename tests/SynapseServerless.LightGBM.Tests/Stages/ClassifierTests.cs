using Apache.Arrow;
using SynapseServerless.LightGBM.Tests.Native;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Tests.Stages;

// Expected models, probabilities and raw scores come from the native library called directly on a ready matrix (Reference).
public sealed class ClassifierTests
{
    private const int Rows = 3000;

    // What the stage sets at its defaults, as LightGBM's own documentation names it.
    private const string Defaults = "verbosity=-1 num_threads=2 deterministic=true force_row_wise=true";

    private static LightGBMClassifier Classifier(string objective = "binary") => new()
    {
        Objective = objective, NumIterations = 15, NumThreads = 2, Deterministic = true, PassThroughArgs = "force_row_wise=true",
    };

    [Theory]
    [InlineData("binary", 2, "objective=binary")]
    [InlineData("multiclass", 4, "objective=multiclass num_class=4")]
    [InlineData("multiclassova", 3, "objective=multiclassova num_class=3")]
    public async Task A_fit_gives_the_trees_and_the_scores_of_the_native_library(string objective, int classes, string native)
    {
        float[] matrix = Tables.Features(Rows), labels = Tables.Classes(matrix, classes);
        string expected = Reference.Train(matrix, Tables.Columns, labels, $"{native} {Defaults}", 15).Model;
        RecordBatch data = Batch.Of(matrix, labels);

        using var model = (LightGBMClassificationModel)await Classifier(objective).FitAsync(new MemoryDataset(data, 3, 400));
        Assert.Equal(Reference.Trees(expected), Reference.Trees(model.GetNativeModel()));

        using RecordBatch scored = model.Transform(data, new StageContext("test"));
        int perRow = classes == 2 ? 1 : classes;
        double[] probability = Reference.Predict(expected, matrix, Tables.Columns, PredictionKind.Probability, perRow);
        double[] raw = Reference.Predict(expected, matrix, Tables.Columns, PredictionKind.RawScore, perRow);
        if (classes == 2)
        {
            probability = [.. probability.SelectMany(p => new[] { 1 - p, p })];
            raw = [.. raw.SelectMany(score => new[] { -score, score })];
        }
        Assert.Equal(raw, Batch.Numbers(scored, "rawPrediction"));
        AssertClose(probability, Batch.Numbers(scored, "probability"));
        Assert.Equal(
            Enumerable.Range(0, Rows).Select(row => (double)ArgMax(probability.AsSpan(row * classes, classes))), Batch.Numbers(scored, "prediction"));
    }

    [Fact]
    public async Task How_rows_are_cut_and_whether_their_number_is_known_changes_nothing()
    {
        float[] matrix = Tables.Features(Rows);
        RecordBatch data = Batch.Of(matrix, Tables.Classes(matrix, 2));
        var models = new List<string>();
        foreach (MemoryDataset dataset in (MemoryDataset[])[new(data), new(data, 7, 11), new(data, 2, 500, knowsRows: false)])
        {
            using var model = (LightGBMModel)await Classifier().FitAsync(dataset);
            models.Add(model.GetNativeModel());
        }
        Assert.Single(models.Distinct());
    }

    [Fact]
    public async Task Every_shape_of_vectors_trains_and_scores_the_same()
    {
        float[] matrix = Tables.Features(Rows), labels = Tables.Classes(matrix, 2);
        (Field, IArrowArray) label = Batch.Doubles("label", labels.Select(value => (double?)value));
        float[][] rows = [.. matrix.Chunk(Tables.Columns)];
        string? trees = null;
        double[]? probabilities = null;
        foreach ((Field, IArrowArray) features in ((Field, IArrowArray)[])[
            Batch.Fixed("features", matrix), Batch.FixedDoubles("features", matrix), Batch.Lists("features", rows), Batch.Sparse("features", matrix)])
        {
            RecordBatch data = Batch.Of(features, label);
            using var model = (LightGBMModel)await Classifier().FitAsync(new MemoryDataset(data, 2, 700));
            using RecordBatch scored = model.Transform(data.Slice(100, 2000), new StageContext("test"));
            double[] found = Batch.Numbers(scored, "probability");
            Assert.Equal(trees ??= model.GetNativeModel(), model.GetNativeModel());
            Assert.Equal(probabilities ??= found, found);
            Assert.Equal(model.TransformSchema(data.Schema).FieldsList.Select(field => (field.Name, field.DataType.TypeId)), scored.Schema.FieldsList.Select(field => (field.Name, field.DataType.TypeId)));
        }
    }

    [Fact]
    public async Task Weights_and_starting_scores_are_used_as_the_native_library_uses_them()
    {
        float[] matrix = Tables.Features(Rows), labels = Tables.Classes(matrix, 3), weights = Tables.Weights(Rows);
        float[] scores = [.. Enumerable.Range(0, Rows * 3).Select(i => (float)Math.Sin(i))];
        double[] byClass = [.. Enumerable.Range(0, 3).SelectMany(k => Enumerable.Range(0, Rows).Select(row => (double)scores[(row * 3) + k]))];
        string expected = Reference.Train(matrix, Tables.Columns, labels, $"objective=multiclass num_class=3 {Defaults}", 5, weights, byClass).Model;

        RecordBatch data = Batch.Of(
            matrix, labels, Batch.Doubles("w", weights.Select(weight => (double?)weight)), Batch.Fixed("start", scores, width: 3));
        var classifier = new LightGBMClassifier
        {
            Objective = "multiclass", NumIterations = 5, NumThreads = 2, Deterministic = true, PassThroughArgs = "force_row_wise=true",
            WeightCol = "w", InitScoreCol = "start",
        };
        using var model = (LightGBMModel)await classifier.FitAsync(new MemoryDataset(data, 2, 450));
        Assert.Equal(Reference.Trees(expected), Reference.Trees(model.GetNativeModel()));
    }

    [Fact]
    public async Task Early_stopping_keeps_exactly_the_best_iteration()
    {
        float[] matrix = Tables.Features(Rows), labels = Tables.Classes(matrix, 2);
        bool[] isValidation = [.. Enumerable.Range(0, Rows).Select(row => row % 3 == 1)];
        (float[] Matrix, float[] Labels) train = Pick(matrix, labels, row => !isValidation[row]), valid = Pick(matrix, labels, row => isValidation[row]);
        const string native = "objective=binary metric=binary_logloss learning_rate=0.5";
        Reference.Trained expected = Reference.Train(train.Matrix, Tables.Columns, train.Labels, $"{native} {Defaults}", 80, validation: valid);
        double[] losses = [.. expected.ValidationMetrics.Select(values => values[0])];
        int best = System.Array.IndexOf(losses, losses.Min()) + 1;
        // The test means something only where stopping happens inside the run.
        Assert.InRange(best, 2, 60);

        RecordBatch data = Batch.Of(matrix, labels, Batch.Booleans("v", isValidation));
        var classifier = new LightGBMClassifier
        {
            NumIterations = 80, LearningRate = 0.5, Metric = "binary_logloss", NumThreads = 2, Deterministic = true, PassThroughArgs = "force_row_wise=true",
            ValidationIndicatorCol = "v", EarlyStoppingRound = 15, IsProvideTrainingMetric = true,
        };
        using var model = (LightGBMClassificationModel)await classifier.FitAsync(new MemoryDataset(data, 2, 321));

        Assert.Equal(best, model.Record.BestIteration);
        Assert.Equal(best, model.Booster.IterationCount);
        Assert.Equal(Reference.Trees(Reference.Truncate(expected.Model, best)), Reference.Trees(model.GetNativeModel()));
        // Threads add up metrics in no fixed order.
        AssertClose([.. losses[..(best + 15)]], [.. model.Record.Metrics["valid binary_logloss"]]);
        Assert.Equal(best + 15, model.Record.Metrics["training binary_logloss"].Count);
        Assert.Equal(train.Labels.Length, model.Record.TrainingRows);
    }

    [Fact]
    public async Task A_model_that_training_goes_on_from_comes_first_and_its_scores_are_started_from()
    {
        float[] matrix = Tables.Features(Rows), labels = Tables.Classes(matrix, 2);
        RecordBatch data = Batch.Of(matrix, labels);
        string first = Reference.Train(matrix, Tables.Columns, labels, $"objective=binary {Defaults}", 6).Model;
        double[] start = Reference.Predict(first, matrix, Tables.Columns, PredictionKind.RawScore, 1);
        string second = Reference.Train(matrix, Tables.Columns, labels, $"objective=binary {Defaults}", 4, initScores: start).Model;
        double[] more = Reference.Predict(second, matrix, Tables.Columns, PredictionKind.RawScore, 1);

        var classifier = new LightGBMClassifier
        {
            NumIterations = 4, NumThreads = 2, Deterministic = true, PassThroughArgs = "force_row_wise=true", ModelString = first,
        };
        using var model = (LightGBMClassificationModel)await classifier.FitAsync(new MemoryDataset(data));
        Assert.Equal(10, model.Booster.IterationCount);
        using RecordBatch scored = model.Transform(data, new StageContext("test"));
        AssertClose([.. start.Zip(more, (a, b) => a + b)], [.. Batch.Numbers(scored, "rawPrediction").Where((_, i) => i % 2 == 1)]);
    }

    [Fact]
    public async Task Batches_of_rows_are_trained_one_after_the_other()
    {
        float[] matrix = Tables.Features(Rows);
        RecordBatch data = Batch.Of(matrix, Tables.Classes(matrix, 2));
        using var model = (LightGBMModel)await new LightGBMClassifier { NumIterations = 5, NumBatches = 3 }.FitAsync(new MemoryDataset(data, 2, 100));
        Assert.Equal(15, model.Booster.IterationCount);
        Assert.Equal(Rows, model.Record.TrainingRows);
    }

    [Fact]
    public async Task A_random_forest_averages_its_trees()
    {
        float[] matrix = Tables.Features(Rows), labels = Tables.Classes(matrix, 2);
        string expected = Reference.Train(
            matrix, Tables.Columns, labels, $"objective=binary boosting=rf bagging_freq=1 bagging_fraction=0.6 {Defaults}", 15).Model;
        var classifier = new LightGBMClassifier
        {
            BoostingType = "rf", BaggingFreq = 1, BaggingFraction = 0.6, NumIterations = 15, NumThreads = 2, Deterministic = true, PassThroughArgs = "force_row_wise=true",
        };
        RecordBatch data = Batch.Of(matrix, labels);
        using var model = (LightGBMModel)await classifier.FitAsync(new MemoryDataset(data));
        Assert.Equal(Reference.Trees(expected), Reference.Trees(model.GetNativeModel()));
        using RecordBatch scored = model.Transform(data, new StageContext("test"));
        AssertClose(
            Reference.Predict(expected, matrix, Tables.Columns, PredictionKind.Probability, 1),
            [.. Batch.Numbers(scored, "probability").Where((_, i) => i % 2 == 1)]);
    }

    [Fact]
    public async Task Thresholds_divide_probabilities_before_the_largest_wins()
    {
        float[] matrix = Tables.Features(Rows);
        RecordBatch data = Batch.Of(matrix, Tables.Classes(matrix, 2));
        var classifier = new LightGBMClassifier { NumIterations = 10, Thresholds = [0.8, 0.2] };
        using var model = (LightGBMModel)await classifier.FitAsync(new MemoryDataset(data));
        using RecordBatch scored = model.Transform(data, new StageContext("test"));
        // p/0.2 > (1-p)/0.8 exactly where p > 0.2.
        Assert.Equal(
            Batch.Numbers(scored, "probability").Where((_, i) => i % 2 == 1).Select(p => p > 0.2 ? 1.0 : 0.0), Batch.Numbers(scored, "prediction"));
    }

    [Fact]
    public async Task Leaves_and_shap_values_are_the_native_ones_and_shap_values_add_up_to_the_raw_score()
    {
        float[] matrix = Tables.Features(500), labels = Tables.Classes(matrix, 3);
        RecordBatch data = Batch.Of(matrix, labels);
        var classifier = new LightGBMClassifier { Objective = "multiclass", NumIterations = 8, LeafPredictionCol = "leaf", FeaturesShapCol = "shap" };
        using var model = (LightGBMModel)await classifier.FitAsync(new MemoryDataset(data));
        using RecordBatch scored = model.Transform(data, new StageContext("test"));
        string text = model.GetNativeModel();
        Assert.Equal(Reference.Predict(text, matrix, Tables.Columns, PredictionKind.LeafIndex, 24), Batch.Numbers(scored, "leaf"));
        double[] shap = Batch.Numbers(scored, "shap");
        Models.ContributionTests.AssertClose(Reference.Predict(text, matrix, Tables.Columns, PredictionKind.Contribution, 3 * (Tables.Columns + 1)), shap);
        AssertClose([.. shap.Chunk(Tables.Columns + 1).Select(values => values.Sum())], Batch.Numbers(scored, "rawPrediction"), 1e-9);
    }

    [Fact]
    public async Task Names_and_categories_come_from_the_feature_column()
    {
        float[] matrix = Tables.Features(Rows), labels = Tables.Classes(matrix, 2);
        string expected = Reference.Train(matrix, Tables.Columns, labels, $"objective=binary categorical_feature=2,5 {Defaults}", 5).Model;
        (Field field, IArrowArray column) = Batch.Fixed("features", matrix, ["a", "b c", "d", "e:f", "b_c", "kind"]);
        field = SynapseServerless.Data.ColumnMetadata.With(field, SynapseServerless.Data.ColumnMetadata.CategoricalSlotsKey, (int[])[2]);
        RecordBatch data = Batch.Of((field, column), Batch.Doubles("label", labels.Select(value => (double?)value)));
        var classifier = new LightGBMClassifier
        {
            NumIterations = 5, NumThreads = 2, Deterministic = true, PassThroughArgs = "force_row_wise=true", CategoricalSlotNames = ["kind"],
        };
        using var model = (LightGBMClassificationModel)await classifier.FitAsync(new MemoryDataset(data));
        Assert.Equal(["a", "b_c", "d", "e_f", "b_c_2", "kind"], model.Booster.FeatureNames);
        Assert.Equal(SplitLines(expected), SplitLines(model.GetNativeModel()));
        ModelInsights insights = model.GetInsights();
        Assert.Equal(["a", "b c", "d", "e:f", "b_c", "kind"], insights.FeatureImportances["gain"].Select(importance => importance.Feature));
        Assert.Equal(model.GetFeatureImportances("split"), insights.FeatureImportances["split"].Select(importance => importance.Importance));
    }

    [Fact]
    public async Task A_model_of_the_native_library_scores_as_a_stage()
    {
        float[] matrix = Tables.Features(500), labels = Tables.Classes(matrix, 2);
        string text = Reference.Train(matrix, Tables.Columns, labels, $"objective=binary sigmoid=2.5 {Defaults}", 7).Model;
        using var model = LightGBMClassificationModel.LoadNativeModelFromString(text);
        using RecordBatch scored = model.Transform(Batch.Of(matrix, labels), new StageContext("test"));
        AssertClose(
            Reference.Predict(text, matrix, Tables.Columns, PredictionKind.Probability, 1),
            [.. Batch.Numbers(scored, "probability").Where((_, i) => i % 2 == 1)]);
        Assert.Throws<LightGBMException>(() => LightGBMClassificationModel.LoadNativeModelFromString(text.Replace("objective=binary", "objective=poisson", StringComparison.Ordinal)));
        await Task.CompletedTask;
    }

    internal static void AssertClose(double[] expected, double[] actual, double tolerance = 1e-14)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
    }

    private static int ArgMax(ReadOnlySpan<double> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
            best = values[i] > values[best] ? i : best;
        return best;
    }

    private static string[] SplitLines(string model) =>
        [.. model.Split('\n').Where(line => line.StartsWith("split_feature=", StringComparison.Ordinal) || line.StartsWith("leaf_value=", StringComparison.Ordinal))];

    private static (float[] Matrix, float[] Labels) Pick(float[] matrix, float[] labels, Func<int, bool> wanted)
    {
        int[] rows = [.. Enumerable.Range(0, labels.Length).Where(wanted)];
        return ([.. rows.SelectMany(row => matrix.AsSpan(row * Tables.Columns, Tables.Columns).ToArray())], [.. rows.Select(row => labels[row])]);
    }
}
