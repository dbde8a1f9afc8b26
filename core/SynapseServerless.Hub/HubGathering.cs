using System.Buffers;
using SynapseServerless.Collectives.Networked;

namespace SynapseServerless.Hub;

/// <summary>The small blocks that a rank gets in its exchanges, put together so that those of an exchange are sent to it at once.</summary>
/// <remarks>
/// A rank that waits for several blocks has no use for the first of them, and every message costs as much as many bytes do. What was
/// gathered is not kept back for long, though: when a block does not come, the rank has to see whose it is.
/// </remarks>
internal sealed class HubGathering : IDisposable
{
    private readonly Dictionary<uint, Gathered> _exchanges = [];

    /// <summary>Whether a block is gathered; either all blocks that a rank gets in an exchange are, or none.</summary>
    public static bool Takes(in HubFrame head) => head.Parties > 2 && Room(head) <= HubFrame.MostBytes;

    /// <summary>Takes a block.</summary>
    /// <param name="head">Its head.</param>
    /// <param name="frame">Head and block.</param>
    /// <param name="from">The rank that it comes from.</param>
    /// <returns>The blocks, when this was the last one of its exchange; otherwise null.</returns>
    public HubMessage? Add(in HubFrame head, ReadOnlySpan<byte> frame, int from)
    {
        lock (_exchanges)
        {
            if (!_exchanges.TryGetValue(head.Exchange, out Gathered? gathered))
                _exchanges[head.Exchange] = gathered = new Gathered { Missing = head.Parties - 1 };
            gathered.Add(frame, from, (int)Room(head));
            if (--gathered.Missing > 0)
                return null;
            _exchanges.Remove(head.Exchange);
            return gathered.Take();
        }
    }

    /// <summary>Gives what is kept back.</summary>
    /// <param name="isLate">Whether only what was there already at the last call of this kind.</param>
    public List<HubMessage> Take(bool isLate)
    {
        var messages = new List<HubMessage>();
        lock (_exchanges)
        {
            foreach (Gathered gathered in _exchanges.Values)
            {
                if ((!isLate || gathered.IsLate) && gathered.Take() is { } message)
                    messages.Add(message);
                gathered.IsLate = true;
            }
        }
        return messages;
    }

    public void Dispose()
    {
        foreach (HubMessage message in Take(isLate: false))
            message.Release();
    }

    // Room for all blocks that a rank gets in the exchange, heads included.
    private static long Room(in HubFrame head) =>
        ((head.Parties - 1L) * HubFrame.Length) + (head.Operation == 0 ? head.Total : (head.Parties - 1L) * head.BlockLength);

    private sealed class Gathered
    {
        private byte[]? _buffer;
        private int _length;

        public int Missing { get; set; }

        public bool IsLate { get; set; }

        public void Add(ReadOnlySpan<byte> frame, int from, int room)
        {
            _buffer ??= ArrayPool<byte>.Shared.Rent(Math.Max(room, frame.Length));
            // Ranks that are out of step may send more than was to be expected.
            if (_length + frame.Length > _buffer.Length)
            {
                byte[] bigger = ArrayPool<byte>.Shared.Rent(_length + frame.Length);
                _buffer.AsSpan(0, _length).CopyTo(bigger);
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = bigger;
            }
            frame.CopyTo(_buffer.AsSpan(_length));
            HubFrame.SetPeer(_buffer.AsSpan(_length), from);
            _length += frame.Length;
        }

        public HubMessage? Take()
        {
            HubMessage? message = _buffer is null ? null : HubMessage.Rented(_buffer, _length, 1);
            (_buffer, _length) = (null, 0);
            return message;
        }
    }
}
