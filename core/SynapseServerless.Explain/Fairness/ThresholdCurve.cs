namespace SynapseServerless.Explain;

/// <summary>What each threshold does to the rows of a group.</summary>
internal sealed class ThresholdCurve
{
    private const int Steps = GroupThresholds.Steps;

    // Positive and all rows at or above each threshold.
    private readonly long[] _positives = new long[Steps + 2], _rows = new long[Steps + 2];

    private ThresholdCurve(string group) => Group = group;

    /// <summary>The group.</summary>
    public string Group { get; }

    /// <summary>Its rows.</summary>
    public long Rows => _rows[0];

    /// <summary>Its positive rows.</summary>
    public long Positives => _positives[0];

    /// <summary>The curve of rows by score and label.</summary>
    public static ThresholdCurve Of(string group, long[] rows)
    {
        var curve = new ThresholdCurve(group);
        for (int step = Steps; step >= 0; step--)
        {
            curve._positives[step] = curve._positives[step + 1] + rows[(2 * step) + 1];
            curve._rows[step] = curve._rows[step + 1] + rows[2 * step] + rows[(2 * step) + 1];
        }
        return curve;
    }

    /// <summary>How many rows are predicted right.</summary>
    public long Right(int threshold) => _positives[threshold] + (Rows - Positives - (_rows[threshold] - _positives[threshold]));

    /// <summary>The share of positive rows that is found.</summary>
    public double TruePositiveRate(int threshold) => _positives[threshold] / (double)Positives;

    /// <summary>The share of negative rows that is predicted positive.</summary>
    public double FalsePositiveRate(int threshold) => (_rows[threshold] - _positives[threshold]) / (double)(Rows - Positives);

    /// <summary>The threshold that comes nearest to what groups are to share; of several the one that is right most often.</summary>
    public int Nearest(string constraint, double target, double other)
    {
        int best = 0;
        double least = double.PositiveInfinity;
        for (int threshold = 0; threshold <= Steps + 1; threshold++)
        {
            double off = constraint switch
            {
                "demographic_parity" => Math.Abs((_rows[threshold] / (double)Rows) - target),
                "equal_opportunity" => Math.Abs(TruePositiveRate(threshold) - target),
                _ => Math.Max(Math.Abs(TruePositiveRate(threshold) - target), Math.Abs(FalsePositiveRate(threshold) - other)),
            };
            if (off < least || (off == least && Right(threshold) > Right(best)))
                (best, least) = (threshold, off);
        }
        return best;
    }
}
