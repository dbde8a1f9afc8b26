using System.ComponentModel.DataAnnotations;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

// What LightGBM has and SynapseML has no names for: how single trees are grown.
public abstract partial class LightGBMEstimator
{
    /// <summary>Whether trees are extremely randomized: of each feature only one threshold, drawn at random, is tried.</summary>
    [Native("extra_trees")]
    public bool ExtraTrees { get; init; }

    /// <summary>Whether leaves hold linear models of the numeric features that lead to them rather than one number; needs dense vectors, trains on one rank, and keeps all rows in memory until training begins.</summary>
    [Native("linear_tree", Unless = false)]
    public bool LinearTree { get; init; }

    /// <summary>L2 regularization of the linear models in leaves.</summary>
    [Range(0.0, double.MaxValue), EffectNeeds(nameof(LinearTree)), Native("linear_lambda", Unless = 0.0)]
    public double LinearLambda { get; init; }

    /// <summary>How much the output of a node is drawn towards that of its parent, the more the fewer rows it has; 0 for not at all.</summary>
    [Range(0.0, double.MaxValue), Native("path_smooth")]
    public double PathSmooth { get; init; }

    /// <summary>Groups of features, by index, that may stand in one branch together; features in no group stay out, and none are constrained when empty.</summary>
    [Native("interaction_constraints")]
    public IReadOnlyList<IReadOnlyList<int>> InteractionConstraints { get; init; } = [];

    /// <summary>Per feature a factor for the gain of its splits; empty for 1 throughout.</summary>
    [Range(0.0, double.MaxValue), Native("feature_contri")]
    public IReadOnlyList<double> FeatureContri { get; init; } = [];

    /// <summary>Splits that every tree begins with, as a tree of feature, threshold, left and right.</summary>
    public ForcedSplit? ForcedSplits { get; init; }

    /// <summary>Bounds between bins that some features are to have, whatever the sample says.</summary>
    public IReadOnlyList<ForcedBins> ForcedBins { get; init; } = [];

    /// <summary>Whether features that are seldom set at the same time share memory; the trees may differ a little.</summary>
    [Native("enable_bundle")]
    public bool EnableBundle { get; init; } = true;

    /// <summary>Whether features that minDataInLeaf keeps from ever being split are left out beforehand.</summary>
    [Native("feature_pre_filter")]
    public bool FeaturePreFilter { get; init; } = true;

    /// <summary>Whether gradients are rounded to a few levels, which is faster and takes less memory.</summary>
    [Native("use_quantized_grad")]
    public bool UseQuantizedGrad { get; init; }

    /// <summary>How many levels quantized gradients have.</summary>
    [Range(2, 127), EffectNeeds(nameof(UseQuantizedGrad)), Native("num_grad_quant_bins")]
    public int NumGradQuantBins { get; init; } = 4;

    /// <summary>Whether outputs of leaves are computed again from the exact gradients.</summary>
    [EffectNeeds(nameof(UseQuantizedGrad)), Native("quant_train_renew_leaf")]
    public bool QuantTrainRenewLeaf { get; init; }

    /// <summary>Whether gradients are rounded up or down at random, in proportion to what is left over.</summary>
    [EffectNeeds(nameof(UseQuantizedGrad)), Native("stochastic_rounding")]
    public bool StochasticRounding { get; init; } = true;

    /// <summary>Cost-effective gradient boosting: factor for all of its penalties.</summary>
    [Range(0.0, double.MaxValue), Native("cegb_tradeoff")]
    public double CegbTradeoff { get; init; } = 1;

    /// <summary>Cost-effective gradient boosting: penalty for splitting a node.</summary>
    [Range(0.0, double.MaxValue), Native("cegb_penalty_split")]
    public double CegbPenaltySplit { get; init; }

    /// <summary>Cost-effective gradient boosting: per feature the penalty for each row that it has to be computed for; empty for none.</summary>
    [Range(0.0, double.MaxValue), Native("cegb_penalty_feature_lazy")]
    public IReadOnlyList<double> CegbPenaltyFeatureLazy { get; init; } = [];

    /// <summary>Cost-effective gradient boosting: per feature the penalty for using it in the model at all; empty for none.</summary>
    [Range(0.0, double.MaxValue), Native("cegb_penalty_feature_coupled")]
    public IReadOnlyList<double> CegbPenaltyFeatureCoupled { get; init; } = [];
}
