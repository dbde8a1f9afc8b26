namespace SynapseServerless.Collectives;

/// <summary>A number of ranks that work on one thing together and exchange blocks of bytes.</summary>
/// <remarks>
/// <para>Every rank makes the same calls in the same order; a call returns when all ranks have made it. Calls block, so they
/// belong on a thread of the rank's own, and one at a time.</para>
/// <para>No call waits for ever: an exchange has a deadline, and as soon as a rank fails, leaves early or falls silent, all
/// ranks get a <see cref="CollectiveException"/> that names it, in the call they are in and in every later one.</para>
/// <para>The owner of a rank ends its part in one of two ways: <see cref="Leave"/> when its work is done, <see cref="Abort"/>
/// when it cannot go on. Disposing without either counts as an abort.</para>
/// </remarks>
public interface ICollective : IAsyncDisposable
{
    /// <summary>Number of this rank, from 0.</summary>
    int Rank { get; }

    /// <summary>How many ranks there are.</summary>
    int Size { get; }

    /// <summary>Bytes and exchanges of this rank so far.</summary>
    CollectiveTraffic Traffic { get; }

    /// <summary>Cancelled when the collective has failed: for what a rank does between two exchanges.</summary>
    CancellationToken Failed { get; }

    /// <summary>Throws when the collective has failed.</summary>
    /// <exception cref="CollectiveException">It has.</exception>
    void ThrowIfFailed();

    /// <summary>Gives every rank the blocks of all.</summary>
    /// <param name="layout">Where the block of each rank goes; equal on all ranks.</param>
    /// <param name="block">This rank's block. It may lie in <paramref name="all"/>.</param>
    /// <param name="all">Gets the blocks.</param>
    /// <exception cref="CollectiveException">Another rank failed, is missing or is at another exchange.</exception>
    void AllGather(BlockLayout layout, ReadOnlySpan<byte> block, Span<byte> all);

    /// <summary>Adds up the blocks that the ranks have for each rank, and gives every rank its sum.</summary>
    /// <remarks>Blocks are added in the order of their ranks, so that the sum is the same however they travel.</remarks>
    /// <param name="layout">Where the block for each rank is; equal on all ranks.</param>
    /// <param name="blocks">A block for every rank, this one included.</param>
    /// <param name="sum">Gets the sum of the blocks for this rank. It may lie in <paramref name="blocks"/>.</param>
    /// <param name="elementSize">Size in bytes of what is added up; blocks are whole numbers of them and may be added in parts.</param>
    /// <param name="reducer">Adds elements to others; does not throw.</param>
    /// <exception cref="CollectiveException">Another rank failed, is missing or is at another exchange.</exception>
    void ReduceScatter(BlockLayout layout, ReadOnlySpan<byte> blocks, Span<byte> sum, int elementSize, BlockReducer reducer);

    /// <summary>A collective of some of the ranks, which takes the place of this one: those left out leave.</summary>
    /// <param name="ranks">Ranks of this collective, ascending and with this one among them; equal on all of them.</param>
    /// <returns>The collective; its ranks are numbered again in the order given. It ends together with this one.</returns>
    ICollective Among(IReadOnlyList<int> ranks);

    /// <summary>Ends this rank's part in order; others that still wait for it fail.</summary>
    void Leave();

    /// <summary>Ends the collective for all ranks, with the reason.</summary>
    /// <param name="reason">What went wrong here, as a sentence.</param>
    void Abort(string reason);
}

/// <summary>Adds elements to as many others.</summary>
/// <param name="block">What is added.</param>
/// <param name="sum">What it is added to.</param>
public delegate void BlockReducer(ReadOnlySpan<byte> block, Span<byte> sum);

/// <summary>What a rank sent and received.</summary>
/// <param name="Exchanges">How many exchanges it took part in.</param>
/// <param name="BytesSent">Bytes of blocks that left this rank; a block for all others counts once where it is sent once.</param>
/// <param name="BytesReceived">Bytes of blocks that came from others.</param>
public readonly record struct CollectiveTraffic(long Exchanges, long BytesSent, long BytesReceived);
