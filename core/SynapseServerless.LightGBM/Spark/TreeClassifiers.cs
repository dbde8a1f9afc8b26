using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

/// <summary>What DecisionTreeClassifier and RandomForestClassifier share: a tree, or a forest, of the share of each class.</summary>
public abstract class ShareTreeClassifier : TreeLearner
{
    private protected ShareTreeClassifier()
    {
    }

    /// <summary>The column that the model writes raw scores to, one for each class; none when empty.</summary>
    public string RawPredictionCol { get; init; } = "rawPrediction";

    /// <summary>The column that the model writes probabilities to, one for each class; none when empty.</summary>
    public string ProbabilityCol { get; init; } = "probability";

    /// <summary>For each class a number by which its probability is divided before the largest wins; empty to compare probabilities.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = [];

    /// <summary>What splits lower: <c>gini</c>. Spark's <c>entropy</c> is not available.</summary>
    [AllowedValues("gini")]
    public string Impurity { get; init; } = "gini";

    private ClassOutputColumns Outputs => new(RawPredictionCol, ProbabilityCol, PredictionCol, "", "");

    private protected abstract TreeGrowth Growth(Schema? input);

    private protected override LightGBMEstimator Inner(Schema? input) => Numbers(LabelCol, Uid + "_0", Growth(input));

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => base.Validate().Concat(ClassOutputs.CheckThresholds(Uid, Thresholds));

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Inner(input).TransformSchema(input);
        IReadOnlyList<System.Text.Json.JsonElement> levels = ColumnMetadata.Levels(input.GetFieldByName(LabelCol)) ?? [];
        return Schemas.With(input, ClassOutputs.Fields(Outputs, levels.Count, 0, 0, levels));
    }

    /// <inheritdoc/>
    public override async Task<Transformer> FitAsync(Dataset data, StageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(context);
        int classes = await CountAsync(data, cancellationToken).ConfigureAwait(false);
        var models = new List<LightGBMRegressionModel>();
        for (int k = classes == 2 ? 1 : 0; k < classes; k++)
        {
            Dataset rows = classes == 2 ? data : new ClassDataset(data, LabelCol, k);
            // What is wrong with a row is reported once.
            StageContext own = models.Count == 0 ? context : context with { Rows = SilentSink.Instance };
            models.Add((LightGBMRegressionModel)await Numbers(LabelCol, Uid + "_" + k, Growth(data.Schema)).FitAsync(rows, own, cancellationToken).ConfigureAwait(false));
        }
        IReadOnlyList<System.Text.Json.JsonElement>? levels = ColumnMetadata.Levels(data.Schema.GetFieldByName(LabelCol));
        return new TreeClassificationModel
        {
            Uid = Uid + "Model", Models = models, NumClasses = classes, NumTrees = Growth(data.Schema).Trees, PredictionCol = PredictionCol, RawPredictionCol = RawPredictionCol, ProbabilityCol = ProbabilityCol,
            Thresholds = Thresholds, Levels = levels is null ? "" : System.Text.Json.JsonSerializer.Serialize(levels),
        };
    }

    private async Task<int> CountAsync(Dataset data, CancellationToken cancellationToken)
    {
        var found = new SortedSet<double>();
        for (int partition = 0; partition < data.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in data.ReadAsync(partition, [LabelCol], cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                    found.UnionWith(NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, LabelCol)).Where(static label => !double.IsNaN(label)));
            }
            if (found.Count > 1000)
                throw new DataException("The labels have more than 1,000 values, which are not classes", Location.OfStage(Uid, LabelCol), "Choose another label, or a regressor for numbers.");
        }
        string shown = string.Join(", ", found.Take(10)) + (found.Count > 10 ? ", ..." : "");
        var location = Location.OfStage(Uid, LabelCol);
        if (found.Count < 2)
            throw new DataException(found.Count == 0 ? "No row has a label" : $"All labels are {shown}; there is nothing to tell apart", location, "Training rows need at least two classes.");
        if (found.Min != 0 || found.Max != found.Count - 1 || found.Any(static label => label != Math.Floor(label)))
            throw new DataException($"The labels are {shown}; they have to be 0 to {found.Count - 1} without gaps", location, "StringIndexer or ValueIndexer makes them so.");
        if (Thresholds.Count > 0 && Thresholds.Count != found.Count)
            throw BadParameter(nameof(Thresholds), $"It has {Thresholds.Count} values for {found.Count} classes", "Give one per class.");
        return found.Count;
    }
}

/// <summary>Learns a tree of splits whose leaves are the shares of the classes.</summary>
/// <remarks>
/// Parameters and defaults are those of Spark ML's DecisionTreeClassifier, and LightGBM grows the tree. Of two classes it is the tree that Gini's impurity gives: half of it is the variance of
/// the label 0 or 1. Of more classes there is a tree for the share of each, where Spark has one for all; shares are brought to a sum of 1. Raw scores are the probabilities, where Spark
/// has rows of the leaf. Not available: entropy, minInfoGain and minWeightFractionPerNode above 0, a depth of 0, leafCol.
/// </remarks>
public sealed class DecisionTreeClassifier : ShareTreeClassifier
{
    private protected override TreeGrowth Growth(Schema? input) => new();
}

/// <summary>Learns many trees, each of a sample of the rows and with splits of samples of the features, and takes the mean of their shares of the classes.</summary>
/// <remarks>
/// Parameters and defaults are those of Spark ML's RandomForestClassifier, and LightGBM grows the trees. With <c>bootstrap</c> a tree sees as many different rows as a draw with
/// replacement has on average (63.2 % of all at a subsamplingRate of 1), each once. What DecisionTreeClassifier says of classes and of what is not available holds here too; raw scores
/// are probabilities times the number of trees, as in Spark.
/// </remarks>
public sealed class RandomForestClassifier : ShareTreeClassifier
{
    /// <summary>How many trees.</summary>
    [Range(1, 1_000_000)]
    public int NumTrees { get; init; } = 20;

    /// <summary>How many features a split chooses from: <c>auto</c> (<c>sqrt</c>, or all with one tree), <c>all</c>, <c>onethird</c>, <c>sqrt</c>, <c>log2</c>, a number of them, or a part between 0 and 1.</summary>
    [Required]
    public string FeatureSubsetStrategy { get; init; } = "auto";

    /// <summary>How many rows are drawn for each tree, as a part of all.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double SubsamplingRate { get; init; } = 1;

    /// <summary>Whether rows are drawn with replacement.</summary>
    public bool Bootstrap { get; init; } = true;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => base.Validate().Concat(Forests.Check(Uid, FeatureSubsetStrategy, NumTrees, SubsamplingRate, Bootstrap));

    private protected override TreeGrowth Growth(Schema? input) => Forests.Growth(NumTrees, SubsamplingRate, Bootstrap) with
    {
        Features = FeatureSubset.Of(FeatureSubsetStrategy, input, FeaturesCol, NumTrees, isClassification: true),
    };
}

/// <summary>Learns trees one after the other, each of what those before it leave, to tell two classes apart.</summary>
/// <remarks>
/// Parameters and defaults are those of Spark ML's GBTClassifier, and LightGBM boosts with the logistic loss and Newton's steps. The model is a LightGBMClassificationModel. With
/// <c>validationIndicatorCol</c> it stops at the first tree that does not lower the loss of the marked rows by more than <c>validationTol</c>, which is in the loss's unit and not a part of it as in Spark.
/// </remarks>
public sealed class GBTClassifier : TreeLearner
{
    /// <summary>The column that the model writes raw scores to, one for each class; none when empty.</summary>
    public string RawPredictionCol { get; init; } = "rawPrediction";

    /// <summary>The column that the model writes probabilities to, one for each class; none when empty.</summary>
    public string ProbabilityCol { get; init; } = "probability";

    /// <summary>For each class a number by which its probability is divided before the largest wins; empty to compare probabilities.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = [];

    /// <summary>How many trees.</summary>
    [Range(1, 1_000_000)]
    public int MaxIter { get; init; } = 20;

    /// <summary>How much of each tree is taken over.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double StepSize { get; init; } = 0.1;

    /// <summary>What is minimized.</summary>
    [AllowedValues("logistic")]
    public string LossType { get; init; } = "logistic";

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

    /// <summary>What splits of Spark lower.</summary>
    [AllowedValues("variance")]
    public string Impurity { get; init; } = "variance";

    /// <summary>The column that the model writes the leaves' indexes to, one for each tree; none when empty.</summary>
    public string LeafCol { get; init; } = "";

    private bool Validates => ValidationIndicatorCol is { Length: > 0 };

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() =>
        base.Validate().Concat(Forests.CheckSubset(Uid, FeatureSubsetStrategy)).Concat(ClassOutputs.CheckThresholds(Uid, Thresholds));

    private protected override LightGBMEstimator Inner(Schema? input) => new LightGBMClassifier
    {
        Uid = Uid, FeaturesCol = FeaturesCol, LabelCol = LabelCol, PredictionCol = PredictionCol, RawPredictionCol = RawPredictionCol, ProbabilityCol = ProbabilityCol, Thresholds = Thresholds,
        WeightCol = Weight, NumIterations = MaxIter, LearningRate = StepSize, NumLeaves = NumLeaves, MaxDepth = MaxDepth, MaxBin = MaxBins, MinDataPerBin = 1, MinDataInLeaf = MinInstancesPerNode,
        MinSumHessianInLeaf = 0, BaggingFraction = SubsamplingRate, BaggingFreq = SubsamplingRate < 1 ? 1 : 0, LeafPredictionCol = LeafCol, Seed = Seed, Deterministic = true, NumThreads = NumThreads,
        FeatureFractionByNode = FeatureSubset.Of(FeatureSubsetStrategy, input, FeaturesCol, 1, isClassification: true),
        ValidationIndicatorCol = Validates ? ValidationIndicatorCol : null, EarlyStoppingRound = Validates ? 1 : 0, ImprovementTolerance = Validates ? ValidationTol : 0,
    };
}
