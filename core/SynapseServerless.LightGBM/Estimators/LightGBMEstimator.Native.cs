using System.Text.RegularExpressions;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.LightGBM;

// Parameters in LightGBM's words.
public abstract partial class LightGBMEstimator
{
    // LightGBM's name of a parameter and ours, for messages.
    private static readonly (string Native, string Property)[] s_names =
    [
        ("learning_rate", nameof(LearningRate)), ("num_leaves", nameof(NumLeaves)), ("max_depth", nameof(MaxDepth)),
        ("min_data_in_leaf", nameof(MinDataInLeaf)), ("min_sum_hessian_in_leaf", nameof(MinSumHessianInLeaf)),
        ("min_gain_to_split", nameof(MinGainToSplit)), ("lambda_l1", nameof(LambdaL1)), ("lambda_l2", nameof(LambdaL2)),
        ("bagging_fraction", nameof(BaggingFraction)), ("bagging_freq", nameof(BaggingFreq)), ("pos_bagging_fraction", nameof(PosBaggingFraction)),
        ("neg_bagging_fraction", nameof(NegBaggingFraction)), ("feature_fraction", nameof(FeatureFraction)),
        ("feature_fraction_bynode", nameof(FeatureFractionByNode)), ("top_rate", nameof(TopRate)), ("other_rate", nameof(OtherRate)),
        ("drop_rate", nameof(DropRate)), ("skip_drop", nameof(SkipDrop)), ("max_bin", nameof(MaxBin)), ("max_bin_by_feature", nameof(MaxBinByFeature)),
        ("min_data_in_bin", nameof(MinDataPerBin)), ("min_data_per_group", nameof(MinDataPerGroup)), ("max_cat_threshold", nameof(MaxCatThreshold)),
        ("cat_l2", nameof(Catl2)), ("cat_smooth", nameof(CatSmooth)), ("max_cat_to_onehot", nameof(MaxCatToOnehot)),
        ("bin_construct_sample_cnt", nameof(BinSampleCount)), ("monotone_constraints", nameof(MonotoneConstraints)),
        ("monotone_penalty", nameof(MonotonePenalty)), ("metric", nameof(Metric)), ("boosting", nameof(BoostingType)),
        ("objective", "Objective"), ("alpha", "Alpha"), ("tweedie_variance_power", "TweedieVariancePower"),
        ("num_class", nameof(MaxNumClasses)), ("device", nameof(DeviceType)), ("eval_at", "EvalAt"), ("label_gain", "LabelGain"),
        ("lambdarank_truncation_level", "MaxPosition"), ("GPU", nameof(DeviceType)), ("CUDA", nameof(DeviceType)),
        ("categorical_feature", nameof(CategoricalSlotIndexes)), ("Model file", nameof(ModelString)), ("boosting type", nameof(BoostingType)),
    ];

    /// <summary>The objective and what goes with it.</summary>
    private protected abstract void AddObjective(NativeParameters parameters);

    /// <summary>All parameters but the number of classes.</summary>
    /// <param name="input">Schema of the training data.</param>
    /// <param name="threads">How many threads the run allows; 0 for no limit.</param>
    private protected NativeParameters ToNative(Schema input, int threads)
    {
        var native = new NativeParameters();
        AddObjective(native);
        AddTraining(native, threads);
        AddTrees(native);
        AddSeeds(native);
        AddDataset(native, input.GetFieldByName(FeaturesCol));
        PassThrough.Apply(native, PassThroughArgs, Uid);
        return native;
    }

    private void AddTraining(NativeParameters native, int threads)
    {
        native.Set("boosting", BoostingType).Set("num_iterations", NumIterations).Set("learning_rate", LearningRate)
            .Set("verbosity", Verbosity).Set("num_threads", NumThreads > 0 ? NumThreads : threads).Set("device_type", DeviceType)
            .Set("boost_from_average", BoostFromAverage).Set("deterministic", Deterministic);
        if (Metric.Length > 0)
            native.Set("metric", Metric.Replace(" ", "", StringComparison.Ordinal));
        if (EarlyStoppingRound > 0)
            native.Set("early_stopping_round", EarlyStoppingRound);
        if (IsProvideTrainingMetric)
            native.Set("is_provide_training_metric", true);
    }

    private void AddTrees(NativeParameters native)
    {
        native.Set("num_leaves", NumLeaves).Set("max_depth", MaxDepth).Set("min_data_in_leaf", MinDataInLeaf)
            .Set("min_sum_hessian_in_leaf", MinSumHessianInLeaf).Set("min_gain_to_split", MinGainToSplit).Set("max_delta_step", MaxDeltaStep)
            .Set("lambda_l1", LambdaL1).Set("lambda_l2", LambdaL2)
            .Set("bagging_fraction", BaggingFraction).Set("bagging_freq", BaggingFreq)
            .Set("pos_bagging_fraction", PosBaggingFraction).Set("neg_bagging_fraction", NegBaggingFraction)
            .Set("feature_fraction", FeatureFraction);
        if (FeatureFractionByNode is { } byNode)
            native.Set("feature_fraction_bynode", byNode);
        if (BoostingType == "goss")
            native.Set("top_rate", TopRate).Set("other_rate", OtherRate);
        if (BoostingType == "dart")
        {
            native.Set("drop_rate", DropRate).Set("max_drop", MaxDrop).Set("skip_drop", SkipDrop)
                .Set("xgboost_dart_mode", XGBoostDartMode).Set("uniform_drop", UniformDrop);
        }
        if (MonotoneConstraints.Count > 0)
        {
            native.Set("monotone_constraints", MonotoneConstraints).Set("monotone_constraints_method", MonotoneConstraintsMethod)
                .Set("monotone_penalty", MonotonePenalty);
        }
    }

    private void AddSeeds(NativeParameters native)
    {
        if (Seed is { } seed)
            native.Set("seed", seed);
        // A seed named explicitly wins over the common one, so those at their defaults are left out.
        Add("bagging_seed", BaggingSeed, 3);
        Add("feature_fraction_seed", FeatureFractionSeed, 2);
        Add("extra_seed", ExtraSeed, 6);
        Add("drop_seed", DropSeed, 4);
        Add("data_random_seed", DataRandomSeed, 1);
        Add("objective_seed", ObjectiveSeed, 5);

        void Add(string name, int value, int byDefault)
        {
            if (value != byDefault)
                native.Set(name, value);
        }
    }

    private void AddDataset(NativeParameters native, Field features)
    {
        native.Set("max_bin", MaxBin).Set("min_data_in_bin", MinDataPerBin).Set("bin_construct_sample_cnt", BinSampleCount)
            .Set("is_enable_sparse", IsEnableSparse).Set("use_missing", UseMissing).Set("zero_as_missing", ZeroAsMissing);
        if (MaxBinByFeature.Count > 0)
            native.Set("max_bin_by_feature", MaxBinByFeature);
        IReadOnlyList<int> categorical = CategoricalSlots(features);
        if (categorical.Count == 0)
            return;
        native.Set("categorical_feature", categorical).Set("min_data_per_group", MinDataPerGroup).Set("max_cat_threshold", MaxCatThreshold)
            .Set("cat_l2", Catl2).Set("cat_smooth", CatSmooth).Set("max_cat_to_onehot", MaxCatToOnehot);
    }

    /// <summary>The categorical features: those named, those numbered, and those the feature column marks.</summary>
    private IReadOnlyList<int> CategoricalSlots(Field features)
    {
        var slots = new SortedSet<int>(CategoricalSlotIndexes.Concat(ColumnMetadata.CategoricalSlots(features)));
        IReadOnlyList<string>? names = Names(features);
        foreach (string name in CategoricalSlotNames)
        {
            int index = names is null ? -1 : names.ToList().IndexOf(name);
            if (index < 0)
            {
                throw BadParameter(
                    nameof(CategoricalSlotNames), $"There is no feature '{name}'", names is null
                        ? $"The column '{features.Name}' has no slot names; set slotNames, or use categoricalSlotIndexes."
                        : Suggestions.Remedy(name, [.. names], "features"));
            }
            slots.Add(index);
        }
        return [.. slots];
    }

    /// <summary>The names of the features, or null when nothing tells them.</summary>
    private IReadOnlyList<string>? Names(Field features) => SlotNames.Count > 0 ? SlotNames : ColumnMetadata.Slots(features);

    /// <summary>The same error with this stage and, where LightGBM's message names it, the parameter.</summary>
    private LightGBMException Locate(LightGBMException error)
    {
        string? property = s_names
            .Where(name => Regex.IsMatch(error.Problem, $@"(?<![\w]){Regex.Escape(name.Native)}(?![\w])"))
            .OrderByDescending(name => name.Native.Length)
            .Select(name => name.Property)
            .FirstOrDefault();
        Location location = property is null ? Location.OfStage(Uid) : Location.OfParameter(Uid, Stages.ParameterName.FromProperty(property));
        return new LightGBMException($"LightGBM says: {error.Problem}", location,
            "LightGBM's page of parameters says what it takes.", error);
    }
}
