using System.Buffers;

namespace SynapseServerless.Hub;

/// <summary>A message that waits to be sent to one rank or to many; its buffer is given back when all have it.</summary>
internal sealed class HubMessage
{
    private readonly byte[] _buffer;
    private readonly bool _rented;
    private int _holders;

    private HubMessage(byte[] buffer, int length, bool rented, int holders)
    {
        _buffer = buffer;
        Length = length;
        _rented = rented;
        _holders = holders;
    }

    public int Length { get; }

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, Length);

    /// <summary>A message of a rented buffer, which it takes over.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="length">Length of the message.</param>
    /// <param name="holders">How many ranks get it.</param>
    public static HubMessage Rented(byte[] buffer, int length, int holders) => new(buffer, length, rented: true, holders);

    /// <summary>A message of the hub itself.</summary>
    public static HubMessage Own(byte[] bytes) => new(bytes, bytes.Length, rented: false, 1);

    /// <summary>A rank has it, or will never have it.</summary>
    /// <returns>Whether it was the last.</returns>
    public bool Release()
    {
        if (Interlocked.Decrement(ref _holders) != 0)
            return false;
        if (_rented)
            ArrayPool<byte>.Shared.Return(_buffer);
        return true;
    }
}
