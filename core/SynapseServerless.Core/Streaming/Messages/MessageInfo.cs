namespace SynapseServerless.Streaming;

/// <summary>What is known of a message beside its body; what is not wanted as a column need not be given.</summary>
internal readonly ref struct MessageInfo
{
    /// <summary>Its key, where it has one.</summary>
    public ReadOnlySpan<byte> Key { get; init; }

    /// <summary>Whether it has a key.</summary>
    public bool HasKey { get; init; }

    /// <summary>When it was made, in milliseconds since 1970; null where nobody said.</summary>
    public long? Time { get; init; }

    /// <summary>Its topic, subject or queue.</summary>
    public string? Topic { get; init; }

    /// <summary>Its partition.</summary>
    public int Partition { get; init; }

    /// <summary>Its place in the partition.</summary>
    public long Offset { get; init; }

    /// <summary>Its identity where that is a text.</summary>
    public string? Id { get; init; }

    /// <summary>Its headers.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]?>>? Headers { get; init; }
}

/// <summary>Names of what is known of messages beside their bodies.</summary>
internal static class MessageParts
{
    public const string Key = "key";
    public const string KeyBytes = "keyBytes";
    public const string Timestamp = "timestamp";
    public const string Topic = "topic";
    public const string Partition = "partition";
    public const string Offset = "offset";
    public const string Id = "id";
    public const string Headers = "headers";
}
