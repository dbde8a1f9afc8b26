using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace SynapseServerless.Hub;

/// <summary>Makes the memory pools of a server that ranks connect to.</summary>
internal sealed class MessageMemoryPoolFactory : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new MessageMemoryPool();
}

/// <summary>Memory in blocks that hold a message of ranks each, pinned because the system reads into them.</summary>
/// <remarks>
/// Kestrel asks for 4 KB and takes what it gets, so that a message is read by one call instead of thirty.
/// </remarks>
internal sealed class MessageMemoryPool : MemoryPool<byte>
{
    /// <summary>Length of a block.</summary>
    public const int BlockLength = 128 * 1024;

    // 16 MB are kept; what more a storm of messages took is left to the garbage collector.
    private const int MostFree = 128;

    private readonly ConcurrentQueue<Block> _free = new();

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockLength;

    /// <summary>How many blocks wait to be used again.</summary>
    public int Free => _free.Count;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockLength);
        return _free.TryDequeue(out Block? block) ? block : new Block(this);
    }

    // Connections may give blocks back later than the server lets go of the pool.
    protected override void Dispose(bool disposing) => _free.Clear();

    private void Return(Block block)
    {
        if (_free.Count < MostFree)
            _free.Enqueue(block);
    }

    private sealed class Block(MessageMemoryPool pool) : IMemoryOwner<byte>
    {
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(BlockLength, pinned: true);

        public Memory<byte> Memory => _bytes;

        public void Dispose() => pool.Return(this);
    }
}
