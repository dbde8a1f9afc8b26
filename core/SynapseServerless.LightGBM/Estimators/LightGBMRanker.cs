using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.LightGBM.Features;
using SynapseServerless.LightGBM.Fitting;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

/// <summary>Trains a LightGBM model that puts the rows of each group, such as the documents of a query, into order.</summary>
/// <remarks>
/// Labels are grades 0, 1, 2 and so on, the higher the better. The rows of a group have to be next to each other, in one
/// partition or over the border of two; a group that comes back later is an error that names it. The model adds a score
/// that has a meaning only in comparison with the scores of the same group.
/// </remarks>
public sealed class LightGBMRanker : LightGBMEstimator
{
    // How many grades LightGBM knows where no gains are given: 2^31 - 1 is the last that fits.
    private const int StandardGrades = 31;

    /// <summary>What is optimized: lambdarank (pairs, weighted by what swapping them changes of the NDCG) or rank_xendcg (a cross entropy of NDCG).</summary>
    [AllowedValues("lambdarank", "rank_xendcg", "xendcg", "xe_ndcg", "xe_ndcg_mart", "xendcg_mart")]
    [Native("objective")]
    public string Objective { get; init; } = "lambdarank";

    /// <summary>The column that says which group a row belongs to: numbers or text.</summary>
    [Required, MinLength(1)]
    public string? GroupCol { get; init; }

    /// <summary>How far down the order lambdarank looks when it compares pairs; LightGBM's lambdarank_truncation_level.</summary>
    [Range(1, int.MaxValue)]
    [Native("lambdarank_truncation_level"), EffectNeeds(nameof(Objective), "lambdarank")]
    public int MaxPosition { get; init; } = 20;

    /// <summary>What each grade is worth, from grade 0 on; 2 to the power of the grade, less 1, when empty.</summary>
    [Native("label_gain")]
    public IReadOnlyList<double> LabelGain { get; init; } = [];

    /// <summary>The positions at which the metrics ndcg and map are evaluated.</summary>
    [Range(1, int.MaxValue), MinLength(1)]
    [Native("eval_at")]
    public IReadOnlyList<int> EvalAt { get; init; } = [1, 2, 3, 4, 5];

    /// <summary>Whether lambdarank divides what it computes for a group by the group's sum, which makes unlike groups count alike.</summary>
    [EffectNeeds(nameof(Objective), "lambdarank"), Native("lambdarank_norm")]
    public bool LambdarankNorm { get; init; } = true;

    /// <summary>Whether bagging takes whole groups rather than rows.</summary>
    [EffectNeeds(nameof(BaggingFreq)), Native("bagging_by_query")]
    public bool BaggingByQuery { get; init; }

    private protected override bool IsClassification => false;

    private protected override string? GroupColumn => GroupCol;

    private protected override IReadOnlyList<string> MetricNames => Metrics.WithRanking;

    private protected override LabelRule LabelRule(NativeParameters parameters)
    {
        int grades = parameters["label_gain"] is { } gains ? gains.Split(',').Length : StandardGrades;
        return new(
            label => label >= 0 && label < grades && label == Math.Floor(label),
            $"a whole number from 0 to {grades - 1}, {(LabelGain.Count > 0 ? "one for each value of labelGain" : "unless labelGain has more values")}");
    }

    private protected override void CheckColumns(Schema input)
    {
        Field group = Columns.Find(input, GroupCol!, Uid, nameof(GroupCol));
        if (!CellTexts.IsReadable(group.DataType))
            throw BadParameter(nameof(GroupCol), $"The column '{GroupCol}' holds {group.DataType.Name}", "A group is a number or a text.");
    }

    private protected override IReadOnlyList<Field> ModelOutputs(Schema input, int width) =>
        LightGBMRankerModel.Ranked(Outputs.Fields(PredictionCol, LeafPredictionCol, FeaturesShapCol, treesPerRow: 0, width == 0 ? 0 : width + 1), GroupCol);

    private protected override Transformer CreateModel(Booster booster, string text, TrainingRecord record, NativeParameters parameters) =>
        new LightGBMRankerModel(booster, text, record)
        {
            GroupCol = GroupCol,
            FeaturesCol = FeaturesCol,
            PredictionCol = PredictionCol,
            LeafPredictionCol = LeafPredictionCol,
            FeaturesShapCol = FeaturesShapCol,
            PredictDisableShapeCheck = PredictDisableShapeCheck,
            NumThreads = NumThreads,
            Scorer = Scorer,
        };
}
