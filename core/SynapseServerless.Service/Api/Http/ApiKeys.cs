using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace SynapseServerless.Service.Api.Http;

/// <summary>Tells callers by their keys. How long that takes says nothing about any key.</summary>
internal sealed class ApiKeys
{
    private const string Scheme = "Bearer ";

    private const int UsualCharacters = 256;

    private readonly ApiCaller[] _callers;

    /// <summary>Knows keys.</summary>
    /// <param name="keys">Keys by the names of callers.</param>
    /// <param name="readOnly">Keys that see and change nothing.</param>
    public ApiKeys(IReadOnlyDictionary<string, string> keys, IReadOnlyDictionary<string, string> readOnly) => _callers =
    [
        .. keys.Select(static key => new ApiCaller(key.Key, Hash(key.Value), canChange: true)),
        .. readOnly.Select(static key => new ApiCaller(key.Key, Hash(key.Value), canChange: false)),
    ];

    /// <summary>The caller; null for one without a key that is known.</summary>
    public ApiCaller? Caller(HttpRequest request)
    {
        string given = request.Headers.Authorization.ToString();
        return Find(given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? given[Scheme.Length..].Trim() : request.Headers["api-key"].ToString().Trim());
    }

    /// <summary>Whose key it is; null for one that is not known.</summary>
    public ApiCaller? Find(string key)
    {
        if (key.Length == 0)
            return null;
        Span<byte> text = key.Length > UsualCharacters ? new byte[Encoding.UTF8.GetMaxByteCount(key.Length)] : stackalloc byte[3 * (UsualCharacters + 1)], hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(key, text)], hash);
        ApiCaller? caller = null;
        foreach (ApiCaller known in _callers)
        {
            if (known.Has(hash))
                caller = known;
        }
        return caller;
    }

    /// <summary>The caller of a name, or null.</summary>
    public ApiCaller? Named(string name) => Array.Find(_callers, caller => caller.Name == name);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

/// <summary>Somebody with a key.</summary>
internal sealed class ApiCaller(string name, byte[] hash, bool canChange)
{
    // Hashes have one length, whatever the keys have.
    private readonly byte[] _hash = hash;

    /// <summary>Name of the key.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it may start, cancel, store and delete, and not only look.</summary>
    public bool CanChange { get; } = canChange;

    /// <summary>Whether a key of this hash is the caller's.</summary>
    public bool Has(ReadOnlySpan<byte> hash) => CryptographicOperations.FixedTimeEquals(hash, _hash);

    /// <summary>A secret that only who knows the key can make, and that does not tell the key.</summary>
    /// <param name="purpose">What it is for: each purpose has its own.</param>
    public byte[] Secret(string purpose) => HMACSHA256.HashData(_hash, Encoding.UTF8.GetBytes(purpose));
}
