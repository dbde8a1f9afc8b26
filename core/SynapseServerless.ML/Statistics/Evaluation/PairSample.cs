using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>A sample of different pairs of numbers: those whose hashes are smallest, so that it depends on the rows alone and not on their order.</summary>
internal sealed class PairSample
{
    /// <summary>How many pairs are kept.</summary>
    public const int Size = 2000;

    private readonly List<(ulong Hash, double X, double Y)> _pairs = new(2 * Size);
    private ulong _limit = ulong.MaxValue;

    /// <summary>Offers a pair.</summary>
    public void Add(double x, double y)
    {
        ulong hash = Hash64.Mix(Hash64.Mix(BitConverter.DoubleToUInt64Bits(x + 0.0)) ^ BitConverter.DoubleToUInt64Bits(y + 0.0));
        if (hash > _limit)
            return;
        _pairs.Add((hash, x, y));
        if (_pairs.Count == 2 * Size)
            Prune();
    }

    /// <summary>Offers the pairs of another sample.</summary>
    public void Add(PairSample other)
    {
        foreach ((_, double x, double y) in other._pairs)
            Add(x, y);
    }

    /// <summary>The sample, by x and then y.</summary>
    public IReadOnlyList<CurvePoint> ToPoints()
    {
        Prune();
        return [.. _pairs.Select(pair => new CurvePoint(pair.X, pair.Y)).OrderBy(point => point.X).ThenBy(point => point.Y)];
    }

    /// <summary>Writes the sample.</summary>
    public void Save(BinaryWriter writer)
    {
        Prune();
        writer.Write(_pairs.Count);
        foreach ((_, double x, double y) in _pairs)
        {
            writer.Write(x);
            writer.Write(y);
        }
    }

    /// <summary>Reads a sample.</summary>
    public static PairSample Load(BinaryReader reader)
    {
        var sample = new PairSample();
        for (int left = reader.ReadInt32(); left > 0; left--)
            sample.Add(reader.ReadDouble(), reader.ReadDouble());
        return sample;
    }

    private void Prune()
    {
        _pairs.Sort();
        int kept = 0;
        for (int i = 0; i < _pairs.Count && kept < Size; i++)
        {
            if (kept == 0 || _pairs[i] != _pairs[kept - 1])
                _pairs[kept++] = _pairs[i];
        }
        _pairs.RemoveRange(kept, _pairs.Count - kept);
        if (kept == Size)
            _limit = _pairs[^1].Hash;
    }
}
