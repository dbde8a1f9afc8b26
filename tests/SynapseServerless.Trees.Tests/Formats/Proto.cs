using System.Buffers.Binary;
using System.Text;

namespace SynapseServerless.Trees.Tests.Formats;

/// <summary>Writes messages of protocol buffers, field after field.</summary>
internal sealed class Proto
{
    private readonly List<byte> _bytes = [];

    public byte[] Bytes => [.. _bytes];

    public Proto Whole(int field, long value) => Varint((ulong)field << 3).Varint((ulong)value);

    public Proto Single(int field, float value)
    {
        Varint(((ulong)field << 3) | 5);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.AddRange(bytes);
        return this;
    }

    public Proto Text(int field, string value) => Message(field, Encoding.UTF8.GetBytes(value));

    public Proto Message(int field, Proto value) => Message(field, value.Bytes);

    public Proto Message(int field, byte[] value)
    {
        Varint(((ulong)field << 3) | 2).Varint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    private Proto Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
        return this;
    }
}
