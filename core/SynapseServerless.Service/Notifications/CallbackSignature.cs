using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SynapseServerless.Service.Notifications;

/// <summary>Signs callbacks, so that the receiver knows that the service called, and when.</summary>
/// <remarks>
/// The header <c>Synapse-Signature</c> is <c>t=SECONDS,v1=HEX</c>: the time of sending in seconds since 1970, and the HMAC-SHA256, with the
/// shared secret as UTF-8, of the time as text, a dot, and the body as it was sent. The receiver computes the same,
/// compares in constant time, and refuses what is older than a few minutes.
/// </remarks>
public static class CallbackSignature
{
    /// <summary>The header that holds it.</summary>
    public const string Header = "Synapse-Signature";

    /// <summary>The value of the header.</summary>
    /// <param name="secret">The shared secret.</param>
    /// <param name="time">When the callback is sent.</param>
    /// <param name="body">Its body, byte for byte.</param>
    public static string Sign(string secret, DateTimeOffset time, ReadOnlySpan<byte> body)
    {
        string seconds = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={seconds},v1={Convert.ToHexStringLower(Compute(secret, seconds, body))}";
    }

    /// <summary>Whether a callback was signed with the secret, and not long ago.</summary>
    /// <param name="secret">The shared secret.</param>
    /// <param name="header">The value of the header, or null when there is none.</param>
    /// <param name="body">The body as it came, byte for byte.</param>
    /// <param name="now">The time.</param>
    /// <param name="tolerance">How far the time of sending may be off, in both directions.</param>
    public static bool Verify(string secret, string? header, ReadOnlySpan<byte> body, DateTimeOffset now, TimeSpan tolerance)
    {
        string[] parts = header?.Split(',') ?? [];
        string? seconds = parts.FirstOrDefault(part => part.StartsWith("t=", StringComparison.Ordinal))?[2..];
        if (!long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out long sent) || Math.Abs(now.ToUnixTimeSeconds() - sent) > tolerance.TotalSeconds)
            return false;
        byte[] expected = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Compute(secret, seconds, body)));
        bool valid = false;
        // There may be several while a secret is being changed.
        foreach (string part in parts.Where(part => part.StartsWith("v1=", StringComparison.Ordinal)))
            valid |= CryptographicOperations.FixedTimeEquals(expected, Encoding.ASCII.GetBytes(part[3..]));
        return valid;
    }

    private static byte[] Compute(string secret, string seconds, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.ASCII.GetBytes($"{seconds}."));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
