using System.ComponentModel.DataAnnotations;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

// Boosting, trees, regularization.
public abstract partial class LightGBMEstimator
{
    /// <summary>How many iterations to train at most; each adds one tree, or one per class.</summary>
    [Range(0, int.MaxValue)]
    [Native("num_iterations")]
    public int NumIterations { get; init; } = 100;

    /// <summary>How much of each tree's output is taken over.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    [Native("learning_rate")]
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Most leaves a tree may have.</summary>
    [Range(2, 131072)]
    [Native("num_leaves")]
    public int NumLeaves { get; init; } = 31;

    /// <summary>Most levels a tree may have; no limit when not positive.</summary>
    [Native("max_depth")]
    public int MaxDepth { get; init; } = -1;

    /// <summary>How trees are boosted: gbdt, rf (random forest), dart (dropouts) or goss (gradient-based sampling).</summary>
    [AllowedValues("gbdt", "gbrt", "rf", "random_forest", "dart", "goss")]
    [Native("boosting")]
    public string BoostingType { get; init; } = "gbdt";

    /// <summary>Whether training starts from the label's average rather than from zero.</summary>
    [Native("boost_from_average")]
    public bool BoostFromAverage { get; init; } = true;

    /// <summary>Least number of rows in a leaf.</summary>
    [Range(0, int.MaxValue)]
    [Native("min_data_in_leaf")]
    public int MinDataInLeaf { get; init; } = 20;

    /// <summary>Least sum of second derivatives (of weights, for squared error) in a leaf.</summary>
    [Range(0.0, double.MaxValue)]
    [Native("min_sum_hessian_in_leaf")]
    public double MinSumHessianInLeaf { get; init; } = 1e-3;

    /// <summary>Least reduction of the loss that is worth a split.</summary>
    [Range(0.0, double.MaxValue)]
    [Native("min_gain_to_split")]
    public double MinGainToSplit { get; init; }

    /// <summary>Largest output of a leaf before the learning rate; no limit when not positive.</summary>
    [Native("max_delta_step")]
    public double MaxDeltaStep { get; init; }

    /// <summary>L1 regularization of leaf outputs.</summary>
    [Range(0.0, double.MaxValue)]
    [Native("lambda_l1")]
    public double LambdaL1 { get; init; }

    /// <summary>L2 regularization of leaf outputs.</summary>
    [Range(0.0, double.MaxValue)]
    [Native("lambda_l2")]
    public double LambdaL2 { get; init; }

    /// <summary>Fraction of rows each bagging takes; works when <see cref="BaggingFreq"/> is positive.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    [Native("bagging_fraction"), EffectNeeds(nameof(BaggingFreq))]
    public double BaggingFraction { get; init; } = 1;

    /// <summary>Fraction of positive rows each bagging takes; binary classification only.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    [Native("pos_bagging_fraction"), EffectNeeds(nameof(BaggingFreq)), EffectNeeds("Objective", "binary")]
    public double PosBaggingFraction { get; init; } = 1;

    /// <summary>Fraction of negative rows each bagging takes; binary classification only.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    [Native("neg_bagging_fraction"), EffectNeeds(nameof(BaggingFreq)), EffectNeeds("Objective", "binary")]
    public double NegBaggingFraction { get; init; } = 1;

    /// <summary>Every how many iterations rows are bagged again; 0 never bags.</summary>
    [Range(0, int.MaxValue)]
    [Native("bagging_freq")]
    public int BaggingFreq { get; init; }

    /// <summary>Fraction of features each tree may use.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    [Native("feature_fraction")]
    public double FeatureFraction { get; init; } = 1;

    /// <summary>Fraction of a tree's features each of its nodes may use; all when unset.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    [Native("feature_fraction_bynode")]
    public double? FeatureFractionByNode { get; init; }

    /// <summary>Fraction of rows with large gradients that goss keeps.</summary>
    [Range(0.0, 1.0)]
    [Native("top_rate"), EffectNeeds(nameof(BoostingType), "goss")]
    public double TopRate { get; init; } = 0.2;

    /// <summary>Fraction of rows with small gradients that goss keeps.</summary>
    [Range(0.0, 1.0)]
    [Native("other_rate"), EffectNeeds(nameof(BoostingType), "goss")]
    public double OtherRate { get; init; } = 0.1;

    /// <summary>Fraction of earlier trees that dart drops in an iteration.</summary>
    [Range(0.0, 1.0)]
    [Native("drop_rate"), EffectNeeds(nameof(BoostingType), "dart")]
    public double DropRate { get; init; } = 0.1;

    /// <summary>Most trees that dart drops in an iteration; no limit when not positive.</summary>
    [Native("max_drop"), EffectNeeds(nameof(BoostingType), "dart")]
    public int MaxDrop { get; init; } = 50;

    /// <summary>Probability that dart drops nothing in an iteration.</summary>
    [Range(0.0, 1.0)]
    [Native("skip_drop"), EffectNeeds(nameof(BoostingType), "dart")]
    public double SkipDrop { get; init; } = 0.5;

    /// <summary>Whether dart weighs trees the way XGBoost does.</summary>
    [Native("xgboost_dart_mode"), EffectNeeds(nameof(BoostingType), "dart")]
    public bool XGBoostDartMode { get; init; }

    /// <summary>Whether dart drops every tree with the same probability.</summary>
    [Native("uniform_drop"), EffectNeeds(nameof(BoostingType), "dart")]
    public bool UniformDrop { get; init; }

    /// <summary>Per feature 1 where the prediction must not fall as the feature grows, -1 where it must not rise, else 0; empty for no constraints.</summary>
    [Range(-1, 1), Native("monotone_constraints")]
    public IReadOnlyList<int> MonotoneConstraints { get; init; } = [];

    /// <summary>How monotone constraints are enforced: basic is fast and strict, intermediate and advanced constrain less and take longer.</summary>
    [AllowedValues("basic", "intermediate", "advanced")]
    [Native("monotone_constraints_method"), EffectNeeds(nameof(MonotoneConstraints))]
    public string MonotoneConstraintsMethod { get; init; } = "basic";

    /// <summary>Penalty that keeps monotone splits out of the first levels of a tree.</summary>
    [Range(0.0, double.MaxValue)]
    [Native("monotone_penalty"), EffectNeeds(nameof(MonotoneConstraints))]
    public double MonotonePenalty { get; init; }

    /// <summary>A seed from which all other seeds are derived that are left at their defaults.</summary>
    [Native("seed")]
    public int? Seed { get; init; }

    /// <summary>Whether equal data, parameters and thread count give the same model bit for bit; slower.</summary>
    [Native("deterministic")]
    public bool Deterministic { get; init; }

    /// <summary>Seed of bagging.</summary>
    [Native("bagging_seed", Unless = 3)]
    public int BaggingSeed { get; init; } = 3;

    /// <summary>Seed of the choice of features.</summary>
    [Native("feature_fraction_seed", Unless = 2)]
    public int FeatureFractionSeed { get; init; } = 2;

    /// <summary>Seed of the thresholds of extremely randomized trees.</summary>
    [Native("extra_seed", Unless = 6)]
    public int ExtraSeed { get; init; } = 6;

    /// <summary>Seed of the choice of trees that dart drops.</summary>
    [Native("drop_seed", Unless = 4), EffectNeeds(nameof(BoostingType), "dart")]
    public int DropSeed { get; init; } = 4;

    /// <summary>Seed of the sample of rows from which bins are chosen.</summary>
    [Native("data_random_seed", Unless = 1)]
    public int DataRandomSeed { get; init; } = 1;

    /// <summary>Seed of objectives that draw at random.</summary>
    [Native("objective_seed", Unless = 5)]
    public int ObjectiveSeed { get; init; } = 5;
}
