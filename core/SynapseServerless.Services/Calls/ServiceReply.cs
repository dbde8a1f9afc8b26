using System.Buffers.Binary;
using System.Net;
using System.Text;
using System.Text.Json;

namespace SynapseServerless.Services;

/// <summary>What a service answered, in the end.</summary>
/// <param name="Status">The status.</param>
/// <param name="ContentType">What the body is; null where the service does not say.</param>
/// <param name="Body">The body.</param>
public sealed record ServiceReply(HttpStatusCode Status, string? ContentType, ReadOnlyMemory<byte> Body)
{
    private static readonly JsonDocumentOptions s_json = new() { MaxDepth = 64 };
    private Parsed _parsed;

    /// <summary>The headers, those of the body included.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>How often the request was sent; 0 where the answer was kept from before.</summary>
    public int Attempts { get; init; }

    /// <summary>The endpoint that gave it, by its deployment and host; null where nothing says so.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Where it came from.</summary>
    public ReplySource Source { get; init; }

    /// <summary>Whether the service did what was asked.</summary>
    public bool IsSuccess => (int)Status is >= 200 and <= 299;

    /// <summary>The identity that the service gave the request; null where it gave none.</summary>
    public string? RequestId => Header("x-request-id") ?? Header("apim-request-id") ?? Header("x-ms-request-id");

    /// <summary>A header; null where there is none.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The body as JSON.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public JsonElement Json()
    {
        // Usage, errors and the answer itself are read of it, one after the other.
        if (_parsed.Body is { } parsed && parsed.Of.Equals(Body))
            return parsed.Json;
        JsonElement json = JsonElement.Parse(Body.Span, s_json);
        _parsed = new Parsed(new ParsedBody(Body, json));
        return json;
    }

    /// <summary>The same reply for those who keep it: without what was read of its body.</summary>
    internal ServiceReply Unread() => _parsed.Body is null ? this : this with { _parsed = default };

    /// <summary>The body as text, cut where it is long.</summary>
    public string Excerpt()
    {
        string text = Encoding.UTF8.GetString(Body.Span[..Math.Min(Body.Length, 400)]).ReplaceLineEndings(" ").Trim();
        return Body.Length > 400 ? text + "..." : text;
    }

    /// <summary>The reply as it is kept with a run.</summary>
    public byte[] Pack()
    {
        byte[] head = JsonSerializer.SerializeToUtf8Bytes(new PackedHead((int)Status, ContentType, new Dictionary<string, string>(Headers), Endpoint));
        byte[] packed = new byte[4 + head.Length + Body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(packed, head.Length);
        head.CopyTo(packed, 4);
        Body.Span.CopyTo(packed.AsSpan(4 + head.Length));
        return packed;
    }

    /// <summary>A reply that was kept; null where the bytes are none.</summary>
    public static ServiceReply? Unpack(ReadOnlyMemory<byte> packed, ReplySource source)
    {
        if (packed.Length < 4 || BinaryPrimitives.ReadInt32LittleEndian(packed.Span) is var length && (length < 0 || length > packed.Length - 4))
            return null;
        try
        {
            return JsonSerializer.Deserialize<PackedHead>(packed.Span.Slice(4, length)) is { } head
                ? new ServiceReply((HttpStatusCode)head.Status, head.ContentType, packed[(4 + length)..]) { Headers = head.Headers, Source = source, Endpoint = head.Endpoint }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // It says nothing that the body does not, so that it makes no reply differ from another.
    private readonly struct Parsed(ParsedBody? body) : IEquatable<Parsed>
    {
        public ParsedBody? Body => body;

        public bool Equals(Parsed other) => true;

        public override bool Equals(object? obj) => obj is Parsed;

        public override int GetHashCode() => 0;
    }

    private sealed record ParsedBody(ReadOnlyMemory<byte> Of, JsonElement Json);

    private sealed record PackedHead(int Status, string? ContentType, Dictionary<string, string> Headers, string? Endpoint = null);
}

/// <summary>Where an answer came from.</summary>
public enum ReplySource
{
    /// <summary>The service, now.</summary>
    Service,

    /// <summary>What the run had been answered before it was interrupted.</summary>
    Journal,

    /// <summary>An equal request of the same run.</summary>
    SameRequest,

    /// <summary>What an earlier run was answered.</summary>
    Cache,
}
