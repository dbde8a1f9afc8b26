using SynapseServerless.ML.Numbers;

namespace SynapseServerless.ML;

/// <summary>How often each value comes: exactly while there are few, else with values cut to fewer binary digits.</summary>
/// <remarks>
/// Whenever there are more different values than fit, all lose one more binary digit. Cutting off one digit joins at most two values,
/// so at least half of the places stay in use, and a quantile is off by less than the width of one of them. How many digits are cut
/// depends on the values alone: the order of rows and of merges does not show.
/// </remarks>
/// <param name="capacity">How many different values are kept.</param>
/// <param name="settling">Called once, before values are cut for the first time: all values are still there as they came.</param>
internal sealed class ValueCells(int capacity, Action<ValueCells>? settling = null)
{
    private const int MantissaBits = 52;

    // By the bits of the value.
    private CountTable _counts = new();

    /// <summary>How many of the 52 binary digits after the leading one have been cut off; 0 while values are exact.</summary>
    public int CutBits { get; private set; }

    /// <summary>How many values there are.</summary>
    public long Count { get; private set; }

    /// <summary>The smallest value.</summary>
    public double Min { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest value.</summary>
    public double Max { get; private set; } = double.NegativeInfinity;

    /// <summary>Adds a value, not NaN.</summary>
    public void Add(double value)
    {
        value += 0.0; // -0 and 0 are one value.
        Count++;
        Min = Math.Min(Min, value);
        Max = Math.Max(Max, value);
        Add(value, 1);
    }

    /// <summary>The different values and how often each came; as they came while nothing has been cut off.</summary>
    public IEnumerable<(double Value, long Count)> Values()
    {
        for (int i = 0; i < _counts.Count; i++)
            yield return (BitConverter.UInt64BitsToDouble(_counts.Keys[i]), _counts.Counts[i]);
    }

    /// <summary>Adds the values of another.</summary>
    public void Add(ValueCells other)
    {
        Count += other.Count;
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        while (CutBits < other.CutBits)
            CutOne();
        foreach ((double value, long count) in other.Values())
            Add(value, count);
    }

    /// <summary>For each share of the values, ascending, the smallest value that this share is not larger than.</summary>
    /// <param name="shares">Shares between 0 and 1, ascending.</param>
    /// <param name="widest">The largest share of values that is in one place with another because digits were cut; 0 when exact.</param>
    public double[] Quantiles(IReadOnlyList<double> shares, out double widest)
    {
        (double Value, long Count)[] sorted = Sorted();
        var quantiles = new double[shares.Count];
        widest = 0;
        int place = 0;
        long seen = 0;
        for (int i = 0; i < quantiles.Length; i++)
        {
            long rank = Math.Clamp((long)Math.Ceiling(shares[i] * Count), 1, Count);
            while (place < sorted.Length - 1 && seen + sorted[place].Count < rank)
                seen += sorted[place++].Count;
            quantiles[i] = rank == 1 ? Min : rank == Count ? Max : Math.Clamp(Middle(sorted[place].Value), Min, Max);
            if (CutBits > 0)
                widest = Math.Max(widest, (double)sorted[place].Count / Count);
        }
        return quantiles;
    }

    /// <summary>Writes the values.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(CutBits);
        writer.Write(Count);
        writer.Write(Min);
        writer.Write(Max);
        writer.Write(_counts.Count);
        foreach ((double value, long count) in Sorted())
        {
            writer.Write(value);
            writer.Write7BitEncodedInt64(count);
        }
    }

    /// <summary>Reads values.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="capacity">How many different values are kept.</param>
    /// <param name="settling">Called once, before values are cut for the first time.</param>
    public static ValueCells Load(BinaryReader reader, int capacity, Action<ValueCells>? settling = null)
    {
        var cells = new ValueCells(capacity, settling)
        {
            CutBits = reader.ReadInt32(), Count = reader.ReadInt64(), Min = reader.ReadDouble(), Max = reader.ReadDouble(),
        };
        for (int left = reader.ReadInt32(); left > 0; left--)
            cells._counts.Add(BitConverter.DoubleToUInt64Bits(reader.ReadDouble()), reader.Read7BitEncodedInt64());
        return cells;
    }

    private void Add(double value, long count)
    {
        _counts.Add(BitConverter.DoubleToUInt64Bits(Cut(value)), count);
        while (_counts.Count > capacity && CutBits < MantissaBits)
            CutOne();
    }

    private void CutOne()
    {
        if (CutBits == 0)
            settling?.Invoke(this);
        CutBits++;
        var counts = new CountTable();
        foreach ((double value, long count) in Values())
            counts.Add(BitConverter.DoubleToUInt64Bits(Cut(value)), count);
        _counts = counts;
    }

    private (double Value, long Count)[] Sorted()
    {
        (double Value, long Count)[] sorted = [.. Values()];
        System.Array.Sort(sorted, static (a, b) => a.Value.CompareTo(b.Value));
        return sorted;
    }

    private double Cut(double value) => CutBits == 0
        ? value
        : BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value) & (-1L << CutBits)) + 0.0;

    // What was cut off lies anywhere in the cell, so its middle is off by half a cell at most.
    private double Middle(double cell) => CutBits == 0 || !double.IsFinite(cell)
        ? cell
        : BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(cell) | (1L << (CutBits - 1)));
}
