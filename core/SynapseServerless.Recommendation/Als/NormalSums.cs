using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SynapseServerless.Recommendation;

/// <summary>The normal equations of one user or item: products of the factors of what it has, and these weighted by ratings.</summary>
/// <remarks>Sums are of 106 bits (T. J. Dekker, 1971), so that neither the order of ratings nor how they are cut shows in them.</remarks>
internal sealed class NormalSums
{
    private readonly double[] _high;
    private readonly double[] _low;

    /// <summary>Sums that are all 0.</summary>
    /// <param name="rank">Numbers of a vector of factors.</param>
    public NormalSums(int rank)
        : this(new double[Size(rank)], new double[Size(rank)], 0)
    {
    }

    private NormalSums(double[] high, double[] low, long count) => (_high, _low, Count) = (high, low, count);

    /// <summary>How many ratings count for the penalty.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a rating.</summary>
    /// <param name="factors">The factors of what was rated.</param>
    /// <param name="pull">What they are multiplied by on the right side.</param>
    /// <param name="weight">What their products are multiplied by.</param>
    /// <param name="counts">Whether the rating counts for the penalty.</param>
    public void Add(ReadOnlySpan<double> factors, double pull, double weight, bool counts)
    {
        int first = 0;
        for (int row = 0; row < factors.Length; first += ++row)
            AddScaled(first, factors[..(row + 1)], weight * factors[row]);
        AddScaled(first, factors, pull);
        Count += counts ? 1 : 0;
    }

    /// <summary>Adds other sums.</summary>
    public void Add(NormalSums other)
    {
        AddScaled(0, other._high, 1);
        for (int i = 0; i < _low.Length; i++)
            _low[i] += other._low[i];
        Count += other.Count;
    }

    /// <summary>The lower triangle of the matrix, row after row, and the right side.</summary>
    public (double[] Matrix, double[] Side) Equations(int rank)
    {
        double[] all = new double[_high.Length];
        for (int i = 0; i < all.Length; i++)
            all[i] = _high[i] + _low[i];
        return (all[..^rank], all[^rank..]);
    }

    /// <summary>Writes them.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Count);
        writer.Write(MemoryMarshal.AsBytes<double>(_high));
        writer.Write(MemoryMarshal.AsBytes<double>(_low));
    }

    /// <summary>Reads them.</summary>
    public static NormalSums Load(BinaryReader reader, int rank)
    {
        long count = reader.ReadInt64();
        double[] high = new double[Size(rank)], low = new double[Size(rank)];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(high.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(low.AsSpan()));
        return new NormalSums(high, low, count);
    }

    private static int Size(int rank) => rank * (rank + 3) / 2;

    private void AddScaled(int first, ReadOnlySpan<double> values, double factor)
    {
        Span<double> highs = _high.AsSpan(first, values.Length), lows = _low.AsSpan(first, values.Length);
        int i = 0;
        for (; i + Vector256<double>.Count <= values.Length; i += Vector256<double>.Count)
        {
            Vector256<double> value = Vector256.Create(values[i..]) * factor;
            Vector256<double> high = Vector256.Create<double>(highs[i..]), sum = high + value, part = sum - high;
            Vector256<double> rest = (high - (sum - part)) + (value - part) + Vector256.Create<double>(lows[i..]);
            Vector256<double> rounded = sum + rest;
            rounded.CopyTo(highs[i..]);
            (rest - (rounded - sum)).CopyTo(lows[i..]);
        }
        for (; i < values.Length; i++)
        {
            double value = values[i] * factor, high = highs[i], sum = high + value, part = sum - high;
            double rest = (high - (sum - part)) + (value - part) + lows[i], rounded = sum + rest;
            highs[i] = rounded;
            lows[i] = rest - (rounded - sum);
        }
    }
}
