using SynapseServerless.Stages;

namespace SynapseServerless.ML.Numbers;

/// <summary>How often each key of 64 bits comes.</summary>
internal sealed class CountTable
{
    private readonly KeyTable _keys = new();
    private long[] _counts = new long[32];

    /// <summary>How many different keys there are.</summary>
    public int Count => _keys.Count;

    /// <summary>The keys, in the order in which they came.</summary>
    public ReadOnlySpan<ulong> Keys => _keys.Keys;

    /// <summary>How often each key comes, in the order of <see cref="Keys"/>.</summary>
    public ReadOnlySpan<long> Counts => _counts.AsSpan(0, Count);

    /// <summary>Counts a key.</summary>
    public void Add(ulong key, long count)
    {
        int number = _keys.Add(key);
        if (number >= _counts.Length)
            Array.Resize(ref _counts, _counts.Length * 2);
        _counts[number] += count;
    }
}
