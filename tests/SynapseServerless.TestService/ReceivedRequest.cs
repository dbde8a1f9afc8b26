using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SynapseServerless.TestService;

/// <summary>A request as it arrived.</summary>
public sealed record ReceivedRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, byte[] Body, Uri Server)
{
    /// <summary>How often the server lets operations be asked in vain before they have ended.</summary>
    public int Polls { get; init; } = 1;

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The body as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The key or token that it carries.</summary>
    public string? Key =>
        Headers.GetValueOrDefault("Ocp-Apim-Subscription-Key") ?? Headers.GetValueOrDefault("api-key") ?? Headers.GetValueOrDefault("subscription-key")
        ?? (Headers.GetValueOrDefault("Authorization") is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header[7..] : null);

    internal static async Task<ReceivedRequest> ReadAsync(HttpRequest request, Uri server, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return new ReceivedRequest(
            request.Method, Uri.UnescapeDataString(request.Path.ToUriComponent()),
            request.Query.ToDictionary(part => part.Key, part => part.Value.ToString(), StringComparer.Ordinal),
            request.Headers.ToDictionary(part => part.Key, part => part.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray(), server);
    }
}
