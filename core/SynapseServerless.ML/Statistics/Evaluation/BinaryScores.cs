using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>What scores of two classes say: areas, curves, calibration.</summary>
internal sealed record BinaryScores
{
    // A power of two, so that scores rounded to multiples of smaller powers of two stay in their bin.
    private const int CalibrationBins = 16;

    /// <summary>Rows of the positive class.</summary>
    public required long Positives { get; init; }

    /// <summary>Rows of the other class.</summary>
    public required long Negatives { get; init; }

    /// <summary>Area under the ROC curve: the chance that a positive has the larger score, ties counted half (Mann and Whitney). NaN for one class.</summary>
    public required double Auc { get; init; }

    /// <summary>How far <see cref="Auc"/> can be from that of the scores before they were rounded.</summary>
    public required double AucError { get; init; }

    /// <summary>Area under the precision-recall curve by trapezoids, as Spark has it.</summary>
    public required double AreaUnderPR { get; init; }

    /// <summary>Mean precision at the recalls gained, as scikit-learn's average_precision_score.</summary>
    public required double AveragePrecision { get; init; }

    /// <summary>False-positive and true-positive rates.</summary>
    public required IReadOnlyList<CurvePoint> Roc { get; init; }

    /// <summary>Recall and precision.</summary>
    public required IReadOnlyList<CurvePoint> PrecisionRecall { get; init; }

    /// <summary>Calibration; empty where scores are no probabilities.</summary>
    public required IReadOnlyList<CalibrationBin> Calibration { get; init; }

    /// <summary>Whether every score lies between 0 and 1.</summary>
    public required bool AreProbabilities { get; init; }

    /// <summary>Computes them.</summary>
    /// <param name="scores">Scores in ascending order; <see cref="ScoreCount.Second"/> counts the positives.</param>
    /// <param name="step">Width of the grid that scores were rounded down to; 0 for exact ones.</param>
    public static BinaryScores Of(ReadOnlySpan<ScoreCount> scores, double step)
    {
        long positives = 0, negatives = 0;
        UInt128 wins = 0, ties = 0;
        foreach (ScoreCount score in scores)
        {
            wins += (UInt128)(ulong)score.Second * (ulong)negatives;
            ties += (UInt128)(ulong)score.Second * (ulong)score.First;
            positives += score.Second;
            negatives += score.First;
        }
        double pairs = (double)positives * negatives;
        bool probable = scores.Length > 0 && scores[0].Score >= 0 && scores[^1].Score <= 1;
        (List<CurvePoint> roc, List<CurvePoint> precisionRecall, double area, double average) = Curves(scores, positives, negatives);
        return new BinaryScores
        {
            Positives = positives,
            Negatives = negatives,
            Auc = (double)((2 * wins) + ties) / (2 * pairs),
            AucError = step == 0 ? 0 : (double)ties / (2 * pairs),
            AreaUnderPR = area,
            AveragePrecision = average,
            Roc = pairs == 0 ? [] : CurveThinning.Thin(roc),
            PrecisionRecall = positives == 0 ? [] : CurveThinning.Thin(precisionRecall),
            Calibration = probable ? Calibrate(scores, step) : [],
            AreProbabilities = probable,
        };
    }

    private static (List<CurvePoint> Roc, List<CurvePoint> PrecisionRecall, double Area, double Average) Curves(
        ReadOnlySpan<ScoreCount> scores, long positives, long negatives)
    {
        var roc = new List<CurvePoint>(scores.Length + 1) { new(0, 0) };
        var precisionRecall = new List<CurvePoint>(scores.Length + 1);
        double area = 0, average = 0;
        long truePositives = 0, falsePositives = 0;
        for (int i = scores.Length - 1; i >= 0; i--)
        {
            // Where classes are all there is, no row may have been predicted to be of one of them.
            if ((scores[i].First | scores[i].Second) == 0)
                continue;
            truePositives += scores[i].Second;
            falsePositives += scores[i].First;
            double recall = (double)truePositives / positives;
            double precision = (double)truePositives / (truePositives + falsePositives);
            if (precisionRecall.Count == 0)
                precisionRecall.Add(new CurvePoint(0, precision));
            CurvePoint last = precisionRecall[^1];
            area += (recall - last.X) * (precision + last.Y) / 2;
            average += (recall - last.X) * precision;
            precisionRecall.Add(new CurvePoint(recall, precision));
            roc.Add(new CurvePoint((double)falsePositives / negatives, recall));
        }
        return (roc, precisionRecall, positives == 0 ? double.NaN : area, positives == 0 ? double.NaN : average);
    }

    private static List<CalibrationBin> Calibrate(ReadOnlySpan<ScoreCount> scores, double step)
    {
        var bins = new List<CalibrationBin>();
        int next = 0;
        for (int bin = 0; bin < CalibrationBins; bin++)
        {
            double to = (bin + 1.0) / CalibrationBins, predicted = 0;
            long rows = 0, positives = 0;
            for (; next < scores.Length && (scores[next].Score < to || bin == CalibrationBins - 1); next++)
            {
                long count = scores[next].First + scores[next].Second;
                predicted += count * Math.Min(1, scores[next].Score + (step / 2));
                rows += count;
                positives += scores[next].Second;
            }
            if (rows > 0)
                bins.Add(new CalibrationBin(predicted / rows, (double)positives / rows, rows));
        }
        return bins;
    }
}
