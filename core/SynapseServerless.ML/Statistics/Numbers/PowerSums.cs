using System.Numerics;

namespace SynapseServerless.ML;

/// <summary>Exact sums of the first four powers, and from them the central moments: no order of the values changes a bit of them.</summary>
internal sealed class PowerSums
{
    private readonly ExactSum[] _powers;

    /// <summary>The sums of no values.</summary>
    public PowerSums()
        : this([new(), new(), new(), new()])
    {
    }

    private PowerSums(ExactSum[] powers) => _powers = powers;

    /// <summary>Adds a value.</summary>
    public void Add(double value)
    {
        // A square is two doubles that add up to it exactly; multiplied out, so are the higher powers sums of products of doubles.
        double square = value * value, rest = Math.FusedMultiplyAdd(value, value, -square);
        _powers[0].Add(value);
        _powers[1].Add(square);
        _powers[2].AddProduct(square, value);
        _powers[3].AddProduct(square, square);
        if (!double.IsFinite(square))
            return;
        _powers[1].Add(rest);
        _powers[2].AddProduct(rest, value);
        _powers[3].AddProduct(2 * rest, square);
        _powers[3].AddProduct(rest, rest);
    }

    /// <summary>Adds other sums.</summary>
    public void Add(PowerSums other)
    {
        for (int i = 0; i < _powers.Length; i++)
            _powers[i].Add(other._powers[i]);
    }

    /// <summary>The moments of a count of values.</summary>
    public Moments Moments(long count)
    {
        if (count == 0 || !_powers[0].IsFinite || !_powers[1].IsFinite)
            return new Moments(null, null, null);
        BigInteger n = count, s1 = _powers[0].ToUnits(), s2 = _powers[1].ToUnits(), s3 = _powers[2].ToUnits(), s4 = _powers[3].ToUnits();
        // Every sum is an integer over U; multiplied out, the sums of powers of distances from the mean are integers as well.
        int u = -ExactSum.UnitExponent;
        BigInteger second = ((n * s2) << u) - (s1 * s1);
        BigInteger third = ((n * n * s3) << (2 * u)) - ((3 * n * s1 * s2) << u) + (2 * s1 * s1 * s1);
        BigInteger fourth = ((n * n * n * s4) << (3 * u)) - ((4 * n * n * s1 * s3) << (2 * u)) + ((6 * n * s1 * s1 * s2) << u) - (3 * s1 * s1 * s1 * s1);
        double m2 = Rational.ToDouble(second, n, -2 * u);
        double m3 = Rational.ToDouble(third, n * n, -3 * u), m4 = Rational.ToDouble(fourth, n * n * n, -4 * u);
        return new Moments(
            count > 1 ? m2 / (count - 1) : null,
            m2 > 0 && _powers[2].IsFinite ? Math.Sqrt(count) * m3 / Math.Pow(m2, 1.5) : null,
            m2 > 0 && _powers[3].IsFinite ? (count * m4 / (m2 * m2)) - 3 : null);
    }

    /// <summary>Writes the sums.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (ExactSum power in _powers)
            power.Save(writer);
    }

    /// <summary>Reads sums.</summary>
    public static PowerSums Load(BinaryReader reader) =>
        new([ExactSum.Load(reader), ExactSum.Load(reader), ExactSum.Load(reader), ExactSum.Load(reader)]);
}

/// <summary>Moments of a column; null where they are not defined.</summary>
/// <param name="Variance">Variance with n - 1.</param>
/// <param name="Skewness">Third standardized moment, with n.</param>
/// <param name="Kurtosis">Fourth standardized moment less 3, with n.</param>
internal sealed record Moments(double? Variance, double? Skewness, double? Kurtosis);
