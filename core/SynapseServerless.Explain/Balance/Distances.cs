namespace SynapseServerless.Explain;

/// <summary>How far two distributions over the same classes are apart.</summary>
internal static class Distances
{
    /// <summary>The measures in the order of the output.</summary>
    /// <param name="observed">Observed shares.</param>
    /// <param name="expected">Shares of the reference.</param>
    /// <param name="rows">How many rows were observed.</param>
    public static double[] Of(double[] observed, double[] expected, double rows)
    {
        double[] middle = [.. observed.Zip(expected, static (left, right) => (left + right) / 2)];
        double[] gaps = [.. observed.Zip(expected, static (left, right) => Math.Abs(left - right))];
        double statistic = observed.Zip(expected, (left, right) => right == 0
            ? left == 0 ? 0 : double.PositiveInfinity
            : rows * (left - right) * (left - right) / right).Sum();
        int degrees = expected.Count(static share => share > 0) - 1;
        return
        [
            Divergence(observed, expected),
            Math.Sqrt(Math.Max(0, (Divergence(observed, middle) + Divergence(expected, middle)) / 2)),
            gaps.Max(),
            gaps.Sum() / 2,
            observed.Order().Zip(expected.Order(), static (left, right) => Math.Abs(left - right)).Average(),
            statistic,
            double.IsPositiveInfinity(statistic) ? 0 : degrees < 1 ? 1 : Gamma.ChiSquaredTail(statistic, degrees),
        ];
    }

    private static double Divergence(double[] from, double[] to) => from.Zip(to, static (left, right) =>
        left == 0 ? 0 : right == 0 ? double.PositiveInfinity : left * Math.Log(left / right)).Sum();
}
