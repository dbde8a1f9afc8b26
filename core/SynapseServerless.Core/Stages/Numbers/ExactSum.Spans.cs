using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace SynapseServerless.Stages;

// Many numbers at a time.
internal sealed partial class ExactSum
{
    // Whole numbers up to this size, a block of them, add up without rounding.
    private const double MostWhole = 1L << 40;
    private const int Block = 1024;

    // Below it the places of the large superaccumulator are not worth clearing.
    private const int Few = 256;

    // One place for each sign and exponent: the mantissas of so many numbers add up in 64 bits.
    private const int Places = 4096;
    private const int MostInPlace = 4096;
    private const ulong MantissaMask = 0xFFFFFFFFFFFFF;

    /// <summary>Adds numbers, NaN left out: the same sum, bit for bit, as of each by itself.</summary>
    /// <remarks>Whole numbers add up as doubles, several at a time; others by the large superaccumulator of Neal's paper.</remarks>
    /// <param name="values">The numbers.</param>
    /// <returns>How many there are that are not NaN.</returns>
    public long AddNumbers(ReadOnlySpan<double> values)
    {
        long count = 0;
        while (values.Length >= Block && TryAddWhole(values[..Block], ref count))
            values = values[Block..];
        return count + (values.Length < Few ? AddEach(values) : AddLarge(values));
    }

    private long AddEach(ReadOnlySpan<double> values)
    {
        long count = 0;
        foreach (double value in values)
        {
            if (double.IsNaN(value))
                continue;
            Add(value);
            count++;
        }
        return count;
    }

    private bool TryAddWhole(ReadOnlySpan<double> values, ref long count)
    {
        ReadOnlySpan<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        var most = new Vector<double>(MostWhole);
        Vector<double> sum = Vector<double>.Zero;
        Vector<long> present = Vector<long>.Zero, whole = Vector<long>.AllBitsSet;
        foreach (Vector<double> vector in vectors)
        {
            Vector<long> number = Vector.Equals(vector, vector);
            Vector<double> value = Vector.ConditionalSelect(number, vector, Vector<double>.Zero);
            whole &= Vector.Equals(Vector.Floor(value), value) & Vector.LessThanOrEqual(Vector.Abs(value), most);
            sum += value;
            present -= number;
        }
        if (whole != Vector<long>.AllBitsSet)
            return false;
        Add(Vector.Sum(sum));
        count += Vector.Sum(present);
        return true;
    }

    private long AddLarge(ReadOnlySpan<double> values)
    {
        ulong[] mantissas = ArrayPool<ulong>.Shared.Rent(Places);
        ushort[] counts = ArrayPool<ushort>.Shared.Rent(Places);
        Array.Clear(mantissas, 0, Places);
        Array.Clear(counts, 0, Places);
        long left = 0;
        foreach (double value in values)
        {
            ulong bits = BitConverter.DoubleToUInt64Bits(value);
            int place = (int)(bits >> 52);
            mantissas[place] += bits & MantissaMask;
            if (++counts[place] < MostInPlace)
                continue;
            left += Flush(place, mantissas[place], counts[place]);
            (mantissas[place], counts[place]) = (0, 0);
        }
        for (int place = 0; place < Places; place++)
        {
            if (counts[place] > 0)
                left += Flush(place, mantissas[place], counts[place]);
        }
        ArrayPool<ulong>.Shared.Return(mantissas);
        ArrayPool<ushort>.Shared.Return(counts);
        // Infinities have a place together with NaN, and are few.
        if (left > 0)
        {
            foreach (double value in values)
            {
                if (!double.IsInfinity(value))
                    continue;
                _special += value;
                left--;
            }
        }
        return values.Length - left;
    }

    // Adds the numbers of one sign and exponent; those that are none are counted and left out.
    private long Flush(int place, ulong mantissas, int count)
    {
        int exponent = place & 0x7FF;
        if (exponent == 0x7FF)
            return count;
        UInt128 sum = mantissas;
        if (exponent > 0)
            sum += (UInt128)(uint)count << 52;
        int position = Math.Max(exponent, 1) - 1;
        sum <<= position & 31;
        Span<long> digits = _digits.AsSpan(position >> 5, 4);
        long sign = place >= 0x800 ? -1 : 1;
        for (int i = 0; i < digits.Length; i++, sum >>= 32)
            digits[i] += sign * (long)(uint)sum;
        if (++_adds >= AddsBetweenCarries)
            Carry();
        return 0;
    }
}
