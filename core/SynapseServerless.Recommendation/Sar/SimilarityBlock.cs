using System.Buffers;
using System.Runtime.InteropServices;
using SynapseServerless.Storage;

namespace SynapseServerless.Recommendation;

/// <summary>Similarities of a few items to all others, with the memory that one thread needs for them.</summary>
internal sealed class SimilarityBlock(SAR stage, long[] offsets, int[] taken, long[] itemOffsets, int[] takers)
{
    private readonly bool _isJaccard = stage.SimilarityFunction == "jaccard";
    private readonly bool _isLift = stage.SimilarityFunction == "lift";
    private readonly int _support = stage.SupportThreshold;
    private readonly int[] _counts = new int[itemOffsets.Length - 1];
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<(int Item, int Count, int At)> _rows = [];
    private readonly int[] _found = new int[itemOffsets.Length - 1];
    private readonly float[] _values = new float[itemOffsets.Length - 1];

    /// <summary>Computes the rows of items.</summary>
    public void Compute(int from, int to)
    {
        _bytes.ResetWrittenCount();
        _rows.Clear();
        for (int item = from; item < to; item++)
        {
            Count(item);
            Add(item);
        }
    }

    /// <summary>Appends the rows, and notes where each begins and how many similarities it has, -1 for one of all items.</summary>
    public void WriteTo(ScratchBytes bytes, long[] rows)
    {
        long begin = bytes.Length;
        bytes.Write(_bytes.WrittenSpan);
        foreach ((int item, int count, int at) in _rows)
            (rows[2 * item], rows[(2 * item) + 1]) = (begin + at, count);
    }

    private void Count(int item)
    {
        int[] counts = _counts;
        System.Array.Clear(counts);
        for (long i = itemOffsets[item]; i < itemOffsets[item + 1]; i++)
        {
            int user = takers[i];
            foreach (int other in taken.AsSpan((int)offsets[user], (int)(offsets[user + 1] - offsets[user])))
                counts[other]++;
        }
    }

    private void Add(int item)
    {
        int items = _counts.Length, count = 0;
        double own = _counts[item];
        for (int other = 0; other < items; other++)
        {
            int both = _counts[other];
            if (both < _support)
                continue;
            double others = itemOffsets[other + 1] - itemOffsets[other];
            _found[count] = other;
            _values[count++] = (float)(_isJaccard ? both / (own + others - both) : _isLift ? both / (own * others) : both);
        }
        int at = _bytes.WrittenCount;
        if (2 * count >= items)
        {
            // Half of all: shorter with a place for each.
            Span<float> row = MemoryMarshal.Cast<byte, float>(_bytes.GetSpan(items * sizeof(float)))[..items];
            row.Clear();
            for (int i = 0; i < count; i++)
                row[_found[i]] = _values[i];
            _bytes.Advance(items * sizeof(float));
            _rows.Add((item, -1, at));
            return;
        }
        _bytes.Write(MemoryMarshal.AsBytes(_found.AsSpan(0, count)));
        _bytes.Write(MemoryMarshal.AsBytes(_values.AsSpan(0, count)));
        _rows.Add((item, count, at));
    }
}
