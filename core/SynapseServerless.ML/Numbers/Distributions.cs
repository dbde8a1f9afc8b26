namespace SynapseServerless.ML.Numbers;

/// <summary>Chances of values as far out as one that was seen, under distributions that tests go by.</summary>
/// <remarks>Series and continued fractions of the incomplete gamma and beta functions: Abramowitz and Stegun, "Handbook of mathematical functions", 6.5 and 26.5.</remarks>
internal static class Distributions
{
    private const double Precision = 1e-16;
    private const double Tiny = 1e-300;
    private const int MostTerms = 100_000;

    // Lanczos's coefficients for g = 7 and nine terms.
    private static readonly double[] _lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
        1.5056327351493116e-7,
    ];

    /// <summary>The logarithm of the gamma function of a number above 0.</summary>
    public static double LogGamma(double x)
    {
        if (x < 0.5)
            return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);
        x--;
        double sum = _lanczos[0], t = x + 7.5;
        for (int i = 1; i < _lanczos.Length; i++)
            sum += _lanczos[i] / (x + i);
        return (0.5 * Math.Log(2 * Math.PI)) + ((x + 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }

    /// <summary>The chance that a chi-square of so many degrees of freedom is larger than a value.</summary>
    public static double ChiSquareTail(double value, double degrees) => value <= 0 ? 1 : UpperGamma(degrees / 2, value / 2);

    /// <summary>The chance that a normal number is further from 0 than a value, on either side.</summary>
    public static double NormalTails(double value) => ChiSquareTail(value * value, 1);

    /// <summary>The chance that Student's t of so many degrees of freedom is further from 0 than a value, on either side.</summary>
    public static double StudentTails(double value, double degrees) => Beta(degrees / (degrees + (value * value)), degrees / 2, 0.5);

    /// <summary>The chance that F of so many degrees of freedom is larger than a value.</summary>
    public static double FTail(double value, double numerator, double denominator) =>
        value <= 0 ? 1 : Beta(denominator / (denominator + (numerator * value)), denominator / 2, numerator / 2);

    // The incomplete gamma function above x, as a part of the whole.
    private static double UpperGamma(double a, double x)
    {
        double scale = Math.Exp((a * Math.Log(x)) - x - LogGamma(a));
        if (x < a + 1)
        {
            double term = 1 / a, sum = term;
            for (int n = 1; n < MostTerms && Math.Abs(term) > Math.Abs(sum) * Precision; n++)
            {
                term *= x / (a + n);
                sum += term;
            }
            return Math.Clamp(1 - (sum * scale), 0, 1);
        }
        double b = x + 1 - a, c = 1 / Tiny, d = 1 / b, fraction = d;
        for (int n = 1; n < MostTerms; n++)
        {
            double numerator = -n * (n - a);
            b += 2;
            d = 1 / Away((numerator * d) + b);
            c = Away(b + (numerator / c));
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < Precision)
                break;
        }
        return Math.Clamp(fraction * scale, 0, 1);
    }

    // The incomplete beta function below x, as a part of the whole.
    private static double Beta(double x, double a, double b)
    {
        if (double.IsNaN(x))
            return double.NaN;
        if (x is <= 0 or >= 1)
            return x <= 0 ? 0 : 1;
        double scale = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        return x < (a + 1) / (a + b + 2) ? scale * Fraction(x, a, b) / a : 1 - (scale * Fraction(1 - x, b, a) / b);
    }

    private static double Fraction(double x, double a, double b)
    {
        double c = 1, d = 1 / Away(1 - ((a + b) * x / (a + 1))), fraction = d;
        for (int n = 1; n < MostTerms; n++)
        {
            double even = n * (b - n) * x / ((a + (2 * n) - 1) * (a + (2 * n)));
            d = 1 / Away(1 + (even * d));
            c = Away(1 + (even / c));
            fraction *= d * c;
            double odd = -(a + n) * (a + b + n) * x / ((a + (2 * n)) * (a + (2 * n) + 1));
            d = 1 / Away(1 + (odd * d));
            c = Away(1 + (odd / c));
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < Precision)
                break;
        }
        return fraction;
    }

    private static double Away(double number) => Math.Abs(number) < Tiny ? Tiny : number;
}
