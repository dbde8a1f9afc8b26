using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

/// <summary>Learns a tree of splits whose leaves are mean labels.</summary>
/// <remarks>
/// Parameters and defaults are those of Spark ML's DecisionTreeRegressor. The tree is one of LightGBM, grown in full and not boosted: splits are those that lower the
/// variance most, as Spark's. The model is a LightGBMRegressionModel. Not available: minInfoGain and minWeightFractionPerNode above 0, a depth of 0, varianceCol.
/// </remarks>
public sealed class DecisionTreeRegressor : TreeLearner
{
    /// <summary>What splits lower.</summary>
    [AllowedValues("variance")]
    public string Impurity { get; init; } = "variance";

    /// <summary>The column that the model writes the leaf's index to; none when empty.</summary>
    public string LeafCol { get; init; } = "";

    private protected override LightGBMEstimator Inner(Schema? input) => Numbers(LabelCol, PredictionCol, new TreeGrowth { LeafCol = LeafCol });
}

/// <summary>Learns many trees, each of a sample of the rows and with splits of samples of the features, and takes the mean of what they say.</summary>
/// <remarks>
/// Parameters and defaults are those of Spark ML's RandomForestRegressor, and LightGBM grows the trees. With <c>bootstrap</c> a tree sees as many different rows as a draw with
/// replacement has on average (63.2 % of all at a subsamplingRate of 1), each once. The model is a LightGBMRegressionModel.
/// </remarks>
public sealed class RandomForestRegressor : TreeLearner
{
    /// <summary>How many trees.</summary>
    [Range(1, 1_000_000)]
    public int NumTrees { get; init; } = 20;

    /// <summary>How many features a split chooses from: <c>auto</c> (<c>onethird</c>, or all with one tree), <c>all</c>, <c>onethird</c>, <c>sqrt</c>, <c>log2</c>, a number of them, or a part between 0 and 1.</summary>
    [Required]
    public string FeatureSubsetStrategy { get; init; } = "auto";

    /// <summary>How many rows are drawn for each tree, as a part of all.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double SubsamplingRate { get; init; } = 1;

    /// <summary>Whether rows are drawn with replacement.</summary>
    public bool Bootstrap { get; init; } = true;

    /// <summary>What splits lower.</summary>
    [AllowedValues("variance")]
    public string Impurity { get; init; } = "variance";

    /// <summary>The column that the model writes the leaves' indexes to, one for each tree; none when empty.</summary>
    public string LeafCol { get; init; } = "";

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => base.Validate().Concat(Forests.Check(Uid, FeatureSubsetStrategy, NumTrees, SubsamplingRate, Bootstrap));

    private protected override LightGBMEstimator Inner(Schema? input) => Numbers(LabelCol, PredictionCol, Forests.Growth(NumTrees, SubsamplingRate, Bootstrap) with
    {
        LeafCol = LeafCol, Features = FeatureSubset.Of(FeatureSubsetStrategy, input, FeaturesCol, NumTrees, isClassification: false),
    });
}

/// <summary>Learns trees one after the other, each of what those before it leave.</summary>
/// <remarks>
/// Parameters and defaults are those of Spark ML's GBTRegressor, and LightGBM boosts. The model is a LightGBMRegressionModel. With <c>validationIndicatorCol</c> it stops at the
/// first tree that does not lower the loss of the marked rows by more than <c>validationTol</c>, which is in the loss's unit and not a part of it as in Spark.
/// </remarks>
public sealed class GBTRegressor : TreeLearner
{
    /// <summary>How many trees.</summary>
    [Range(1, 1_000_000)]
    public int MaxIter { get; init; } = 20;

    /// <summary>How much of each tree is taken over.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double StepSize { get; init; } = 0.1;

    /// <summary>What is minimized: <c>squared</c> or <c>absolute</c> errors.</summary>
    [AllowedValues("squared", "absolute")]
    public string LossType { get; init; } = "squared";

    /// <summary>How many rows are drawn for each tree, without replacement, as a part of all.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double SubsamplingRate { get; init; } = 1;

    /// <summary>How many features a split chooses from: <c>auto</c> or <c>all</c>, <c>onethird</c>, <c>sqrt</c>, <c>log2</c>, a number of them, or a part between 0 and 1.</summary>
    [Required]
    public string FeatureSubsetStrategy { get; init; } = "all";

    /// <summary>The column that marks validation rows, which are not trained on; null for none.</summary>
    public string? ValidationIndicatorCol { get; init; }

    /// <summary>By how much a tree has to lower the loss of the validation rows for the fit to go on.</summary>
    [Range(0, double.MaxValue)]
    [EffectNeeds(nameof(ValidationIndicatorCol))]
    public double ValidationTol { get; init; } = 0.01;

    /// <summary>What splits lower.</summary>
    [AllowedValues("variance")]
    public string Impurity { get; init; } = "variance";

    /// <summary>The column that the model writes the leaves' indexes to, one for each tree; none when empty.</summary>
    public string LeafCol { get; init; } = "";

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => base.Validate().Concat(Forests.CheckSubset(Uid, FeatureSubsetStrategy));

    private protected override LightGBMEstimator Inner(Schema? input) => Numbers(LabelCol, PredictionCol, new TreeGrowth
    {
        Trees = MaxIter, LearningRate = StepSize, Rows = SubsamplingRate, LeafCol = LeafCol, Objective = LossType == "absolute" ? "regression_l1" : "regression",
        Features = FeatureSubset.Of(FeatureSubsetStrategy, input, FeaturesCol, 1, isClassification: false),
        Validation = ValidationIndicatorCol is { Length: > 0 } ? ValidationIndicatorCol : null, Tolerance = ValidationTol,
    });
}

/// <summary>What random forests have in common.</summary>
internal static class Forests
{
    /// <summary>Says what is wrong with the parameters.</summary>
    public static IEnumerable<SpecificationException> Check(string uid, string strategy, int trees, double rate, bool bootstrap)
    {
        foreach (SpecificationException error in CheckSubset(uid, strategy))
            yield return error;
        if (!bootstrap && rate >= 1 && trees > 1)
        {
            yield return new SpecificationException(
                "Every tree sees all rows, which LightGBM's forests cannot do", Location.OfParameter(uid, "subsamplingRate"), "Set bootstrap to true, or subsamplingRate below 1.");
        }
    }

    /// <summary>Says what is wrong with a strategy.</summary>
    public static IEnumerable<SpecificationException> CheckSubset(string uid, string strategy) => FeatureSubset.Check(uid, strategy) is { } wrong ? [wrong] : [];

    /// <summary>How the trees are grown.</summary>
    public static TreeGrowth Growth(int trees, double rate, bool bootstrap)
    {
        // Of n draws with replacement, a part of 1 - 1/e is of different rows.
        double rows = bootstrap ? 1 - Math.Exp(-rate) : rate;
        return new TreeGrowth { Trees = trees, Rows = rows, IsForest = rows < 1 };
    }
}
