using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Learns a threshold for the scores of each group, so that groups are treated alike at the smallest cost in accuracy (Hardt, Price and Srebro, 2016).</summary>
/// <remarks>
/// Every rate that the groups can share is tried, in steps of a hundredth: of each group the threshold is taken that comes nearest to it, and of all rates the one whose predictions are right most
/// often. Scores count to a thousandth. The model says what accuracy it costs compared with the best threshold for all.
/// </remarks>
public sealed class GroupThresholds : AggregateEstimator<GroupThresholds.Scores>
{
    internal const int Steps = 1_000;

    /// <summary>The column whose values are groups.</summary>
    [Required]
    public string SensitiveCol { get; init; } = "";

    /// <summary>The column of labels.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>The column of scores from 0 to 1, or of probabilities of two classes.</summary>
    [Required]
    public string ProbabilityCol { get; init; } = "probability";

    /// <summary>The column that gets the predictions, 0 or 1.</summary>
    [Required, MinLength(1)]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The label that is positive.</summary>
    public double PositiveLabel { get; init; } = 1;

    /// <summary>What the groups share: <c>demographic_parity</c>, the rate of positive predictions; <c>equal_opportunity</c>, that among positive rows; <c>equalized_odds</c>, those among positive and among negative rows, as near as a threshold for each comes.</summary>
    [AllowedValues("demographic_parity", "equal_opportunity", "equalized_odds")]
    public string Constraint { get; init; } = "demographic_parity";

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        InputColumns.Require(input, Uid, "labelCol", LabelCol, NumericColumn.IsReadable, "a column of numbers or booleans");
        return GroupThresholdsModel.Output(input, Uid, SensitiveCol, ProbabilityCol, PredictionCol);
    }

    /// <inheritdoc/>
    protected override Scores Create(Schema input) => new();

    /// <inheritdoc/>
    protected override Scores Add(Scores state, RecordBatch batch, StageContext context)
    {
        string?[] groups = CellTexts.Read(InputColumns.Get(batch, Uid, SensitiveCol));
        double[] labels = NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, LabelCol)), scores = FairnessMeasure.Scores(InputColumns.Get(batch, Uid, ProbabilityCol));
        for (int row = 0; row < groups.Length; row++)
        {
            if (groups[row] is { } group && !double.IsNaN(labels[row]) && scores[row] is >= 0 and <= 1)
                state.Of(group)[(2 * (int)Math.Round(scores[row] * Steps)) + (labels[row] == PositiveLabel ? 1 : 0)]++;
        }
        return state;
    }

    /// <inheritdoc/>
    protected override Scores Combine(Scores left, Scores right)
    {
        foreach ((string group, long[] rows) in right.Groups)
        {
            long[] own = left.Of(group);
            for (int i = 0; i < rows.Length; i++)
                own[i] += rows[i];
        }
        return left;
    }

    /// <inheritdoc/>
    protected override Transformer Finish(Scores state, Schema input, StageContext context)
    {
        ThresholdCurve[] curves = [.. state.Groups.OrderBy(static pair => pair.Key, ClassOrder.Instance).Select(static pair => ThresholdCurve.Of(pair.Key, pair.Value))];
        if (curves.Length == 0)
            throw new DataException("No row has a group, a label and a score from 0 to 1", Location.OfStage(Uid, ProbabilityCol), "Fit on scored rows with labels.");
        if (Constraint != "demographic_parity" && curves.FirstOrDefault(static curve => curve.Positives == 0 || curve.Positives == curve.Rows) is { } single)
            throw new DataException($"The group '{single.Group}' has rows of one label alone", Location.OfStage(Uid, SensitiveCol), "Give rows of both labels for every group, or set constraint to demographic_parity.");
        (int[] thresholds, double accuracy) = Best(curves);
        double all = curves.Sum(static curve => curve.Rows);
        double free = Enumerable.Range(0, Steps + 2).Max(threshold => curves.Sum(curve => curve.Right(threshold))) / all;
        return new GroupThresholdsModel
        {
            Uid = Uid + "Model", SensitiveCol = SensitiveCol, ProbabilityCol = ProbabilityCol, PredictionCol = PredictionCol, Constraint = Constraint, Accuracy = accuracy, AccuracyWithOneThreshold = free,
            Thresholds = curves.Select((curve, i) => (curve.Group, Threshold: (thresholds[i] - 0.5) / Steps)).ToDictionary(static pair => pair.Group, static pair => pair.Threshold),
        };
    }

    private (int[] Thresholds, double Accuracy) Best(ThresholdCurve[] curves)
    {
        double all = curves.Sum(static curve => curve.Rows);
        (int[] Thresholds, double Accuracy) best = ([], -1);
        for (int target = 0; target <= 100; target++)
        {
            for (int other = 0; other <= (Constraint == "equalized_odds" ? 100 : 0); other++)
            {
                int[] thresholds = [.. curves.Select(curve => curve.Nearest(Constraint, target / 100.0, other / 100.0))];
                double accuracy = curves.Select((curve, i) => curve.Right(thresholds[i])).Sum() / all;
                // Odds are equal only as far as thresholds reach: what is left of the difference counts against accuracy.
                double cost = Constraint == "equalized_odds" ? Gap(curves, thresholds) : 0;
                if (accuracy - cost > best.Accuracy)
                    best = (thresholds, accuracy - cost);
            }
        }
        return (best.Thresholds, curves.Select((curve, i) => curve.Right(best.Thresholds[i])).Sum() / all);
    }

    private static double Gap(ThresholdCurve[] curves, int[] thresholds)
    {
        double[] found = [.. curves.Select((curve, i) => curve.TruePositiveRate(thresholds[i]))], falses = [.. curves.Select((curve, i) => curve.FalsePositiveRate(thresholds[i]))];
        return Math.Max(found.Max() - found.Min(), falses.Max() - falses.Min());
    }

    /// <summary>Rows by group, score and label.</summary>
    public sealed class Scores
    {
        /// <summary>For each group, rows of each thousandth of a score, negative and positive in turn.</summary>
        public Dictionary<string, long[]> Groups { get; init; } = new(StringComparer.Ordinal);

        internal long[] Of(string group)
        {
            if (!Groups.TryGetValue(group, out long[]? rows))
                Groups.Add(group, rows = new long[2 * (Steps + 1)]);
            return rows;
        }
    }
}
