using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SynapseServerless.Collectives.Networked;

/// <summary>Where ranks meet: a hub, a session on it, and the token that lets them in.</summary>
/// <param name="Hub">Address of the hub, such as <c>https://hub.example.org</c>; http and https, or ws and wss.</param>
/// <param name="Session">Name of the session: letters, digits, hyphens, dots, underscores and colons.</param>
/// <param name="Token">The token of the session; see <see cref="HubTokens"/>.</param>
public sealed record HubAddress(Uri Hub, string Session, string Token)
{
    /// <summary>When the work began that the ranks are a part of; null for when the first of them joined. Of gangs that stand in each other's way, the one of the oldest work goes first.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The address a rank connects to.</summary>
    /// <param name="rank">Number of the rank.</param>
    /// <param name="size">How many ranks there are.</param>
    /// <param name="joinTimeout">How long it waits for the others.</param>
    /// <param name="direct">Whether others may connect to it directly.</param>
    internal Uri Of(int rank, int size, TimeSpan joinTimeout, bool direct)
    {
        var builder = new UriBuilder(Hub)
        {
            Scheme = Hub.Scheme is "https" or "wss" ? "wss" : "ws",
            Query = string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"size={size}&wait={joinTimeout.TotalSeconds:0.###}{(direct ? "&direct=1" : "")}{(Since is { } since ? $"&since={since.ToUnixTimeMilliseconds()}" : "")}"),
        };
        builder.Path = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{builder.Path.TrimEnd('/')}/sessions/{Uri.EscapeDataString(Session)}/ranks/{rank}");
        return builder.Uri;
    }

    /// <summary>The address without its token.</summary>
    public override string ToString() => $"{Hub} (session {Session})";
}

/// <summary>Tokens of sessions: a process that has the key of a hub can make them without asking the hub.</summary>
public static class HubTokens
{
    /// <summary>Least length of a key in characters.</summary>
    public const int LeastKeyLength = 32;

    /// <summary>The token of a session.</summary>
    /// <param name="key">Key of the hub.</param>
    /// <param name="session">Name of the session.</param>
    public static string Create(string key, string session)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(session);
        return Base64Url.EncodeToString(Compute(key, session));
    }

    /// <summary>Whether a token is that of a session; takes the same time whatever is wrong with it.</summary>
    /// <param name="key">Key of the hub.</param>
    /// <param name="session">Name of the session.</param>
    /// <param name="token">The token, as it was given.</param>
    public static bool IsValid(string key, string session, string? token) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Create(key, session)), Encoding.UTF8.GetBytes(token ?? ""));

    private static byte[] Compute(string key, string session) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"training session {session}"));
}
