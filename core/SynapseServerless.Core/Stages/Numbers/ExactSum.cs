using System.Numerics;
using System.Text.Json.Serialization;

namespace SynapseServerless.Stages;

/// <summary>A sum of doubles without rounding: any order and any grouping of the same numbers gives the same sum, bit for bit.</summary>
/// <remarks>
/// A fixed-point number of 2,176 bits, in digits of 32 bits that carry late: the small superaccumulator of Radford M. Neal, "Fast
/// exact summation using small and large superaccumulators", 2015. Its unit is the smallest double, 2^-1074.
/// </remarks>
[JsonConverter(typeof(ExactSumJson))]
internal sealed partial class ExactSum
{
    /// <summary>The exponent of the unit: a sum is an integer times 2 to this.</summary>
    public const int UnitExponent = -1074;

    private const int Digits = 68;
    private const int AddsBetweenCarries = 1 << 30;

    private readonly long[] _digits = new long[Digits];
    private int _adds;

    // Infinities and NaN are summed apart: they have no digits.
    private double _special;

    /// <summary>Adds a number.</summary>
    public void Add(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) & 0x7FF;
        if (exponent == 0x7FF)
        {
            _special += value;
            return;
        }
        ulong mantissa = (ulong)bits & 0xFFFFFFFFFFFFF;
        if (exponent == 0)
            exponent = 1;
        else
            mantissa |= 1UL << 52;
        int position = exponent - 1, shift = position & 31;
        ulong low = mantissa << shift;
        ulong high = (mantissa >> 1) >> (63 - shift);
        long sign = bits >> 63;
        Span<long> digits = _digits.AsSpan(position >> 5, 3);
        digits[0] += ((long)(low & uint.MaxValue) ^ sign) - sign;
        digits[1] += ((long)(low >> 32) ^ sign) - sign;
        digits[2] += ((long)high ^ sign) - sign;
        if (++_adds == AddsBetweenCarries)
            Carry();
    }

    /// <summary>Adds the product of two numbers without rounding it.</summary>
    public void AddProduct(double left, double right)
    {
        double product = left * right;
        Add(product);
        if (double.IsFinite(product))
            Add(Math.FusedMultiplyAdd(left, right, -product));
    }

    /// <summary>Adds another sum.</summary>
    public void Add(ExactSum other)
    {
        Carry();
        other.Carry();
        for (int i = 0; i < Digits; i++)
            _digits[i] += other._digits[i];
        _special += other._special;
        Carry();
    }

    /// <summary>The sum, in units of 2^-1074.</summary>
    public BigInteger ToUnits()
    {
        Carry();
        BigInteger units = BigInteger.Zero;
        for (int i = Digits - 1; i >= 0; i--)
            units = (units << 32) + _digits[i];
        return units;
    }

    /// <summary>Whether every number added was finite.</summary>
    public bool IsFinite => double.IsFinite(_special);

    /// <summary>The double nearest to the sum divided by a count; NaN when the count is 0.</summary>
    /// <param name="count">How many numbers to average over; 1 for the sum itself.</param>
    public double Over(long count)
    {
        if (count == 0)
            return double.NaN;
        return IsFinite ? Rational.ToDouble(ToUnits(), count, UnitExponent) : _special;
    }

    /// <summary>Writes the sum.</summary>
    public void Save(BinaryWriter writer)
    {
        byte[] units = ToUnits().ToByteArray();
        writer.Write(_special);
        writer.Write(units.Length);
        writer.Write(units);
    }

    /// <summary>Reads a sum.</summary>
    public static ExactSum Load(BinaryReader reader)
    {
        var sum = new ExactSum { _special = reader.ReadDouble() };
        var units = new BigInteger(reader.ReadBytes(reader.ReadInt32()));
        for (int i = 0; i < Digits - 1; i++)
        {
            sum._digits[i] = (long)(units & uint.MaxValue);
            units >>= 32;
        }
        sum._digits[Digits - 1] = (long)units;
        return sum;
    }

    // Leaves every digit but the last between 0 and 2^32 - 1; the last has the sign.
    private void Carry()
    {
        for (int i = 0; i < Digits - 1; i++)
        {
            _digits[i + 1] += _digits[i] >> 32;
            _digits[i] &= uint.MaxValue;
        }
        _adds = 0;
    }
}
