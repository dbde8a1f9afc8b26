namespace SynapseServerless.VowpalWabbit;

/// <summary>Quantiles of numbers from 0 up, each within half a percent of the exact one: numbers are counted in cells of a logarithmic scale.</summary>
/// <remarks>Masson, Rim and Lee, "DDSketch" (2019). Two sketches merge to that of both, whatever their order.</remarks>
internal sealed class WeightSketch
{
    private const double Accuracy = 0.005;
    private static readonly double s_logarithm = Math.Log((1 + Accuracy) / (1 - Accuracy));

    private readonly SortedDictionary<int, long> _cells = [];
    private long _zeros;

    /// <summary>How many numbers there are.</summary>
    public long Count { get; private set; }

    /// <summary>The smallest.</summary>
    public double Min { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest.</summary>
    public double Max { get; private set; } = double.NegativeInfinity;

    /// <summary>How many are above 0.</summary>
    public long Positive => Count - _zeros;

    /// <summary>Adds a number.</summary>
    public void Add(double value)
    {
        Count++;
        Min = Math.Min(Min, value);
        Max = Math.Max(Max, value);
        if (value <= 0)
            _zeros++;
        else
            Cell((int)Math.Ceiling(Math.Log(value) / s_logarithm), 1);
    }

    /// <summary>Adds another sketch.</summary>
    public void Add(WeightSketch other)
    {
        Count += other.Count;
        _zeros += other._zeros;
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        foreach ((int cell, long count) in other._cells)
            Cell(cell, count);
    }

    /// <summary>A number that a share of all is not above.</summary>
    public double Quantile(double share)
    {
        long rank = Math.Max(1, (long)Math.Ceiling(share * Count)), seen = _zeros;
        if (rank <= seen)
            return 0;
        foreach ((int cell, long count) in _cells)
        {
            seen += count;
            if (rank <= seen)
                return Math.Clamp(2 * Math.Exp(cell * s_logarithm) / (1 + Math.Exp(s_logarithm)), Math.Max(0, Min), Max);
        }
        return Max;
    }

    /// <summary>Writes the sketch.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Count);
        writer.Write(_zeros);
        writer.Write(Min);
        writer.Write(Max);
        writer.Write(_cells.Count);
        foreach ((int cell, long count) in _cells)
        {
            writer.Write(cell);
            writer.Write(count);
        }
    }

    /// <summary>Reads a sketch.</summary>
    public static WeightSketch Load(BinaryReader reader)
    {
        var sketch = new WeightSketch { Count = reader.ReadInt64(), _zeros = reader.ReadInt64(), Min = reader.ReadDouble(), Max = reader.ReadDouble() };
        for (int left = reader.ReadInt32(); left > 0; left--)
            sketch.Cell(reader.ReadInt32(), reader.ReadInt64());
        return sketch;
    }

    private void Cell(int cell, long count) => _cells[cell] = _cells.GetValueOrDefault(cell) + count;
}
