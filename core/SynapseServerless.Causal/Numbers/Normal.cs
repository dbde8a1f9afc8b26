namespace SynapseServerless.Causal;

/// <summary>The standard normal distribution.</summary>
internal static class Normal
{
    /// <summary>The probability of a number above this.</summary>
    public static double Upper(double x) => 0.5 * Erfc(x / Math.Sqrt(2));

    /// <summary>The probability of a number as far from 0 as this, on either side.</summary>
    public static double TwoSided(double x) => double.IsNaN(x) ? double.NaN : Math.Min(1, Erfc(Math.Abs(x) / Math.Sqrt(2)));

    /// <summary>The number below which a probability lies.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    public static double Quantile(double probability)
    {
        double low = -40, high = 40;
        for (int i = 0; i < 200 && low < high; i++)
        {
            double middle = (low + high) / 2;
            if (1 - Upper(middle) < probability)
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }

    // A series of positive terms below 3, and a continued fraction above (Abramowitz and Stegun, 7.1.6 and 7.1.14).
    private static double Erfc(double x)
    {
        if (x < 0)
            return 2 - Erfc(-x);
        if (x < 3)
        {
            double term = x, sum = x;
            for (int n = 1; term > 1e-18 * sum; n++)
                sum += term *= 2 * x * x / ((2 * n) + 1);
            return 1 - (2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum);
        }
        double fraction = x;
        for (int n = 60; n > 0; n--)
            fraction = x + (n / 2.0 / fraction);
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }
}
