using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SynapseServerless.Service.Api.Http;

namespace SynapseServerless.WebConsole.Access;

/// <summary>Signs browsers in, by a cookie that tells the key without having it in it.</summary>
/// <remarks>
/// The cookie is the name of the key, an end and a nonce, signed with what is derived from the key. No server keeps sessions, so that several may
/// serve one console and a restart signs nobody out; a key that is taken away ends the sessions that it signed.
/// </remarks>
/// <param name="keys">The keys.</param>
/// <param name="time">The clock.</param>
internal sealed class Sessions(ApiKeys keys, TimeProvider time)
{
    /// <summary>Name of the cookie.</summary>
    public const string Cookie = "synapse-session";

    /// <summary>How long a session lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>The text of a cookie for a key; null for a key that is not known.</summary>
    public string? Open(string key) => keys.Find(key) is { } caller ? Issue(caller) : null;

    /// <summary>The text of a cookie for a visitor who has signed in before.</summary>
    public string? Renew(Session session) => keys.Named(session.Caller) is { } caller ? Issue(caller) : null;

    /// <summary>The text of a cookie for a caller.</summary>
    public string Issue(ApiCaller caller)
    {
        string payload = string.Create(
            CultureInfo.InvariantCulture,
            $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(caller.Name))}.{(time.GetUtcNow() + Lifetime).ToUnixTimeSeconds()}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16))}");
        return $"{payload}.{Base64Url.EncodeToString(Sign(caller, payload))}";
    }

    /// <summary>Who a cookie tells of; null for one that nobody signed, or that has ended.</summary>
    public Session? Find(string? cookie)
    {
        if (cookie is null || cookie.Length > 512 || cookie.Split('.') is not [var name, var end, var nonce, var signature])
            return null;
        if (!long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) || seconds > 100_000_000_000 || Decode(name) is not { } bytes || Decode(signature) is not { } signed)
            return null;
        DateTimeOffset expires = DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (expires <= time.GetUtcNow() || keys.Named(Encoding.UTF8.GetString(bytes)) is not { } caller)
            return null;
        byte[] right = Sign(caller, $"{name}.{end}.{nonce}");
        return CryptographicOperations.FixedTimeEquals(right, signed) ? new Session(caller.Name, caller.CanChange, expires, right) : null;
    }

    private static byte[] Sign(ApiCaller caller, string payload) => HMACSHA256.HashData(caller.Secret("console"), Encoding.UTF8.GetBytes(payload));

    private static byte[]? Decode(string text) => Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
