using System.Buffers;

namespace SynapseServerless.Service.Api.Http;

/// <summary>Bytes in memory that is used again once they are disposed.</summary>
internal sealed class PooledBytes : IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes;
    private int _length;

    /// <summary>Room for bytes.</summary>
    /// <param name="least">How many there is room for; more is made where it is needed.</param>
    public PooledBytes(int least = 1 << 12) => _bytes = ArrayPool<byte>.Shared.Rent(least);

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, _length);

    /// <inheritdoc cref="Memory"/>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    /// <inheritdoc/>
    public void Advance(int count) => _length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _length = 0;

    /// <summary>Gives the memory back. The bytes are not to be looked at any more.</summary>
    public void Dispose()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _length) = ([], 0);
    }

    private void Reserve(int more)
    {
        int least = checked(_length + Math.Max(more, 1));
        if (least <= _bytes.Length)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(least, 2L * _bytes.Length), Array.MaxLength));
        Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
