using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;

namespace SynapseServerless.Images;

/// <summary>Values that become a buffer of Arrow's without being copied again.</summary>
/// <typeparam name="T">Type of the values.</typeparam>
/// <param name="capacity">For how many there is room at first.</param>
internal sealed class GrowingBuffer<T>(int capacity = 0)
    where T : unmanaged
{
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(checked(capacity * Unsafe.SizeOf<T>()));

    /// <summary>How many values there are.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the values.</summary>
    public long Bytes => (long)Count * Unsafe.SizeOf<T>();

    /// <summary>The last value; there is one.</summary>
    public T Last => MemoryMarshal.Cast<byte, T>(_bytes.AsSpan())[Count - 1];

    /// <summary>Makes room for more values, which are still to be written.</summary>
    /// <param name="count">How many.</param>
    public Span<T> Grow(int count)
    {
        int size = Unsafe.SizeOf<T>(), needed = checked((Count + count) * size);
        if (needed > _bytes.Length)
        {
            byte[] larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(System.Array.MaxLength, Math.Max(needed, _bytes.Length * 2L)));
            _bytes.AsSpan(0, Count * size).CopyTo(larger);
            _bytes = larger;
        }
        Span<T> room = MemoryMarshal.Cast<byte, T>(_bytes.AsSpan(Count * size, count * size));
        Count += count;
        return room;
    }

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value.</param>
    public void Add(T value) => Grow(1)[0] = value;

    /// <summary>The values so far.</summary>
    public ArrowBuffer Build() => new(_bytes.AsMemory(0, Count * Unsafe.SizeOf<T>()));
}
