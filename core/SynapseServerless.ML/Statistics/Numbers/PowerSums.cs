using System.Numerics;

namespace SynapseServerless.ML;

/// <summary>Exact sums of the first four powers, and from them the central moments: no order of the values changes a bit of them.</summary>
/// <remarks>Values whose powers are no doubles, too large or too small, are raised and summed as integers: slowly, and as exactly.</remarks>
internal sealed class PowerSums
{
    private const int Powers = 4;

    // Powers of what lies between, and what rounding leaves of them, are doubles.
    private const int LargeFrom = 250;
    private const int SmallBelow = -220;

    // Powers of what lies between, and as many times as they may come, are doubles too.
    private const int CountedLargeFrom = 200;
    private const int CountedSmallBelow = -150;
    private const long MostCounted = 1L << 53;

    // Every sum of k-th powers is an integer over 2 to the k times this.
    private const int Unit = -ExactSum.UnitExponent;

    private readonly ExactSum[] _powers;
    private readonly BigInteger[] _wide;

    /// <summary>The sums of no values.</summary>
    public PowerSums()
        : this([new(), new(), new(), new()], new BigInteger[Powers])
    {
    }

    private PowerSums(ExactSum[] powers, BigInteger[] wide) => (_powers, _wide) = (powers, wide);

    /// <summary>Adds a value.</summary>
    public void Add(double value)
    {
        if (double.IsFinite(value) && value != 0 && Math.ILogB(value) is >= LargeFrom or < SmallBelow)
        {
            AddWide(value);
            return;
        }
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

    /// <summary>Adds a value as often as it comes: the same sums as of each by itself.</summary>
    public void Add(double value, long count)
    {
        if (count == 1 || value == 0 || !double.IsFinite(value))
        {
            Add(value);
            return;
        }
        int magnitude = Math.ILogB(value);
        if (magnitude is >= CountedLargeFrom or < CountedSmallBelow || count >= MostCounted)
        {
            AddWide(value, count);
            return;
        }
        double square = value * value, rest = Math.FusedMultiplyAdd(value, value, -square);
        _powers[0].AddProduct(value, count);
        _powers[1].AddProduct(square, count);
        _powers[1].AddProduct(rest, count);
        AddProduct(_powers[2], square, value, count);
        AddProduct(_powers[2], rest, value, count);
        AddProduct(_powers[3], square, square, count);
        AddProduct(_powers[3], 2 * rest, square, count);
        AddProduct(_powers[3], rest, rest, count);
    }

    /// <summary>Adds other sums.</summary>
    public void Add(PowerSums other)
    {
        for (int i = 0; i < Powers; i++)
        {
            _powers[i].Add(other._powers[i]);
            _wide[i] += other._wide[i];
        }
    }

    /// <summary>The moments of a count of values.</summary>
    public Moments Moments(long count)
    {
        if (count == 0 || !_powers[0].IsFinite || !_powers[1].IsFinite)
            return new Moments(null, null, null, null);
        BigInteger n = count, s1 = Sum(1), s2 = Sum(2), s3 = Sum(3), s4 = Sum(4);
        // Multiplied out, the sums of powers of distances from the mean are integers as well.
        BigInteger second = (n * s2) - (s1 * s1);
        BigInteger third = (n * n * s3) - (3 * n * s1 * s2) + (2 * s1 * s1 * s1);
        BigInteger fourth = (n * n * n * s4) - (4 * n * n * s1 * s3) + (6 * n * s1 * s1 * s2) - (3 * s1 * s1 * s1 * s1);
        double variance = Rational.ToDouble(second, n, -2 * Unit) / (count - 1);
        // Ratios of moments do not depend on the unit of the values, of which one is taken in which they are doubles.
        int unit = UnitOf(second, n);
        double m2 = Rational.ToDouble(second, n, 2 * (unit - Unit));
        double m3 = Rational.ToDouble(third, n * n, 3 * (unit - Unit)), m4 = Rational.ToDouble(fourth, n * n * n, 4 * (unit - Unit));
        return new Moments(
            count > 1 ? variance : null,
            count > 1 ? Math.ScaleB(Math.Sqrt(m2 / (count - 1)), -unit) : null,
            m2 > 0 ? Math.Sqrt(count) * m3 / Math.Pow(m2, 1.5) : null,
            m2 > 0 ? (count * m4 / (m2 * m2)) - 3 : null);
    }

    /// <summary>Writes the sums.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (ExactSum power in _powers)
            power.Save(writer);
        foreach (BigInteger sum in _wide)
        {
            byte[] bytes = sum.ToByteArray();
            writer.Write(bytes.Length);
            writer.Write(bytes);
        }
    }

    /// <summary>Reads sums.</summary>
    public static PowerSums Load(BinaryReader reader)
    {
        var sums = new PowerSums([ExactSum.Load(reader), ExactSum.Load(reader), ExactSum.Load(reader), ExactSum.Load(reader)], new BigInteger[Powers]);
        for (int i = 0; i < Powers; i++)
            sums._wide[i] = new BigInteger(reader.ReadBytes(reader.ReadInt32()));
        return sums;
    }

    // A power of two by which values are multiplied; none where the sum of squares is a double as it is, and its square too.
    private static int UnitOf(BigInteger second, BigInteger count)
    {
        long magnitude = second.GetBitLength() - count.GetBitLength() - (2 * Unit);
        return magnitude is > -480 and < 480 ? 0 : (int)(-magnitude / 2);
    }

    private BigInteger Sum(int power) => (_powers[power - 1].ToUnits() << ((power - 1) * Unit)) + _wide[power - 1];

    private static void AddProduct(ExactSum sum, double left, double right, double count)
    {
        double product = left * right;
        sum.AddProduct(product, count);
        sum.AddProduct(Math.FusedMultiplyAdd(left, right, -product), count);
    }

    private void AddWide(double value, long count = 1)
    {
        // A double is a whole number of units.
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) & 0x7FF;
        long mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 1L << 52);
        BigInteger units = new BigInteger(bits < 0 ? -mantissa : mantissa) << Math.Max(0, exponent - 1), product = BigInteger.One;
        for (int i = 0; i < Powers; i++)
            _wide[i] += count * (product *= units);
    }
}

/// <summary>Moments of a column; null where they are not defined.</summary>
/// <param name="Variance">Variance with n - 1; infinite where it is larger than doubles are.</param>
/// <param name="StandardDeviation">Its root, which is a double also where the variance is none.</param>
/// <param name="Skewness">Third standardized moment, with n.</param>
/// <param name="Kurtosis">Fourth standardized moment less 3, with n.</param>
internal sealed record Moments(double? Variance, double? StandardDeviation, double? Skewness, double? Kurtosis);
