namespace SynapseServerless.Causal;

/// <summary>Quantiles of few numbers.</summary>
internal static class Quantiles
{
    /// <summary>The quantile, between two numbers in proportion (the seventh kind of Hyndman and Fan, 1996).</summary>
    /// <param name="sorted">The numbers, ascending.</param>
    /// <param name="probability">From 0 to 1.</param>
    public static double Of(double[] sorted, double probability)
    {
        double place = probability * (sorted.Length - 1);
        int below = (int)place, above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
