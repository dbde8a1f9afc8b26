using System.Numerics;

namespace SynapseServerless.Stages;

/// <summary>Rounds quotients of integers of any size to doubles.</summary>
internal static class Rational
{
    /// <summary>The double nearest to numerator / denominator * 2^exponent.</summary>
    /// <param name="numerator">The numerator.</param>
    /// <param name="denominator">The denominator; not 0.</param>
    /// <param name="exponent">A power of two to multiply by.</param>
    public static double ToDouble(BigInteger numerator, BigInteger denominator, int exponent = 0)
    {
        if (numerator.IsZero)
            return 0;
        bool negative = (numerator.Sign < 0) != (denominator.Sign < 0);
        numerator = BigInteger.Abs(numerator);
        denominator = BigInteger.Abs(denominator);
        // A quotient of 63 or 64 bits, whose last bit also stands for all that follow, rounds as the exact one does.
        int shift = 63 - (int)(numerator.GetBitLength() - denominator.GetBitLength());
        BigInteger quotient = shift >= 0
            ? BigInteger.DivRem(numerator << shift, denominator, out BigInteger rest)
            : BigInteger.DivRem(numerator, denominator << -shift, out rest);
        ulong bits = (ulong)quotient | (rest.IsZero ? 0UL : 1UL);
        double magnitude = Math.ScaleB((double)bits, exponent - shift);
        return negative ? -magnitude : magnitude;
    }
}
