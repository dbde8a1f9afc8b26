using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Collectives;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

/// <summary>What Spark ML's learners of trees share: parameters, and a fit by LightGBM underneath.</summary>
public abstract class TreeLearner : GangEstimator
{
    // LightGBM's limit; the trees of Spark may have more leaves from a depth of 18 on.
    private const int MostLeaves = 131_072;

    private protected TreeLearner()
    {
    }

    /// <summary>The column of feature vectors, dense or sparse; NaN is a missing value.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column of labels.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>The column that the model writes its prediction to.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The column of weights of rows, not negative; every row weighs 1 when unset.</summary>
    public string? WeightCol { get; init; }

    /// <summary>The most splits between root and leaf. A tree without splits (0) is not available.</summary>
    [Range(1, 30)]
    public int MaxDepth { get; init; } = 5;

    /// <summary>The most bins that values of a feature are sorted into.</summary>
    [Range(2, 65_535)]
    public int MaxBins { get; init; } = 32;

    /// <summary>The fewest rows of a leaf.</summary>
    [Range(1, int.MaxValue)]
    public int MinInstancesPerNode { get; init; } = 1;

    /// <summary>The least part of all weight that a leaf has in Spark; only 0 can be.</summary>
    [Range(0.0, 0.5)]
    public double MinWeightFractionPerNode { get; init; }

    /// <summary>The least gain by row that a split is worth in Spark; only 0 can be, because LightGBM compares gains of whole nodes.</summary>
    [Range(0, double.MaxValue)]
    public double MinInfoGain { get; init; }

    /// <summary>Seed of what is drawn.</summary>
    public int Seed { get; init; }

    /// <summary>How many threads LightGBM uses; 0 lets the run, or else OpenMP, decide.</summary>
    [Range(0, LightGBMLimits.Threads)]
    public int NumThreads { get; init; }

    /// <summary>How much memory Spark's histograms may take.</summary>
    [NoEffect("LightGBM keeps its own histograms.")]
    public int MaxMemoryInMB { get; init; } = 256;

    /// <summary>Whether Spark keeps the node of each row.</summary>
    [NoEffect("LightGBM always does.")]
    public bool CacheNodeIds { get; init; }

    /// <summary>Every how many iterations Spark writes what it keeps to disk.</summary>
    [NoEffect("There is nothing of the kind to write.")]
    public int CheckpointInterval { get; init; } = 10;

    private protected int NumLeaves => MaxDepth >= 17 ? MostLeaves : 1 << MaxDepth;

    private protected string? Weight => WeightCol is { Length: > 0 } ? WeightCol : null;

    private protected abstract LightGBMEstimator Inner(Schema? input);

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (MinInfoGain > 0)
            yield return BadParameter(nameof(MinInfoGain), "LightGBM compares gains of whole nodes, to which a gain by row cannot be turned", "Set it to 0, and minInstancesPerNode or maxDepth instead.");
        if (MinWeightFractionPerNode > 0)
            yield return BadParameter(nameof(MinWeightFractionPerNode), "The weight of all rows is not known before they are read", "Set it to 0, and minInstancesPerNode instead.");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string>? ColumnsToFit(Schema input) => Inner(input).ColumnsToFit(input);

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => Inner(input).TransformSchema(input);

    /// <inheritdoc/>
    public override Task<Transformer> FitAsync(Dataset data, StageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Inner(data.Schema).FitAsync(data, context, cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<Transformer?> FitRankAsync(Dataset data, StageContext context, ICollective collective, CancellationToken cancellationToken) =>
        collective.Rank == 0 ? await FitAsync(data, context, cancellationToken).ConfigureAwait(false) : null;

    private protected LightGBMRegressor Numbers(string label, string prediction, TreeGrowth growth) => new()
    {
        Uid = Uid, FeaturesCol = FeaturesCol, LabelCol = label, PredictionCol = prediction, WeightCol = Weight, Objective = growth.Objective, BoostingType = growth.IsForest ? "rf" : "gbdt",
        NumIterations = growth.Trees, LearningRate = growth.LearningRate, NumLeaves = NumLeaves, MaxDepth = MaxDepth, MaxBin = MaxBins, MinDataPerBin = 1, MinDataInLeaf = MinInstancesPerNode,
        MinSumHessianInLeaf = 0, BaggingFraction = growth.Rows, BaggingFreq = growth.Rows < 1 ? 1 : 0, FeatureFractionByNode = growth.Features, LeafPredictionCol = growth.LeafCol,
        ValidationIndicatorCol = growth.Validation, EarlyStoppingRound = growth.Validation is null ? 0 : 1, ImprovementTolerance = growth.Validation is null ? 0 : growth.Tolerance,
        Seed = Seed, Deterministic = true, NumThreads = NumThreads,
    };
}

/// <summary>How trees are grown.</summary>
internal sealed record TreeGrowth
{
    /// <summary>How many trees.</summary>
    public int Trees { get; init; } = 1;

    /// <summary>How much of each is taken over.</summary>
    public double LearningRate { get; init; } = 1;

    /// <summary>Whether trees are averaged.</summary>
    public bool IsForest { get; init; }

    /// <summary>The part of the rows that each tree sees.</summary>
    public double Rows { get; init; } = 1;

    /// <summary>The part of the features that each split chooses from; null for all.</summary>
    public double? Features { get; init; }

    /// <summary>LightGBM's objective.</summary>
    public string Objective { get; init; } = "regression";

    /// <summary>The column that gets leaves.</summary>
    public string LeafCol { get; init; } = "";

    /// <summary>The column that marks validation rows.</summary>
    public string? Validation { get; init; }

    /// <summary>By how much the loss of validation rows has to improve.</summary>
    public double Tolerance { get; init; }
}

/// <summary>How many features a split chooses from, in the words that Spark has for it.</summary>
internal static class FeatureSubset
{
    /// <summary>What is wrong with a strategy; null for nothing.</summary>
    public static SpecificationException? Check(string uid, string strategy) => Part(strategy, 4, 2, isClassification: true, out _) ? null : new SpecificationException(
        $"'{strategy}' is no strategy", Location.OfParameter(uid, "featureSubsetStrategy"), "Give auto, all, onethird, sqrt, log2, a number of features, or a part of them between 0 and 1.");

    /// <summary>The part of the features; null for all.</summary>
    public static double? Of(string strategy, Schema? input, string features, int trees, bool isClassification)
    {
        int width = input?.FieldsList.FirstOrDefault(field => field.Name == features) is { } field ? SparseVectors.Size(field) ?? 0 : 0;
        Part(strategy, width, trees, isClassification, out double? part);
        return part is { } some && some < 1 ? some : null;
    }

    private static bool Part(string strategy, int width, int trees, bool isClassification, out double? part)
    {
        string name = strategy == "auto" ? (trees == 1 ? "all" : isClassification ? "sqrt" : "onethird") : strategy;
        double all = Math.Max(1, width);
        part = name switch
        {
            "sqrt" => Math.Ceiling(Math.Sqrt(all)) / all,
            "log2" => Math.Max(1, Math.Ceiling(Math.Log2(all))) / all,
            "onethird" => Math.Ceiling(all / 3) / all,
            _ => null,
        };
        if (part is not null || name == "all")
            return true;
        if (!double.TryParse(name, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out double number) || !(number > 0) || !double.IsFinite(number))
            return false;
        // 1 is one feature and 1.0 all of them, as in Spark.
        bool isCount = !name.Contains('.', StringComparison.Ordinal);
        part = isCount ? Math.Min(number, all) / all : Math.Ceiling(number * all) / all;
        return isCount || number <= 1;
    }
}
