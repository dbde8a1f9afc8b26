using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace SynapseServerless.Service.Api.Http;

/// <summary>Tells callers by their keys. How long that takes says nothing about any key.</summary>
/// <param name="keys">Keys by the names of callers.</param>
internal sealed class ApiKeys(IReadOnlyDictionary<string, string> keys)
{
    private const string Scheme = "Bearer ";

    private const int UsualCharacters = 256;

    // Hashes have one length, whatever the keys have.
    private readonly (string Name, byte[] Hash)[] _keys = [.. keys.Select(key => (key.Key, Hash(key.Value)))];

    /// <summary>The name of the caller; null for one without a key that is known.</summary>
    public string? Caller(HttpRequest request)
    {
        string given = request.Headers.Authorization.ToString();
        given = given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? given[Scheme.Length..].Trim() : request.Headers["api-key"].ToString().Trim();
        if (given.Length == 0)
            return null;
        Span<byte> text = given.Length > UsualCharacters ? new byte[Encoding.UTF8.GetMaxByteCount(given.Length)] : stackalloc byte[3 * (UsualCharacters + 1)], hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(given, text)], hash);
        string? caller = null;
        foreach ((string name, byte[] known) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, known))
                caller = name;
        }
        return caller;
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
