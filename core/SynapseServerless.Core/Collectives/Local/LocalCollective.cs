namespace SynapseServerless.Collectives.Local;

/// <summary>A rank of this process.</summary>
internal sealed unsafe class LocalCollective(LocalGroup group, int member) : ICollective
{
    private byte[] _scratch = [];
    private long _exchanges, _sent, _received;

    public int Rank => member;

    public int Size => group.Size;

    public CollectiveTraffic Traffic => new(_exchanges, _sent, _received);

    public CancellationToken Failed => group.Gang.Failed;

    public void ThrowIfFailed()
    {
        lock (group.Gang.Lock)
            group.Gang.ThrowIfFailed();
    }

    public void AllGather(BlockLayout layout, ReadOnlySpan<byte> block, Span<byte> all)
    {
        bool isCopied = LocalGroup.AreCopied(layout.Total);
        // Blocks of others may be written over this one while others still read it.
        if (!isCopied && block.Overlaps(all))
            block = Copy(block);
        fixed (byte* pointer = block)
        {
            int turn = group.Show(member, new ReadOnlySpan<byte>(pointer, block.Length), "an all-gather", layout);
            for (int other = 0; other < Size; other++)
                group.Blocks(turn, other).CopyTo(layout.Of(all, other));
            if (!isCopied)
                group.Release();
        }
        Count(block.Length, layout.Total - block.Length);
    }

    public void ReduceScatter(BlockLayout layout, ReadOnlySpan<byte> blocks, Span<byte> sum, int elementSize, BlockReducer reducer)
    {
        int length = layout.Lengths[member];
        bool isCopied = LocalGroup.AreCopied(layout.Total);
        bool inPlace = !isCopied && sum.Overlaps(blocks);
        Span<byte> target = inPlace ? Scratch(length) : sum[..length];
        fixed (byte* pointer = blocks)
        {
            int turn = group.Show(member, new ReadOnlySpan<byte>(pointer, blocks.Length), "a reduce-scatter", layout);
            layout.Of(group.Blocks(turn, 0), member).CopyTo(target);
            for (int other = 1; other < Size; other++)
                reducer(layout.Of(group.Blocks(turn, other), member), target);
            if (!isCopied)
                group.Release();
        }
        if (inPlace)
            target.CopyTo(sum);
        Count(layout.Total - length, (long)length * (Size - 1));
    }

    public ICollective Among(IReadOnlyList<int> ranks)
    {
        int place = ranks.ToList().IndexOf(member);
        if (place < 0)
            throw new ArgumentException($"Rank {member} is not among {string.Join(", ", ranks)}.", nameof(ranks));
        return new LocalCollective(group.Gang.Group([.. ranks.Select(group.RankOf)]), place);
    }

    public void Leave() => group.Gang.Leave(group.RankOf(member));

    public void Abort(string reason)
    {
        group.Gang.Fail(CollectiveErrors.Aborted(group.RankOf(member), group.Gang.Size, reason));
        Leave();
    }

    public ValueTask DisposeAsync()
    {
        if (!group.Gang.HasLeft(group.RankOf(member)))
            Abort("it ended without saying why");
        return ValueTask.CompletedTask;
    }

    private ReadOnlySpan<byte> Copy(ReadOnlySpan<byte> block)
    {
        Span<byte> copy = Scratch(block.Length);
        block.CopyTo(copy);
        return copy;
    }

    private Span<byte> Scratch(int length)
    {
        if (_scratch.Length < length)
            _scratch = GC.AllocateUninitializedArray<byte>(length);
        return _scratch.AsSpan(0, length);
    }

    private void Count(long sent, long received)
    {
        _exchanges++;
        _sent += sent;
        _received += received;
    }
}
