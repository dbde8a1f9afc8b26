using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>A request to a service, without what says who sends it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Address">The address below that of the service, with the query.</param>
public sealed record ServiceRequest(HttpMethod Method, string Address)
{
    /// <summary>The body; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What the body is.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Headers beside those that say who sends it.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Tokens that the service counts when it lets the request in: those of the prompt and the most that may come back. 0 where tokens do not count.</summary>
    public long Tokens { get; init; }

    /// <summary>Of these the most that may come back; 0 where that is not limited.</summary>
    public long MostOutputTokens { get; init; }

    /// <summary>Whether it only asks how something stands, or takes a result, which nobody is paid for.</summary>
    public bool IsFree { get; init; }

    /// <summary>Whether it may go as a part of a batch, where the stage sends those.</summary>
    public bool MayBatch { get; init; }

    /// <summary>How many bytes its answer may have; null for what the stage allows.</summary>
    public long? MostAnswerBytes { get; init; }

    /// <summary>Whether it can be sent again where it may have been carried out.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>Whether its address names something that may be gone, so that a reply of 404 says nothing of the endpoint.</summary>
    public bool MayBeGone { get; init; }

    /// <summary>What its answer is known by: all that it says, and who is asked.</summary>
    /// <param name="service">Who is asked.</param>
    public AnswerKey Key(string service)
    {
        var text = new StringBuilder();
        text.Append(Method).Append(' ').Append(Address).Append('\n').Append(ContentType).Append('\n');
        if (Headers.Count > 0)
        {
            foreach ((string name, string value) in Headers.OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase))
                text.Append(name).Append(": ").Append(value).Append('\n');
        }
        string head = text.ToString();
        byte[] all = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(head.Length) + Body.Length);
        try
        {
            int length = Encoding.UTF8.GetBytes(head, all);
            Body.Span.CopyTo(all.AsSpan(length));
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(all.AsSpan(0, length + Body.Length), hash);
            return AnswerKey.Of(service, hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(all);
        }
    }
}
