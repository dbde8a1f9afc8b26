using Confluent.Kafka;

namespace SynapseServerless.Streaming.Kafka;

/// <summary>Takes a key or a body out of librdkafka's memory into a buffer that every record uses, so that none costs an array.</summary>
internal sealed class RecordBytes : IDeserializer<bool>
{
    private byte[] _bytes = new byte[1 << 10];
    private int _length;

    /// <summary>Whether the last record has it.</summary>
    public bool IsThere { get; private set; }

    /// <summary>That of the last record.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    public bool Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (data.Length > _bytes.Length)
            _bytes = new byte[Math.Max(data.Length, 2 * _bytes.Length)];
        data.CopyTo(_bytes);
        _length = data.Length;
        IsThere = !isNull;
        return IsThere;
    }
}
