using SynapseServerless.Collectives;

namespace SynapseServerless.LightGBM.Tests.Distributed;

/// <summary>A rank that breaks down at one of its exchanges.</summary>
/// <param name="inner">The rank.</param>
/// <param name="breaksAt">The exchange, from 0.</param>
internal sealed class FaultyCollective(ICollective inner, long breaksAt) : ICollective
{
    private long _exchange;

    public int Rank => inner.Rank;

    public int Size => inner.Size;

    public CollectiveTraffic Traffic => inner.Traffic;

    public CancellationToken Failed => inner.Failed;

    public void ThrowIfFailed() => inner.ThrowIfFailed();

    public void AllGather(BlockLayout layout, ReadOnlySpan<byte> block, Span<byte> all)
    {
        Break();
        inner.AllGather(layout, block, all);
    }

    public void ReduceScatter(BlockLayout layout, ReadOnlySpan<byte> blocks, Span<byte> sum, int elementSize, BlockReducer reducer)
    {
        Break();
        inner.ReduceScatter(layout, blocks, sum, elementSize, reducer);
    }

    public ICollective Among(IReadOnlyList<int> ranks) => new FaultyCollective(inner.Among(ranks), breaksAt);

    public void Leave() => inner.Leave();

    public void Abort(string reason) => inner.Abort(reason);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Break()
    {
        if (_exchange++ == breaksAt)
            throw new InvalidOperationException("broken on purpose");
    }
}
