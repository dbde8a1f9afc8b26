using SynapseServerless.Stages;

namespace SynapseServerless.Neighbors;

/// <summary>Points that are left out as if they were not in the index, a bit for each place of each shard.</summary>
internal sealed class ExcludedPoints
{
    private readonly ulong[][] _bits;

    private ExcludedPoints(ulong[][] bits) => _bits = bits;

    /// <summary>The points that have one of the values; null where there are no values.</summary>
    public static ExcludedPoints? Of(IReadOnlyList<IndexShard> shards, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return null;
        var excluded = new HashSet<string>(values, StringComparer.Ordinal);
        var bits = new ulong[shards.Count][];
        for (int shard = 0; shard < bits.Length; shard++)
        {
            bool[] rows = new bool[shards[shard].Rows];
            for (int block = 0, first = 0; first < rows.Length; block++, first += ShardFooter.BlockRows)
            {
                string?[] texts = CellTexts.Read(shards[shard].Block(block).Column(0));
                for (int row = 0; row < texts.Length; row++)
                    rows[first + row] = texts[row] is { } text && excluded.Contains(text);
            }
            bits[shard] = new ulong[(rows.Length + 63) / 64];
            for (int place = 0; place < rows.Length; place++)
                bits[shard][place / 64] |= rows[shards[shard].RowOf(place)] ? 1UL << (place % 64) : 0;
        }
        return new ExcludedPoints(bits);
    }

    /// <summary>Whether a point is left out.</summary>
    public bool Has(int shard, int place) => (_bits[shard][place / 64] >> (place % 64) & 1) != 0;

    /// <summary>The bits of a shard.</summary>
    public ulong[] Bits(int shard) => _bits[shard];
}
