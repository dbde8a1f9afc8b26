using Apache.Arrow;
using SynapseServerless.LightGBM.Tests.Native;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Tests.Stages;

// Expected models come from the native library called directly (Reference), with its own names of parameters.
public sealed class ParameterTests : IDisposable
{
    private const int Rows = 2000;
    private const string Defaults = "verbosity=-1 num_threads=2 deterministic=true force_row_wise=true ";

    private static readonly float[] s_matrix = Tables.Features(Rows);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("synapse-parameters-");

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<string, string> Single => new()
    {
        { "extraTrees: true", "extra_trees=true" },
        { "pathSmooth: 3.5", "path_smooth=3.5" },
        { "interactionConstraints: [[0, 1], [2, 3, 5]]", "interaction_constraints=[0,1],[2,3,5]" },
        { "featureContri: [1, 0.2, 1, 1, 1, 0]", "feature_contri=1,0.2,1,1,1,0" },
        { "{useQuantizedGrad: true, numGradQuantBins: 8, quantTrainRenewLeaf: true, stochasticRounding: false}",
            "use_quantized_grad=true num_grad_quant_bins=8 quant_train_renew_leaf=true stochastic_rounding=false" },
        { "{cegbTradeoff: 0.5, cegbPenaltySplit: 1e-5, cegbPenaltyFeatureCoupled: [0, 10, 0, 0, 0, 900]}",
            "cegb_tradeoff=0.5 cegb_penalty_split=1e-5 cegb_penalty_feature_coupled=0,10,0,0,0,900" },
        { "cegbPenaltyFeatureLazy: [0.1, 0.1, 0, 0, 0, 0.5]", "cegb_penalty_feature_lazy=0.1,0.1,0,0,0,0.5" },
        { "{enableBundle: false, featurePreFilter: false}", "enable_bundle=false feature_pre_filter=false" },
        { "{objective: fair, fairC: 0.3}", "objective=fair fair_c=0.3" },
        { "{objective: poisson, poissonMaxDeltaStep: 0.2}", "objective=poisson poisson_max_delta_step=0.2" },
        { "regSqrt: true", "reg_sqrt=true" },
        { "{boostingType: goss, topRate: 0.3, otherRate: 0.2}", "data_sample_strategy=goss top_rate=0.3 other_rate=0.2" },
    };

    [Theory]
    [MemberData(nameof(Single))]
    public async Task A_parameter_of_a_specification_is_LightGBMs_own(string parameters, string native)
    {
        string text = parameters.StartsWith('{') ? string.Join('\n', Split(parameters[1..^1])) : parameters;
        var regressor = (LightGBMRegressor)Read($"type: LightGBMRegressor\nnumIterations: 15\nnumThreads: 2\ndeterministic: true\npassThroughArgs: force_row_wise=true\n{text}\n");
        string common = native.Contains("objective=", StringComparison.Ordinal) ? Defaults : Defaults + "objective=regression ";
        string expected = Reference.Train(s_matrix, Tables.Columns, Tables.Numbers(s_matrix), common + native, 15).Model;
        string plain = Reference.Train(s_matrix, Tables.Columns, Tables.Numbers(s_matrix), Defaults + "objective=regression ", 15).Model;
        using var model = (LightGBMModel)await regressor.FitAsync(Data(Tables.Numbers(s_matrix)));
        Assert.Equal(Reference.Trees(expected), Reference.Trees(model.GetNativeModel()));
        if (!native.Contains("enable_bundle", StringComparison.Ordinal))
            Assert.NotEqual(Reference.Trees(plain), Reference.Trees(expected));
    }

    [Fact]
    public async Task Splits_and_bins_are_forced_as_LightGBM_forces_those_of_a_file()
    {
        Example rows = Example.Binary("train");
        string native = $"objective=binary max_bin=20 forcedsplits_filename={Examples("forced_splits.json")} forcedbins_filename={Examples("forced_bins.json")} ";
        string expected = Reference.Train(
            [.. rows.Matrix.Select(value => (float)value)], rows.Width, [.. rows.Labels.Select(value => (float)value)], Defaults + native, 5).Model;
        var classifier = (LightGBMClassifier)Read(
            """
            type: LightGBMClassifier
            numIterations: 5
            numThreads: 2
            deterministic: true
            passThroughArgs: force_row_wise=true
            maxBin: 20
            forcedSplits:
              feature: 25
              threshold: 1.1
              left: { feature: 26, threshold: 0.7 }
              right: { feature: 26, threshold: 0.9 }
            forcedBins:
              - { feature: 0, binUpperBound: [0.25, 0.5, 0.75] }
              - { feature: 1, binUpperBound: [-0.5, 0, 0.5] }
            """);
        (Field, IArrowArray) features = Batch.Fixed("features", [.. rows.Matrix.Select(value => (float)value)], width: rows.Width);
        var data = new MemoryDataset(Batch.Of(features, Batch.Doubles("label", rows.Labels.Select(label => (double?)label))));
        using var model = (LightGBMModel)await classifier.FitAsync(data);
        Assert.Equal(Reference.Trees(expected), Reference.Trees(model.GetNativeModel()));
        Assert.All(model.GetNativeModel().Split('\n').Where(line => line.StartsWith("split_feature=", StringComparison.Ordinal)),
            line => Assert.StartsWith("split_feature=25 26 26", line, StringComparison.Ordinal));
        // The model says nothing of files that are gone.
        Assert.Contains("[forcedsplits_filename: ]\n", model.GetNativeModel(), StringComparison.Ordinal);
        Assert.Contains("[forcedbins_filename: ]\n", model.GetNativeModel(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("w")]
    public async Task Class_weights_multiply_the_weights_of_rows(string? weightCol)
    {
        float[] labels = Tables.Classes(s_matrix, 3), weights = Tables.Weights(Rows);
        double[] byClass = [1, 3, 0.5];
        float[] expectedWeights = [.. labels.Select((label, row) => (float)(byClass[(int)label] * (weightCol is null ? 1 : weights[row])))];
        string expected = Reference.Train(s_matrix, Tables.Columns, labels, Defaults + "objective=multiclass num_class=3", 5, expectedWeights).Model;
        var classifier = new LightGBMClassifier
        {
            Objective = "multiclass", NumIterations = 5, ClassWeights = byClass, WeightCol = weightCol, NumThreads = 2, Deterministic = true,
            PassThroughArgs = "force_row_wise=true",
        };
        using var model = (LightGBMModel)await classifier.FitAsync(Data(labels, Batch.Doubles("w", weights.Select(weight => (double?)weight))));
        Assert.Equal(Reference.Trees(expected), Reference.Trees(model.GetNativeModel()));
    }

    [Theory]
    [InlineData(true, 1, "is_unbalance=true")]
    [InlineData(false, 4.5, "scale_pos_weight=4.5")]
    public async Task The_rarer_of_two_classes_is_weighed_as_LightGBM_weighs_it(bool isUnbalance, double scale, string native)
    {
        float[] labels = [.. Tables.Numbers(s_matrix).Select(number => number > 6 ? 1f : 0f)];
        string expected = Reference.Train(s_matrix, Tables.Columns, labels, $"{Defaults}objective=binary {native}", 5).Model;
        var classifier = new LightGBMClassifier
        {
            NumIterations = 5, IsUnbalance = isUnbalance, ScalePosWeight = scale, NumThreads = 2, Deterministic = true, PassThroughArgs = "force_row_wise=true",
        };
        using var model = (LightGBMModel)await classifier.FitAsync(Data(labels));
        Assert.Equal(Reference.Trees(expected), Reference.Trees(model.GetNativeModel()));
    }

    [Fact]
    public async Task A_deterministic_fit_repeats_byte_for_byte_whatever_the_cut_and_the_number_of_threads()
    {
        float[] labels = Tables.Classes(s_matrix, 2);
        var texts = new HashSet<string>();
        foreach ((int threads, int partitions, int batchRows) in new[] { (1, 1, Rows), (2, 3, 77), (4, 7, 500), (2, 1, Rows) })
        {
            var classifier = new LightGBMClassifier { NumIterations = 30, Deterministic = true, NumThreads = threads, BaggingFreq = 1, BaggingFraction = 0.7, FeatureFraction = 0.8 };
            using var model = (LightGBMModel)await classifier.FitAsync(new MemoryDataset(Batch.Of(s_matrix, labels), partitions, batchRows));
            texts.Add(model.GetNativeModel().Replace($"[num_threads: {threads}]", "", StringComparison.Ordinal));
        }
        Assert.Single(texts);
    }

    [Fact]
    public void Nothing_is_noted_of_a_stage_at_its_defaults()
    {
        foreach (Stage stage in (Stage[])[new LightGBMClassifier(), new LightGBMClassifier { Objective = "multiclass" }, new LightGBMRegressor(), new LightGBMRanker { GroupCol = "g" }])
            Assert.Empty(StageNotes.Of(stage));
    }

    [Theory]
    [InlineData("defaultListenPort: 9000", "defaultListenPort", "It is accepted and has no effect. Training opens no port.")]
    [InlineData("dropRate: 0.5", "dropRate", "It has no effect where boostingType is gbdt; it needs dart.")]
    [InlineData("baggingFraction: 0.5", "baggingFraction", "It has no effect as long as baggingFreq is 0.")]
    [InlineData("monotonePenalty: 2", "monotonePenalty", "It has no effect as long as monotoneConstraints is empty.")]
    [InlineData("alpha: 0.3", "alpha", "It has no effect: neither the objective nor a metric is huber or quantile.")]
    [InlineData("numGradQuantBins: 9", "numGradQuantBins", "It has no effect as long as useQuantizedGrad is false.")]
    [InlineData("{pathSmooth: 1, minDataInLeaf: 1}", "minDataInLeaf", "LightGBM says: min_data_in_leaf has been increased to 2 because this is required when path smoothing is active.")]
    [InlineData("{minDataInLeaf: 0, minSumHessianInLeaf: 0}", "minSumHessianInLeaf", "LightGBM says: Cannot set both min_data_in_leaf and min_sum_hessian_in_leaf to 0. Will set min_data_in_leaf to 1.")]
    public void What_has_no_effect_or_is_changed_is_noted_with_its_parameter(string parameters, string parameter, string text)
    {
        string lines = parameters.StartsWith('{') ? string.Join('\n', Split(parameters[1..^1])) : parameters;
        StageNote note = Assert.Single(StageNotes.Of(Read($"type: LightGBMRegressor\n{lines}\n")));
        Assert.Equal(new StageNote("LightGBMRegressor", parameter, text), note);
    }

    private static MemoryDataset Data(float[] labels, params (Field, IArrowArray)[] more) => new(Batch.Of(s_matrix, labels, more), 2, 300);

    private string Examples(string name) => Example.Write(name, _folder);

    private static Stage Read(string yaml) => new SpecificationReader(new StageCatalog().AddLightGBM()).ParseStage(yaml, "stage.yaml");

    // Entries of a flow mapping, lists inside it kept whole.
    private static string[] Split(string entries) => System.Text.RegularExpressions.Regex.Split(entries, @", (?=\w+: )");
}
