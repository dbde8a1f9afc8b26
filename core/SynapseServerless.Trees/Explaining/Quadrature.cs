using System.Collections.Concurrent;

namespace SynapseServerless.Trees.Explaining;

/// <summary>Points and weights by which the integral of a polynomial from 0 to 1 is a sum (Gauss and Legendre).</summary>
internal sealed class Quadrature
{
    private static readonly ConcurrentDictionary<int, Quadrature> s_known = new();

    private Quadrature(int count)
    {
        (Points, Rests, Weights) = (new double[count], new double[count], new double[count]);
        for (int i = 0; i < count; i++)
        {
            // A root of the polynomial of Legendre, by Newton's method from where it nearly is.
            double x = Math.Cos(Math.PI * (i + 0.75) / (count + 0.5)), slope = 1;
            for (int step = 0; step < 100; step++)
            {
                (double value, slope) = Legendre(count, x);
                double next = x - (value / slope);
                bool isDone = Math.Abs(next - x) <= 1e-16;
                x = next;
                if (isDone)
                    break;
            }
            slope = Legendre(count, x).Slope;
            Points[i] = (1 - x) / 2;
            Rests[i] = (1 + x) / 2;
            Weights[i] = 1 / ((1 - x) * (1 + x) * slope * slope);
        }
    }

    /// <summary>The points t, between 0 and 1.</summary>
    public double[] Points { get; }

    /// <summary>1 - t for each point.</summary>
    public double[] Rests { get; }

    /// <summary>The weights.</summary>
    public double[] Weights { get; }

    /// <summary>How many points a product of so many linear factors takes, one of which is left out.</summary>
    public static int PointsFor(int factors) => Math.Max(1, (factors + 1) / 2);

    /// <summary>The points and weights that are exact up to the degree of twice as many less one.</summary>
    public static Quadrature Of(int count) => s_known.GetOrAdd(count, static points => new Quadrature(points));

    private static (double Value, double Slope) Legendre(int degree, double x)
    {
        double before = 1, value = x;
        for (int k = 2; k <= degree; k++)
            (before, value) = (value, (((2 * k) - 1) * x * value - ((k - 1) * before)) / k);
        return (value, degree * ((x * value) - before) / ((x * x) - 1));
    }
}
