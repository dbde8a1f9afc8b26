namespace SynapseServerless.Explain;

/// <summary>The incomplete gamma function, for tails of the chi-squared distribution.</summary>
/// <remarks>A series below a + 1 and a continued fraction above, as in Abramowitz and Stegun, 6.5.29 and 6.5.31.</remarks>
internal static class Gamma
{
    private static readonly double[] _lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>The probability that a chi-squared variable is as large or larger.</summary>
    /// <param name="statistic">The value, 0 or more.</param>
    /// <param name="degrees">Degrees of freedom, above 0.</param>
    public static double ChiSquaredTail(double statistic, double degrees) => Upper(degrees / 2, statistic / 2);

    /// <summary>The regularized upper incomplete gamma function.</summary>
    private static double Upper(double a, double x)
    {
        if (x <= 0)
            return 1;
        double front = Math.Exp((a * Math.Log(x)) - x - LogGamma(a));
        return x < a + 1 ? 1 - (front * Series(a, x)) : front * Fraction(a, x);
    }

    private static double Series(double a, double x)
    {
        double term = 1 / a, sum = term;
        for (int n = 1; n < 10_000 && Math.Abs(term) > Math.Abs(sum) * 1e-17; n++)
        {
            term *= x / (a + n);
            sum += term;
        }
        return sum;
    }

    // Lentz's way through the fraction.
    private static double Fraction(double a, double x)
    {
        const double tiny = 1e-300;
        double b = x + 1 - a, c = 1 / tiny, d = 1 / b, h = d;
        for (int n = 1; n < 10_000; n++)
        {
            double an = -n * (n - a);
            b += 2;
            d = (an * d) + b;
            d = 1 / (Math.Abs(d) < tiny ? tiny : d);
            c = b + (an / c);
            c = Math.Abs(c) < tiny ? tiny : c;
            h *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-16)
                break;
        }
        return h;
    }

    private static double LogGamma(double a)
    {
        double x = a - 1, sum = _lanczos[0], t = x + 7.5;
        for (int i = 1; i < _lanczos.Length; i++)
            sum += _lanczos[i] / (x + i);
        return (0.5 * Math.Log(2 * Math.PI)) + ((x + 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }
}
