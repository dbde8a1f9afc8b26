namespace SynapseServerless.VowpalWabbit;

/// <summary>Quantiles of the distribution F with one degree of freedom above, the square of Student's t.</summary>
internal static class FDistribution
{
    /// <summary>The value that is not exceeded with a probability.</summary>
    /// <param name="probability">The probability.</param>
    /// <param name="n">The degrees of freedom below.</param>
    public static double Quantile(double probability, double n)
    {
        double low = 0, high = 1;
        while (Below(high, n) < probability)
            high *= 2;
        for (int i = 0; i < 200 && high - low > 1e-13 * high; i++)
        {
            double middle = (low + high) / 2;
            if (Below(middle, n) < probability)
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }

    // The regularized incomplete beta function of 1/2 and n/2, by its continued fraction (Lentz).
    private static double Below(double f, double n)
    {
        double x = f / (f + n), a = 0.5, b = n / 2;
        if (x <= 0)
            return 0;
        double front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(n / (f + n))));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - (front * Fraction(1 - x, b, a) / b);
    }

    private static double Fraction(double x, double a, double b)
    {
        const double tiny = 1e-300;
        double c = 1, d = 1 - ((a + b) * x / (a + 1));
        d = 1 / (Math.Abs(d) < tiny ? tiny : d);
        double result = d;
        for (int m = 1; m < 10_000; m++)
        {
            double even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            Step(even);
            double odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            if (Math.Abs(Step(odd) - 1) < 1e-15)
                break;
        }
        return result;

        double Step(double factor)
        {
            d = 1 + (factor * d);
            d = 1 / (Math.Abs(d) < tiny ? tiny : d);
            c = 1 + (factor / c);
            c = Math.Abs(c) < tiny ? tiny : c;
            result *= d * c;
            return d * c;
        }
    }

    // Stirling's series, from 10 on by the recurrence.
    private static double LogGamma(double x)
    {
        double shift = 0;
        for (; x < 10; x++)
            shift -= Math.Log(x);
        double inverse = 1 / x, square = inverse * inverse;
        return shift + ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI))
            + (inverse * ((1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260) - (square * ((1.0 / 1680) - (square / 1188)))))))));
    }
}
