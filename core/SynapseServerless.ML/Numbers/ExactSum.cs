using System.Numerics;

namespace SynapseServerless.ML.Numbers;

/// <summary>A sum of doubles without rounding: the same whatever the order and grouping of what is added.</summary>
/// <remarks>
/// A fixed-point number as wide as the range of doubles (U. Kulisch, <i>Computer Arithmetic and Validity</i>, 2008): each value is cut
/// into pieces of 32 bits that are added to the limbs they belong to; carries wait until a limb might overflow.
/// </remarks>
internal sealed class ExactSum
{
    // The lowest bit of a double is 2^-1074; products reach down to 2^-2148.
    private const int LowestBit = -2176;
    private const int LimbCount = 136;
    private const int AddsBeforeCarry = 1 << 29;

    private readonly long[] _limbs = new long[LimbCount];
    private int _pending;

    /// <summary>The limbs, 32 bits each, lowest first; only the highest is below 0.</summary>
    public long[] Limbs
    {
        get
        {
            Carry();
            return _limbs;
        }
        init => value.CopyTo(_limbs, 0);
    }

    /// <summary>Sum of the infinities and NaNs added; 0 when there were none.</summary>
    public double NotFinite { get; set; }

    /// <summary>Adds a value.</summary>
    public void Add(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        if (exponent == 0x7FF)
        {
            NotFinite += value;
            return;
        }
        ulong mantissa = (ulong)bits & 0xFFFFFFFFFFFFF;
        if (exponent != 0)
            mantissa |= 1UL << 52;
        int shift = Math.Max(exponent, 1) - 1075 - LowestBit;
        int limb = shift >> 5;
        UInt128 wide = (UInt128)mantissa << (shift & 31);
        long sign = bits < 0 ? -1 : 1;
        _limbs[limb] += sign * (long)(uint)wide;
        _limbs[limb + 1] += sign * (long)(uint)(wide >> 32);
        _limbs[limb + 2] += sign * (long)(uint)(wide >> 64);
        if (++_pending == AddsBeforeCarry)
            Carry();
    }

    /// <summary>Adds the product of two values, without rounding unless it is below 1e-300.</summary>
    public void AddProduct(double a, double b)
    {
        double product = a * b;
        Add(product);
        if (double.IsFinite(product))
            Add(Math.FusedMultiplyAdd(a, b, -product));
    }

    /// <summary>Adds another sum.</summary>
    public void Add(ExactSum other)
    {
        Carry();
        other.Carry();
        for (int i = 0; i < LimbCount; i++)
            _limbs[i] += other._limbs[i];
        NotFinite += other.NotFinite;
        Carry();
    }

    /// <summary>The sum divided by a count, rounded once.</summary>
    /// <param name="count">The count, above 0.</param>
    public double Divide(long count) => NotFinite != 0 ? NotFinite : ToDouble(Value, count, LowestBit);

    /// <summary>The sum, rounded once.</summary>
    public double ToDouble() => Divide(1);

    /// <summary>The sum of squared deviations from the mean, rounded once, from sums of squares and of values.</summary>
    /// <param name="squares">Sum of squares, by <see cref="AddProduct"/>.</param>
    /// <param name="values">Sum of the values.</param>
    /// <param name="count">How many values there are, above 0.</param>
    public static double Deviations(ExactSum squares, ExactSum values, long count)
    {
        if (squares.NotFinite != 0 || values.NotFinite != 0)
            return double.NaN;
        // count * squares - values^2, over count; squares of sums have twice the exponent of the lowest bit.
        BigInteger total = ((squares.Value * count) << -LowestBit) - (values.Value * values.Value);
        return ToDouble(BigInteger.Max(total, 0), count, 2 * LowestBit);
    }

    private BigInteger Value
    {
        get
        {
            BigInteger value = 0;
            for (int i = LimbCount - 1; i >= 0; i--)
                value = (value << 32) + _limbs[i];
            return value;
        }
    }

    // value / divisor * 2^exponent, to the nearest double: the quotient gets 64 bits and a sticky one, then one rounding.
    private static double ToDouble(BigInteger value, long divisor, int exponent)
    {
        if (value.IsZero)
            return 0;
        BigInteger magnitude = BigInteger.Abs(value);
        int shift = 66 + 64 - (int)magnitude.GetBitLength();
        magnitude = shift > 0 ? magnitude << shift : magnitude;
        shift = Math.Max(shift, 0);
        BigInteger quotient = BigInteger.DivRem(magnitude, divisor, out BigInteger rest);
        int surplus = (int)quotient.GetBitLength() - 62;
        // Below the smallest normal double there are fewer bits to round to.
        int lowest = exponent - shift + surplus;
        if (lowest + 62 < -1022)
            surplus += -1022 - (lowest + 62);
        if (surplus > 0)
        {
            BigInteger mask = (BigInteger.One << surplus) - 1;
            bool sticky = !rest.IsZero || !(quotient & mask).IsZero;
            quotient >>= surplus;
            if (sticky)
                quotient |= 1;
        }
        double result = Math.ScaleB((double)(ulong)quotient, exponent - shift + Math.Max(surplus, 0));
        return value.Sign < 0 ? -result : result;
    }

    private void Carry()
    {
        long carry = 0;
        for (int i = 0; i < LimbCount - 1; i++)
        {
            long limb = _limbs[i] + carry;
            carry = limb >> 32;
            _limbs[i] = limb & 0xFFFFFFFF;
        }
        _limbs[LimbCount - 1] += carry;
        _pending = 0;
    }
}
