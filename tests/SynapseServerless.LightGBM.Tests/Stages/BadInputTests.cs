using Apache.Arrow;
using SynapseServerless.LightGBM.Tests.Native;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Tests.Stages;

public sealed class BadInputTests
{
    private const int Rows = 600;

    private readonly float[] _matrix = Tables.Features(Rows);

    private static LightGBMClassifier Small => new() { NumIterations = 3, NumThreads = 2, Deterministic = true, PassThroughArgs = "force_row_wise=true" };

    [Theory]
    [InlineData(double.NaN, "The label is null or NaN")]
    [InlineData(1.5, "The label 1.5 is not a whole number")]
    [InlineData(-1.0, "The label -1 is not a whole number")]
    [InlineData(100.0, "The label 100 is not a whole number from 0 to 99")]
    // 2^128 is the first number that no float holds.
    [InlineData(1e300, "The label 1E+300 is beyond 3.403E+38, the largest number that LightGBM keeps")]
    public async Task A_bad_label_is_named_with_its_column_and_row(double label, string problem)
    {
        double?[] labels = Labels();
        labels[433] = label;
        DataException error = await Assert.ThrowsAsync<DataException>(() => Small.FitAsync(Data(labels)));
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.Equal("label", error.Location.Column);
        // The second of two partitions of 300 rows.
        Assert.Equal((1, 133L), (error.Location.Partition, error.Location.Row));
        Assert.Equal("LightGBMClassifier", error.Location.Stage);
        labels[433] = null;
        Assert.Contains("null or NaN", (await Assert.ThrowsAsync<DataException>(() => Small.FitAsync(Data(labels)))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_set_aside_are_reported_once_and_training_goes_on_without_them()
    {
        double?[] labels = Labels();
        labels[0] = null;
        labels[433] = double.NaN;
        labels[599] = 2.5;
        int[] good = [.. Enumerable.Range(0, Rows).Except([0, 433, 599])];
        float[] matrix = [.. good.SelectMany(row => _matrix.AsSpan(row * Tables.Columns, Tables.Columns).ToArray())];
        string expected = Reference.Train(
            matrix, Tables.Columns, [.. good.Select(row => (float)labels[row]!)],
            "objective=binary verbosity=-1 num_threads=2 deterministic=true force_row_wise=true", 3).Model;

        var sink = new CountingSink();
        using var model = (LightGBMModel)await Small.FitAsync(Data(labels), new LocalOptions { Rows = sink });
        Assert.Equal(3, sink.Problems.Count);
        Assert.Equal(Reference.Trees(expected), Reference.Trees(model.GetNativeModel()));
    }

    [Fact]
    public async Task Vectors_that_are_null_or_of_another_length_are_set_aside_at_fit_and_at_scoring()
    {
        float[]?[] vectors = [.. _matrix.Chunk(Tables.Columns)];
        vectors[7] = null;
        vectors[300] = [1, 2];
        RecordBatch data = Batch.Of(Batch.Lists("features", vectors), Batch.Doubles("label", Labels()));
        DataException error = await Assert.ThrowsAsync<DataException>(() => Small.FitAsync(new MemoryDataset(data, 2, 100)));
        Assert.Equal("features", error.Location.Column);
        Assert.Equal(7, error.Location.Row);

        var sink = new CountingSink();
        using var model = (LightGBMModel)await Small.FitAsync(new MemoryDataset(data, 2, 100), new LocalOptions { Rows = sink });
        Assert.Equal(["The feature vector is null", "The feature vector has 2 values where 6 are expected"], sink.Problems);
        // Where every batch has a bad vector, the good ones tell the length.
        using var oneBatch = (LightGBMModel)await Small.FitAsync(new MemoryDataset(data), new LocalOptions { Rows = new CountingSink() });
        Assert.Equal(model.GetNativeModel(), oneBatch.GetNativeModel());
        using RecordBatch scored = model.Transform(data, new StageContext("score") { Rows = sink });
        Assert.Equal(Rows - 2, scored.Length);
        Assert.Equal(4, sink.Problems.Count);
    }

    [Fact]
    public async Task A_single_class_or_a_gap_between_classes_or_too_many_of_them_is_refused()
    {
        await Refused(_ => 1, Small, "All labels are 1; there is nothing to tell apart");
        await Refused(row => row % 3, Small, "The labels are 0, 1, 2, and the objective binary takes 0 and 1");
        await Refused(row => row % 2 * 3, new LightGBMClassifier { Objective = "multiclass" }, "The labels are 0, 3; they have to be 0 to 1 without gaps");

        async Task Refused(Func<int, double> label, LightGBMClassifier classifier, string problem)
        {
            DataException error = await Assert.ThrowsAsync<DataException>(
                () => classifier.FitAsync(Data([.. Enumerable.Range(0, Rows).Select(row => (double?)label(row))])));
            Assert.Equal(problem, error.Problem);
        }
    }

    [Theory]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    [InlineData(1e39)]
    public async Task A_weight_that_is_negative_missing_or_beyond_a_float_is_named(double weight)
    {
        double?[] weights = [.. Enumerable.Range(0, Rows).Select(row => row == 250 ? weight : (double?)1)];
        var classifier = new LightGBMClassifier { WeightCol = "w" };
        DataException error = await Assert.ThrowsAsync<DataException>(() => classifier.FitAsync(Data(Labels(), Batch.Doubles("w", weights))));
        Assert.Equal(("w", 250L), (error.Location.Column, error.Location.Row));
    }

    [Fact]
    public async Task Starting_scores_of_the_wrong_number_are_named()
    {
        var classifier = new LightGBMClassifier { InitScoreCol = "start", Uid = "mine" };
        DataException error = await Assert.ThrowsAsync<DataException>(
            () => classifier.FitAsync(Data(Labels(), Batch.Fixed("start", new float[Rows * 3], width: 3))));
        Assert.Equal("The column has 3 starting scores per row where 1 are needed", error.Problem);
        Assert.Equal(("mine", "start"), (error.Location.Stage, error.Location.Column));
    }

    [Theory]
    [InlineData(3e9)]
    [InlineData(1.5)]
    [InlineData(2147483646)]
    [InlineData(1 << 20)]
    public async Task A_value_that_is_no_category_is_named_where_vectors_are_dense_and_sparse(double value)
    {
        double[] matrix = [.. _matrix.Select(cell => (double)cell)];
        matrix[(250 * Tables.Columns) + 5] = value;
        // Missing, and what LightGBM takes for missing, is none to complain of.
        (matrix[(300 * Tables.Columns) + 5], matrix[(301 * Tables.Columns) + 5]) = (double.NaN, -1);
        foreach ((Field, IArrowArray) features in new[] { Batch.Vectors("features", matrix, Tables.Columns), Batch.Sparse("features", matrix, Tables.Columns) })
        {
            var data = new MemoryDataset(Batch.Of(features, Batch.Doubles("label", Labels())), 1, 77);
            DataException error = await Assert.ThrowsAsync<DataException>(() => new LightGBMClassifier { CategoricalSlotIndexes = [5] }.FitAsync(data));
            Assert.Equal($"Feature 5 holds categories, and its value {value:R} is not one", error.Problem);
            Assert.Equal(("features", 250L), (error.Location.Column, error.Location.Row));

            var sink = new CountingSink();
            using var model = (LightGBMModel)await new LightGBMClassifier { CategoricalSlotIndexes = [5], NumIterations = 1 }.FitAsync(data, new LocalOptions { Rows = sink });
            Assert.Equal((1, (long)Rows - 1), (sink.Problems.Count, model.Record.TrainingRows));
        }
    }

    [Fact]
    public async Task No_rows_to_train_on_is_an_error_that_says_why()
    {
        Assert.Equal("There are no training rows", (await Assert.ThrowsAsync<DataException>(
            () => Small.FitAsync(new MemoryDataset(Batch.Of([], []))))).Problem);
        var classifier = new LightGBMClassifier { ValidationIndicatorCol = "v" };
        Assert.Equal("All rows are validation rows; no training row is left", (await Assert.ThrowsAsync<DataException>(
            () => classifier.FitAsync(Data(Labels(), Batch.Booleans("v", Enumerable.Repeat(true, Rows)))))).Problem);
    }

    [Fact]
    public async Task Vectors_of_another_length_than_the_model_are_refused_before_any_data_is_read()
    {
        using var model = (LightGBMModel)await Small.FitAsync(Data(Labels()));
        RecordBatch narrow = Batch.Of(Batch.Fixed("features", new float[40], width: 4));
        SpecificationException error = Assert.Throws<SpecificationException>(() => model.TransformSchema(narrow.Schema));
        Assert.Equal("The vectors have 4 values and the model was trained on 6", error.Problem);
    }

    [Fact]
    public async Task Columns_that_are_missing_or_of_the_wrong_type_are_refused_before_any_data_is_read()
    {
        var data = new MemoryDataset(Batch.Of(
            Batch.Fixed("feature", _matrix), Batch.Doubles("label", Labels()), (new Field("text", Apache.Arrow.Types.StringType.Default, true), Texts())));
        SpecificationException missing = await Assert.ThrowsAsync<SpecificationException>(() => Small.FitAsync(data));
        Assert.Equal("There is no column 'features'", missing.Problem);
        Assert.Equal("Did you mean 'feature'?", missing.Remedy);
        Assert.Contains("not feature vectors", (await Assert.ThrowsAsync<SpecificationException>(
            () => new LightGBMClassifier { FeaturesCol = "label" }.FitAsync(data))).Problem, StringComparison.Ordinal);
        Assert.Equal("labelCol", (await Assert.ThrowsAsync<SpecificationException>(
            () => new LightGBMClassifier { FeaturesCol = "feature", LabelCol = "text" }.FitAsync(data))).Location.Parameter);
        Assert.Equal(0, data.BatchesRead);
    }

    [Fact]
    public async Task What_LightGBM_refuses_is_said_in_its_words_with_the_parameter()
    {
        SpecificationException refused = Assert.Single(new LightGBMClassifier { PassThroughArgs = "reg_alpha=-3" }.Validate());
        Assert.Equal(("LightGBM says: Check failed: (lambda_l1) >= (0.0)", "passThroughArgs"), (refused.Problem, refused.Location.Parameter));
        refused = Assert.Single(new LightGBMRegressor { Metric = "multi_logloss" }.Validate());
        Assert.Equal(("LightGBM says: Multiclass objective and metrics don't match", "objective"), (refused.Problem, refused.Location.Parameter));
        refused = Assert.Single(new LightGBMRegressor { PassThroughArgs = "metric=multi_logloss" }.Validate());
        Assert.Equal(("LightGBM says: Multiclass objective and metrics don't match", "passThroughArgs"), (refused.Problem, refused.Location.Parameter));
        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => new LightGBMClassifier { ModelString = "no model" }.FitAsync(Data(Labels())));
        Assert.Equal(("modelString", "The text is no LightGBM model: line 1: it does not begin with the line 'tree'"), (error.Location.Parameter, error.Problem));
    }

    [Fact]
    public void A_learner_that_LightGBM_lacks_is_refused_with_the_reason()
    {
        SpecificationException error = Assert.Throws<SpecificationException>(
            () => StageValidation.ThrowIfInvalid(new LightGBMRegressor { NumTasks = 2, Parallelism = "feature_parallel" }));
        Assert.Contains("Did you mean 'data_parallel'? LightGBM has feature_parallel in its command line alone, not in its library.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("num_leafs=3", "LightGBM has no parameter 'num_leafs'", "Did you mean")]
    [InlineData("max_bin", "'max_bin' is not of the form name=value", "Write for example")]
    [InlineData("linear_trees=true", "'linear_trees' cannot be set here", "Use linearTree")]
    [InlineData("machines=10.0.0.1:5", "'machines' cannot be set here", "opens no ports")]
    [InlineData("tree=data", "'tree' cannot be set here", "Use numTasks, parallelism and timeout")]
    [InlineData("ignore_feature=3", "'ignore_feature' cannot be set here", "Leave features out")]
    [InlineData("config=train.conf", "'config' cannot be set here", "Write the parameters here")]
    [InlineData("save_binary=true", "'save_binary' cannot be set here", "Use referenceDataset")]
    [InlineData("task=refit", "'task' cannot be set here", "The stage trains")]
    [InlineData("first_metric_only=true", "'first_metric_only' cannot be set here", "as metric")]
    [InlineData("top_k=3", "'top_k' cannot be set here", "Use topK")]
    [InlineData("max_bin=3 max_bins=4", "max_bin is set twice", "Set it once")]
    [InlineData("num_threads=100000", "num_threads is 100000, and the most is 512", "Use fewer")]
    [InlineData("num_class=20000", "num_class is 20000, and the most is 100", "Use fewer")]
    [InlineData("objective=multiclass num_class=3", "LightGBMRegressor has no objective 'multiclass'", "It takes regression")]
    public void Bad_pass_through_arguments_are_found_when_parameters_are_validated(string args, string problem, string remedy)
    {
        SpecificationException error = Assert.Single(new LightGBMRegressor { PassThroughArgs = args }.Validate());
        Assert.Equal(problem, error.Problem);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
        Assert.Equal("passThroughArgs", error.Location.Parameter);
    }

    [Fact]
    public async Task Pass_through_arguments_win_over_parameters_whatever_alias_they_use()
    {
        var classifier = new LightGBMClassifier { NumIterations = 50, NumLeaves = 31, PassThroughArgs = "num_trees=4 max_leaves=3" };
        using var model = (LightGBMModel)await classifier.FitAsync(Data(Labels()));
        Assert.Equal(4, model.Booster.IterationCount);
        Assert.Contains("num_leaves=3\n", model.GetNativeModel(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_per_feature_have_to_fit_the_features()
    {
        await Refused(new LightGBMRegressor { MonotoneConstraints = [1, 0, 0, 0, 0, 0], CategoricalSlotIndexes = [0] }, "monotoneConstraints");
        await Refused(new LightGBMRegressor { MonotoneConstraints = [1, 0] }, "monotoneConstraints");
        await Refused(new LightGBMRegressor { MaxBinByFeature = [5] }, "maxBinByFeature");
        await Refused(new LightGBMRegressor { SlotNames = ["a"] }, "slotNames");
        await Refused(new LightGBMRegressor { FeatureContri = [1, 2] }, "featureContri");
        await Refused(new LightGBMRegressor { CegbPenaltyFeatureLazy = [1] }, "cegbPenaltyFeatureLazy");
        await Refused(new LightGBMRegressor { CegbPenaltyFeatureCoupled = [1] }, "cegbPenaltyFeatureCoupled");
        await Refused(new LightGBMRegressor { InteractionConstraints = [[0, 1], [5, 6]] }, "interactionConstraints");
        await Refused(new LightGBMRegressor { PassThroughArgs = "interaction_constraints=[0,7]" }, "interactionConstraints");
        await Refused(new LightGBMRegressor { ForcedSplits = new ForcedSplit { Feature = 1, Threshold = 0, Left = new ForcedSplit { Feature = 9, Threshold = 1 } } }, "forcedSplits");
        await Refused(new LightGBMRegressor { ForcedBins = [new ForcedBins { Feature = -1, BinUpperBound = [1] }] }, "forcedBins");
        await Refused(new LightGBMRegressor { ForcedBins = [new ForcedBins { Feature = 5, BinUpperBound = [1] }], CategoricalSlotIndexes = [5] }, "forcedBins");
        await Refused(new LightGBMClassifier { ClassWeights = [1, 2, 3] }, "classWeights");
        await Refused(new LightGBMRegressor { CategoricalSlotIndexes = [6] }, "categoricalSlotIndexes");
        await Refused(new LightGBMRegressor { CategoricalSlotNames = ["x"] }, "categoricalSlotNames");

        async Task Refused(LightGBMEstimator estimator, string parameter) =>
            Assert.Equal(parameter, (await Assert.ThrowsAsync<SpecificationException>(() => estimator.FitAsync(Data(Labels())))).Location.Parameter);
    }

    [Fact]
    public void Parameters_that_contradict_each_other_are_found_when_they_are_validated()
    {
        Assert.Equal("earlyStoppingRound", Assert.Single(new LightGBMRegressor { EarlyStoppingRound = 5 }.ValidateFit(hasValidation: false)).Location.Parameter);
        Assert.Empty(new LightGBMRegressor { EarlyStoppingRound = 5 }.ValidateFit(hasValidation: true));
        Assert.Equal("passThroughArgs", Assert.Single(new LightGBMRegressor { PassThroughArgs = "early_stopping_round=5" }.ValidateFit(hasValidation: false)).Location.Parameter);
        Assert.Equal("passThroughArgs", Assert.Single(new LightGBMRegressor { PassThroughArgs = "early_stopping=5 boosting=dart" }.Validate()).Location.Parameter);
        Assert.Equal("featuresShapCol", Assert.Single(new LightGBMRegressor { LinearTree = true, FeaturesShapCol = "shap", Scorer = "native" }.Validate()).Location.Parameter);
        Assert.Empty(new LightGBMRegressor { LinearTree = true, FeaturesShapCol = "shap" }.Validate());
        Assert.Equal("boostingType", Assert.Single(new LightGBMRegressor { BoostingType = "rf" }.Validate()).Location.Parameter);
        Assert.Equal("thresholds", Assert.Single(new LightGBMClassifier { Thresholds = [-1, 1] }.Validate()).Location.Parameter);
        SpecificationException metric = Assert.Single(new LightGBMClassifier { Metric = "auc,binary_logless" }.Validate());
        Assert.Equal(("metric", "Did you mean 'binary_logloss'?"), (metric.Location.Parameter, metric.Remedy));
        Assert.Equal("scalePosWeight", Assert.Single(new LightGBMClassifier { IsUnbalance = true, ScalePosWeight = 2 }.Validate()).Location.Parameter);
        Assert.Equal("alpha", Assert.Single(new LightGBMRegressor { Objective = "quantile", Alpha = 1.5 }.Validate()).Location.Parameter);
    }

    [Fact]
    public void What_passThroughArgs_overrule_and_what_of_them_does_nothing_is_noted()
    {
        var stage = new LightGBMRegressor { NumLeaves = 15, PassThroughArgs = "num_leaves=7 bagging_fraction=0.5 drop_rate=0.3 max_bin=63" };
        Assert.Equal(
            [
                ("numLeaves", "It has no effect: passThroughArgs sets num_leaves to 7."),
                ("passThroughArgs", "bagging_fraction has no effect as long as bagging_freq is 0."),
                ("passThroughArgs", "drop_rate has no effect as long as boosting is gbdt."),
            ],
            stage.Notes().Select(note => (note.Parameter, note.Text)));
        Assert.Empty(new LightGBMRegressor { PassThroughArgs = "bagging_fraction=0.5 bagging_freq=1 drop_rate=0.3 boosting=dart" }.Notes());
    }

    private double?[] Labels() => [.. Tables.Classes(_matrix, 2).Select(label => (double?)label)];

    private MemoryDataset Data(double?[] labels, params (Field, IArrowArray)[] more) =>
        new(Batch.Of([Batch.Fixed("features", _matrix), Batch.Doubles("label", labels), .. more]), 2, 77);

    private static StringArray Texts()
    {
        var builder = new StringArray.Builder();
        for (int i = 0; i < Rows; i++)
            builder.Append("x");
        return builder.Build();
    }

    private sealed class CountingSink : IRowSink
    {
        public List<string> Problems { get; } = [];

        public void Reject(RecordBatch batch, IReadOnlyList<BadRow> bad, StageContext context) => Problems.AddRange(bad.Select(row => row.Problem));
    }
}
