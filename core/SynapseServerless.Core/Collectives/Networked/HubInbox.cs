using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace SynapseServerless.Collectives.Networked;

/// <summary>Blocks that came in and have not been fetched; a rank is never more than one exchange ahead of another.</summary>
internal sealed class HubInbox
{
    private readonly Dictionary<(uint Exchange, int Source), IncomingBlock> _blocks = [];
    private readonly HashSet<int> _left = [];
    private CollectiveException? _failure;

    /// <summary>The failure that ended it, or null.</summary>
    public CollectiveException? Failure
    {
        get
        {
            lock (_blocks)
                return _failure;
        }
    }

    /// <summary>Takes a piece of a block.</summary>
    /// <param name="head">Its head.</param>
    /// <param name="message">The message, a rented buffer that is given back when the block has been fetched.</param>
    /// <param name="length">Length of the message.</param>
    public void Add(in HubFrame head, byte[] message, int length)
    {
        lock (_blocks)
        {
            (uint, int) key = (head.Exchange, head.Peer);
            if (!_blocks.TryGetValue(key, out IncomingBlock? block))
                _blocks[key] = block = new IncomingBlock(head);
            block.Add(head.Offset, message, length);
            if (block.IsComplete)
                Monitor.PulseAll(_blocks);
        }
    }

    /// <summary>A rank has left; what it had sent is still there.</summary>
    public void SetLeft(int source)
    {
        lock (_blocks)
        {
            _left.Add(source);
            Monitor.PulseAll(_blocks);
        }
    }

    /// <summary>Ends it: whoever waits or will wait throws.</summary>
    /// <returns>False when it had ended before.</returns>
    public bool Fail(CollectiveException failure)
    {
        lock (_blocks)
        {
            if (_failure is not null)
                return false;
            _failure = failure;
            Monitor.PulseAll(_blocks);
            return true;
        }
    }

    /// <summary>Waits for a block.</summary>
    /// <param name="exchange">Number of the exchange.</param>
    /// <param name="source">The rank it comes from.</param>
    /// <param name="block">The block.</param>
    /// <returns>False when the rank left without sending it.</returns>
    /// <exception cref="CollectiveException">The collective has failed.</exception>
    public bool Wait(uint exchange, int source, [NotNullWhen(true)] out IncomingBlock? block)
    {
        lock (_blocks)
        {
            while (true)
            {
                if (_failure is not null)
                    throw _failure.Again();
                if (_blocks.TryGetValue((exchange, source), out block) && block.IsComplete)
                {
                    _blocks.Remove((exchange, source));
                    return true;
                }
                if (_left.Contains(source))
                    return false;
                Monitor.Wait(_blocks);
            }
        }
    }

    /// <summary>Which ranks' blocks of an exchange are still missing.</summary>
    public int[] Missing(uint exchange, IEnumerable<int> sources)
    {
        lock (_blocks)
            return [.. sources.Where(source => !_blocks.TryGetValue((exchange, source), out IncomingBlock? block) || !block.IsComplete)];
    }

    /// <summary>Gives all buffers back.</summary>
    public void Clear()
    {
        lock (_blocks)
        {
            foreach (IncomingBlock block in _blocks.Values)
                block.Dispose();
            _blocks.Clear();
        }
    }
}

/// <summary>A block on its way in, in the pieces in which it came.</summary>
internal sealed class IncomingBlock(HubFrame head) : IDisposable
{
    private readonly List<(int Offset, byte[] Message, int Length)> _pieces = [];
    private int _received;

    /// <summary>Head of its first piece.</summary>
    public HubFrame Head { get; } = head;

    /// <summary>Whether all of it is there.</summary>
    public bool IsComplete => _pieces.Count > 0 && _received >= Head.BlockLength;

    /// <summary>Takes a piece.</summary>
    public void Add(int offset, byte[] message, int length)
    {
        _pieces.Add((offset, message, length));
        _received += length - HubFrame.Length;
    }

    /// <summary>Copies the block.</summary>
    public void CopyTo(Span<byte> target)
    {
        foreach ((int offset, byte[] message, int length) in _pieces)
            message.AsSpan(HubFrame.Length..length).CopyTo(target[offset..]);
    }

    /// <summary>Adds the block to another.</summary>
    public void AddTo(Span<byte> sum, BlockReducer reducer)
    {
        foreach ((int offset, byte[] message, int length) in _pieces)
        {
            if (length > HubFrame.Length)
                reducer(message.AsSpan(HubFrame.Length..length), sum.Slice(offset, length - HubFrame.Length));
        }
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        foreach ((_, byte[] message, _) in _pieces)
            ArrayPool<byte>.Shared.Return(message);
        _pieces.Clear();
    }
}
