namespace SynapseServerless.ML;

/// <summary>How often each value comes: exactly while there are few, else with values cut to fewer binary digits.</summary>
/// <remarks>
/// Whenever there are more different values than fit, all lose one more binary digit. Cutting off one digit joins at most two values,
/// so at least half of the places stay in use, and a quantile is off by less than the width of one of them. How many digits are cut
/// depends on the values alone: the order of rows and of merges does not show.
/// </remarks>
/// <param name="capacity">How many different values are kept.</param>
internal sealed class ValueCells(int capacity)
{
    private const int MantissaBits = 52;

    private Dictionary<double, long> _counts = [];

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

    /// <summary>Adds the values of another.</summary>
    public void Add(ValueCells other)
    {
        Count += other.Count;
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        while (CutBits < other.CutBits)
            CutOne();
        foreach ((double value, long count) in other._counts)
            Add(value, count);
    }

    /// <summary>For each share of the values, ascending, the smallest value that this share is not larger than.</summary>
    /// <param name="shares">Shares between 0 and 1, ascending.</param>
    /// <param name="widest">The largest share of values that is in one place with another because digits were cut; 0 when exact.</param>
    public double[] Quantiles(IReadOnlyList<double> shares, out double widest)
    {
        KeyValuePair<double, long>[] sorted = [.. _counts.OrderBy(pair => pair.Key)];
        var quantiles = new double[shares.Count];
        widest = 0;
        int place = 0;
        long seen = 0;
        for (int i = 0; i < quantiles.Length; i++)
        {
            long rank = Math.Clamp((long)Math.Ceiling(shares[i] * Count), 1, Count);
            while (place < sorted.Length - 1 && seen + sorted[place].Value < rank)
                seen += sorted[place++].Value;
            quantiles[i] = rank == 1 ? Min : rank == Count ? Max : Math.Clamp(Middle(sorted[place].Key), Min, Max);
            if (CutBits > 0)
                widest = Math.Max(widest, (double)sorted[place].Value / Count);
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
        foreach ((double value, long count) in _counts.OrderBy(pair => pair.Key))
        {
            writer.Write(value);
            writer.Write7BitEncodedInt64(count);
        }
    }

    /// <summary>Reads values.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="capacity">How many different values are kept.</param>
    public static ValueCells Load(BinaryReader reader, int capacity)
    {
        var cells = new ValueCells(capacity)
        {
            CutBits = reader.ReadInt32(), Count = reader.ReadInt64(), Min = reader.ReadDouble(), Max = reader.ReadDouble(),
        };
        for (int left = reader.ReadInt32(); left > 0; left--)
            cells._counts.Add(reader.ReadDouble(), reader.Read7BitEncodedInt64());
        return cells;
    }

    private void Add(double value, long count)
    {
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counts, Cut(value), out _) += count;
        while (_counts.Count > capacity && CutBits < MantissaBits)
            CutOne();
    }

    private void CutOne()
    {
        CutBits++;
        var counts = new Dictionary<double, long>(capacity);
        foreach ((double value, long count) in _counts)
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, Cut(value), out _) += count;
        _counts = counts;
    }

    private double Cut(double value) => CutBits == 0
        ? value
        : BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value) & (-1L << CutBits)) + 0.0;

    // What was cut off lies anywhere in the cell, so its middle is off by half a cell at most.
    private double Middle(double cell) => CutBits == 0 || !double.IsFinite(cell)
        ? cell
        : BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(cell) | (1L << (CutBits - 1)));
}
