namespace SynapseServerless.Service.Serving;

/// <summary>How far two distributions over the same bins are apart.</summary>
internal static class DriftFormulas
{
    /// <summary>The least share that a bin is taken to have in the population stability index, which knows no bin without values.</summary>
    public const double LeastShare = 1e-4;

    /// <summary>The population stability index: the sum over all bins of (q - p) ln(q / p).</summary>
    /// <param name="expected">Counts of the bins in training.</param>
    /// <param name="found">Counts of the bins now.</param>
    /// <returns>NaN where either has no counts.</returns>
    public static double StabilityIndex(ReadOnlySpan<long> expected, ReadOnlySpan<long> found)
    {
        double all = Sum(expected), now = Sum(found), sum = 0;
        if (all == 0 || now == 0)
            return double.NaN;
        for (int i = 0; i < expected.Length; i++)
        {
            double p = Math.Max(expected[i] / all, LeastShare), q = Math.Max(found[i] / now, LeastShare);
            sum += (q - p) * Math.Log(q / p);
        }
        return sum;
    }

    /// <summary>The statistic of Kolmogorov and Smirnov at the edges of the bins: the largest difference of the two cumulative shares.</summary>
    /// <param name="expected">Counts of the bins in training.</param>
    /// <param name="found">Counts of the bins now.</param>
    /// <returns>NaN where either has no counts.</returns>
    public static double KolmogorovSmirnov(ReadOnlySpan<long> expected, ReadOnlySpan<long> found)
    {
        double all = Sum(expected), now = Sum(found), largest = 0;
        if (all == 0 || now == 0)
            return double.NaN;
        long before = 0, seen = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            before += expected[i];
            seen += found[i];
            largest = Math.Max(largest, Math.Abs(before / all - seen / now));
        }
        return largest;
    }

    private static double Sum(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (long count in counts)
            sum += count;
        return sum;
    }
}
