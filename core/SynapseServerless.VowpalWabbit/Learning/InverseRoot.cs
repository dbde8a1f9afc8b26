using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SynapseServerless.VowpalWabbit;

/// <summary>The inverse of a square root as the instruction rsqrtss of Intel's processors gives it: to 12 bits, from a table.</summary>
/// <remarks>
/// VW's rates of learning go through that instruction, and its reference losses come from machines that have it. The table is computed: the
/// lowest bit of the exponent and the ten highest of the mantissa name an interval, and its middle has the inverse root that is rounded to 12
/// bits. So models are the same on every machine, those with another instruction included.
/// </remarks>
internal static class InverseRoot
{
    private static readonly uint[] s_table = Table();

    /// <summary>The inverse root.</summary>
    /// <param name="x">A number above 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float x)
    {
        uint bits = BitConverter.SingleToUInt32Bits(x);
        // Neither 0, nor a number too small for its exponent, nor infinity.
        if (bits - 0x00800000u >= 0x7f000000u)
            return 1f / MathF.Sqrt(x);
        uint found = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(s_table), (nint)((bits >> 13) & 2047));
        uint exponent = ((bits >> 23) + 1) >> 1;
        return BitConverter.UInt32BitsToSingle(found + ((64u - exponent) << 23));
    }

    // Odd exponents stand for numbers from 1 to 2, even ones for those from 2 to 4.
    private static uint[] Table()
    {
        uint[] table = new uint[2048];
        for (int i = 0; i < table.Length; i++)
        {
            double middle = (1 + (((i & 1023) + 0.5) / 1024)) * (i >= 1024 ? 1 : 2);
            double root = Math.Round(2 / Math.Sqrt(middle) * 4096) / 8192;
            table[i] = BitConverter.SingleToUInt32Bits((float)root);
        }
        return table;
    }
}
