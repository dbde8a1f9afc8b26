using SynapseServerless.Collectives;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>A rank that remembers what it last told all others.</summary>
internal sealed class WatchedCollective : ICollective
{
    private readonly ICollective _rank;

    public WatchedCollective(ICollective rank)
        : this(rank, new Told())
    {
    }

    private WatchedCollective(ICollective rank, Told last) => (_rank, Last) = (rank, last);

    /// <summary>What it told; shared with the collectives that are made of this one.</summary>
    public Told Last { get; }

    public int Rank => _rank.Rank;

    public int Size => _rank.Size;

    public CollectiveTraffic Traffic => _rank.Traffic;

    public CancellationToken Failed => _rank.Failed;

    public void ThrowIfFailed() => _rank.ThrowIfFailed();

    public void AllGather(BlockLayout layout, ReadOnlySpan<byte> block, Span<byte> all)
    {
        Last.Own = block.ToArray();
        _rank.AllGather(layout, block, all);
    }

    public void ReduceScatter(BlockLayout layout, ReadOnlySpan<byte> blocks, Span<byte> sum, int elementSize, BlockReducer reducer) =>
        _rank.ReduceScatter(layout, blocks, sum, elementSize, reducer);

    public ICollective Among(IReadOnlyList<int> ranks) => new WatchedCollective(_rank.Among(ranks), Last);

    public void Leave() => _rank.Leave();

    public void Abort(string reason) => _rank.Abort(reason);

    public ValueTask DisposeAsync() => _rank.DisposeAsync();

    /// <summary>A block.</summary>
    internal sealed class Told
    {
        public byte[] Own { get; set; } = [];
    }
}
