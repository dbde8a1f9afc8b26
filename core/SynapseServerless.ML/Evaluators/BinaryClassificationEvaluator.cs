using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Computes the area under the ROC or the precision-recall curve of scores of two classes.</summary>
/// <remarks>Curves go through every different score; Spark draws them of <c>numBins</c> points. From 300,000 different scores on they are rounded, as ComputeModelStatistics does.</remarks>
public sealed class BinaryClassificationEvaluator : MetricEvaluator
{
    /// <summary>The column of scores: a number, or a vector of two whose second is the score of class 1. Raw scores and probabilities do alike.</summary>
    [Required]
    public string RawPredictionCol { get; init; } = "rawPrediction";

    /// <summary>The metric: <c>areaUnderROC</c> or <c>areaUnderPR</c>.</summary>
    [AllowedValues("areaUnderROC", "areaUnderPR")]
    public string MetricName { get; init; } = "areaUnderROC";

    /// <summary>How many points Spark draws curves of.</summary>
    [Range(0, int.MaxValue)]
    [NoEffect("Curves go through every different score.")]
    public int NumBins { get; init; } = 1000;

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsLargerBetter => true;

    private protected override string Metric => MetricName;

    private protected override string Kind => MetricNames.Classification;

    private protected override void Require(Schema input) =>
        InputColumns.Require(input, Uid, "rawPredictionCol", RawPredictionCol, ScoreColumn.IsReadable, "a number, or a vector of one number for each class");

    private protected override void Add(EvaluatorState state, RecordBatch batch, EvaluatedRows rows)
    {
        ScoreColumn scores = ScoreColumn.Read(InputColumns.Get(batch, Uid, RawPredictionCol));
        if (batch.Length > 0 && scores.Width > 2)
        {
            throw new DataException(
                $"The scores are of {scores.Width} classes, and {MetricName} is defined for two", Location.OfStage(Uid, RawPredictionCol), "Use MulticlassClassificationEvaluator.");
        }
        for (int row = 0; row < rows.Use.Length; row++)
        {
            if (!rows.Use[row])
                continue;
            ReadOnlySpan<double> own = scores.Row(row);
            if (own.IsEmpty || double.IsNaN(own[^1]))
                rows.Leave(row, RawPredictionCol, "The score is missing or NaN");
            else if (rows.Labels[row] is not (0 or 1))
                rows.Leave(row, LabelCol, FormattableString.Invariant($"The label is {rows.Labels[row]}, and the two classes are 0 and 1"));
            else
            {
                state.Rows++;
                state.Add(own[^1], rows.Labels[row], rows.Weights[row]);
            }
        }
    }

    private protected override double Compute(EvaluatorState state)
    {
        (double Score, double Negative, double Positive)[] scores = [.. state.Pairs.GroupBy(static pair => pair.First)
            .Select(static group => (group.Key, group.Where(static pair => pair.Second == 0).Sum(static pair => pair.Weight), group.Where(static pair => pair.Second == 1).Sum(static pair => pair.Weight)))];
        double positives = scores.Sum(static score => score.Positive), negatives = scores.Sum(static score => score.Negative);
        return MetricName == "areaUnderROC" ? Roc(scores, positives, negatives) : PrecisionRecall(scores, positives);
    }

    private static double Roc((double Score, double Negative, double Positive)[] scores, double positives, double negatives)
    {
        double below = 0, wins = 0;
        foreach ((_, double negative, double positive) in scores)
        {
            wins += positive * (below + (negative / 2));
            below += negative;
        }
        return wins / (positives * negatives);
    }

    private static double PrecisionRecall((double Score, double Negative, double Positive)[] scores, double positives)
    {
        if (positives == 0)
            return double.NaN;
        double area = 0, truePositives = 0, falsePositives = 0, lastRecall = 0, lastPrecision = double.NaN;
        for (int i = scores.Length - 1; i >= 0; i--)
        {
            truePositives += scores[i].Positive;
            falsePositives += scores[i].Negative;
            double recall = truePositives / positives, precision = truePositives / (truePositives + falsePositives);
            area += (recall - lastRecall) * (precision + (double.IsNaN(lastPrecision) ? precision : lastPrecision)) / 2;
            (lastRecall, lastPrecision) = (recall, precision);
        }
        return area;
    }
}
