using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace SynapseServerless.Collectives.Networked;

/// <summary>Blocks that came in and have not been fetched; a rank is never more than one exchange ahead of another.</summary>
internal sealed class HubInbox
{
    private readonly Dictionary<(uint Exchange, int Source), IncomingBlock> _blocks = [];
    private readonly HashSet<int> _left = [];
    private CollectiveException? _failure;
    private (uint Exchange, int Source)? _awaited;

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
    /// <param name="message">The message that it is in; held until the block has been fetched.</param>
    /// <param name="start">Where in the message it begins.</param>
    /// <param name="length">Its length.</param>
    public void Add(in HubFrame head, IncomingMessage message, int start, int length)
    {
        message.Hold();
        lock (_blocks)
        {
            (uint, int) key = (head.Exchange, head.Peer);
            if (!_blocks.TryGetValue(key, out IncomingBlock? block))
                _blocks[key] = block = new IncomingBlock(head);
            block.Add(head.Offset, message, start, length);
            // Blocks that nobody waits for yet wake nobody.
            if (block.IsComplete && _awaited == key)
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

    /// <summary>Ends it: current and later waiters throw.</summary>
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
                _awaited = (exchange, source);
                Monitor.Wait(_blocks);
                _awaited = null;
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
    private readonly List<(int Offset, IncomingMessage Message, int Start, int Length)> _pieces = [];
    private int _received;

    /// <summary>Head of its first piece.</summary>
    public HubFrame Head { get; } = head;

    /// <summary>Whether all of it is there.</summary>
    public bool IsComplete => _pieces.Count > 0 && _received >= Head.BlockLength;

    /// <summary>Takes a piece.</summary>
    public void Add(int offset, IncomingMessage message, int start, int length)
    {
        _pieces.Add((offset, message, start, length));
        _received += length;
    }

    /// <summary>Copies the block.</summary>
    public void CopyTo(Span<byte> target)
    {
        foreach ((int offset, IncomingMessage message, int start, int length) in _pieces)
            message.Bytes.AsSpan(start, length).CopyTo(target[offset..]);
    }

    /// <summary>Adds the block to another.</summary>
    public void AddTo(Span<byte> sum, BlockReducer reducer)
    {
        foreach ((int offset, IncomingMessage message, int start, int length) in _pieces)
        {
            if (length > 0)
                reducer(message.Bytes.AsSpan(start, length), sum.Slice(offset, length));
        }
    }

    /// <summary>Gives the messages up.</summary>
    public void Dispose()
    {
        foreach ((_, IncomingMessage message, _, _) in _pieces)
            message.Release();
        _pieces.Clear();
    }
}

/// <summary>A message in a rented buffer, which is given back when nobody holds it any more.</summary>
/// <param name="bytes">The buffer.</param>
internal sealed class IncomingMessage(byte[] bytes)
{
    private int _holders = 1;

    /// <summary>The buffer.</summary>
    public byte[] Bytes => bytes;

    /// <summary>Somebody else holds it.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>Somebody does not hold it any more.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
            ArrayPool<byte>.Shared.Return(bytes);
    }
}
