namespace SynapseServerless.Explain;

/// <summary>Confidence intervals.</summary>
internal static class Intervals
{
    /// <summary>Wilson's interval of a share (Wilson, 1927): it stays within 0 and 1, and holds for few rows too.</summary>
    /// <param name="hits">How many rows are counted.</param>
    /// <param name="rows">Of how many.</param>
    /// <param name="z">Quantile of the standard normal distribution.</param>
    public static (double Share, double Low, double High) Share(double hits, double rows, double z)
    {
        if (rows == 0)
            return (double.NaN, double.NaN, double.NaN);
        double share = hits / rows, square = z * z / rows, middle = (share + (square / 2)) / (1 + square);
        double half = z / (1 + square) * Math.Sqrt((share * (1 - share) / rows) + (square / (4 * rows)));
        return (share, Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    /// <summary>The quantile of the standard normal distribution that an interval of a confidence reaches to.</summary>
    public static double Z(double confidence)
    {
        // Bisection over the error function, which is exact enough and says what it does.
        double target = confidence, low = 0, high = 40;
        for (int i = 0; i < 200; i++)
        {
            double middle = (low + high) / 2;
            if (1 - Gamma.ChiSquaredTail(middle * middle, 1) < target)
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }
}
