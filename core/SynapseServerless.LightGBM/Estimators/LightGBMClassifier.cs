using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.LightGBM.Fitting;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

/// <summary>Trains a LightGBM model that tells classes apart: two, or as many as the labels have.</summary>
/// <remarks>
/// Labels are class indexes 0, 1, 2 and so on; ValueIndexer makes them of other values. The model adds a raw score and a
/// probability per class, and the class that is most probable.
/// </remarks>
public sealed class LightGBMClassifier : LightGBMEstimator
{
    /// <summary>What is minimized: binary for two classes, multiclass (softmax) or multiclassova (one against the rest) for more.</summary>
    [AllowedValues("binary", "multiclass", "softmax", "multiclassova", "multiclass_ova", "ova", "ovr")]
    [Native("objective")]
    public string Objective { get; init; } = "binary";

    /// <summary>Whether the rarer of two classes is given more weight, so that both weigh the same.</summary>
    [Native("is_unbalance"), EffectNeeds(nameof(Objective), "binary", "multiclassova", "multiclass_ova", "ova", "ovr")]
    public bool IsUnbalance { get; init; }

    /// <summary>How much more a row of class 1 weighs than one of class 0.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true), EffectNeeds(nameof(Objective), "binary", "multiclassova", "multiclass_ova", "ova", "ovr")]
    [Native("scale_pos_weight")]
    public double ScalePosWeight { get; init; } = 1;

    /// <summary>Per class a number by which the weights of its rows are multiplied; empty for 1 throughout.</summary>
    [Range(0.0, double.MaxValue)]
    public IReadOnlyList<double> ClassWeights { get; init; } = [];

    /// <summary>The column that the model writes raw scores to, one per class; none when empty.</summary>
    public string RawPredictionCol { get; init; } = "rawPrediction";

    /// <summary>The column that the model writes probabilities to, one per class; none when empty.</summary>
    public string ProbabilityCol { get; init; } = "probability";

    /// <summary>Per class a number by which its probability is divided before the largest wins; empty to compare probabilities.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        IEnumerable<SpecificationException> errors = base.Validate().Concat(ClassOutputs.CheckThresholds(Uid, Thresholds));
        return IsUnbalance && ScalePosWeight != 1
            ? errors.Append(BadParameter(nameof(ScalePosWeight), "Both isUnbalance and scalePosWeight weigh the classes", "Set one of them."))
            : errors;
    }

    private protected override bool IsClassification => true;

    private protected override IReadOnlyList<double> WeightsOfClasses => ClassWeights;

    private protected override bool NeedsClassCount => Objective != "binary";

    private protected override LabelRule LabelRule(NativeParameters parameters) =>
        new(label => label >= 0 && label < MaxNumClasses && label == Math.Floor(label), $"a whole number from 0 to {MaxNumClasses - 1}");

    private protected override void CheckLabels(DatasetScan scan, NativeParameters parameters)
    {
        string seen = string.Join(", ", scan.Classes.Take(10)) + (scan.Classes.Count > 10 ? ", ..." : "");
        var location = Location.OfStage(Uid, LabelCol);
        if (scan.Classes.Count == 1)
            throw new DataException($"All labels are {seen}; there is nothing to tell apart", location, "Training rows need at least two classes.");
        int classes = scan.Classes.Max + 1;
        bool isBinary = IsBinary(parameters);
        if (isBinary && classes > 2)
        {
            throw new DataException(
                $"The labels are {seen}, and the objective binary takes 0 and 1", location, "Set objective to multiclass, or make labels of 0 and 1.");
        }
        if (scan.Classes.Count != classes)
            throw new DataException($"The labels are {seen}; they have to be 0 to {scan.Classes.Count - 1} without gaps", location, "ValueIndexer makes them so.");
        CheckCount(nameof(Thresholds), Thresholds.Count, classes);
        CheckCount(nameof(ClassWeights), ClassWeights.Count, classes);
        if (!isBinary && parameters["num_class"] is null)
            parameters.Set("num_class", classes);
    }

    private protected override IReadOnlyList<Field> ModelOutputs(Schema input, int width)
    {
        Field label = input.GetFieldByName(LabelCol);
        int levels = ColumnMetadata.Levels(label)?.Count ?? 0;
        bool isBinary = Objective == "binary";
        return ClassOutputs.Fields(
            new ClassOutputColumns(RawPredictionCol, ProbabilityCol, PredictionCol, LeafPredictionCol, FeaturesShapCol),
            isBinary ? 2 : levels, treesPerRow: 0, width, ColumnMetadata.Levels(label) ?? []);
    }

    private protected override Transformer CreateModel(Booster booster, string text, TrainingRecord record, NativeParameters parameters) =>
        new LightGBMClassificationModel(booster, text, record)
        {
            FeaturesCol = FeaturesCol,
            PredictionCol = PredictionCol,
            RawPredictionCol = RawPredictionCol,
            ProbabilityCol = ProbabilityCol,
            Thresholds = Thresholds,
            LeafPredictionCol = LeafPredictionCol,
            FeaturesShapCol = FeaturesShapCol,
            PredictDisableShapeCheck = PredictDisableShapeCheck,
            NumThreads = NumThreads,
            Scorer = Scorer,
            ActualNumClasses = IsBinary(parameters) ? 2 : booster.ClassCount,
        };

    private void CheckCount(string parameter, int count, int classes)
    {
        if (count > 0 && count != classes)
            throw BadParameter(parameter, $"It has {count} values for {classes} classes", "Give one per class.");
    }

    private bool IsBinary(NativeParameters parameters) => (FObj is null ? parameters["objective"] : Objective) == "binary";
}
