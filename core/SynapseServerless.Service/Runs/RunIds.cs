using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SynapseServerless.Service.Runs;

/// <summary>Identities of runs.</summary>
internal static class RunIds
{
    private const long End = 9_999_999_999_999;

    /// <summary>The one that every request with a key means.</summary>
    public static string OfKey(string key) => $"key-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32]}";

    /// <summary>Whether a text can be the identity of a run; what cannot is never made part of a location.</summary>
    public static bool IsValid(string text) =>
        text.Length is > 0 and <= 128 && char.IsAsciiLetterOrDigit(text[0]) && text != "index" && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <summary>Name of a run in the index: newest first when sorted as text.</summary>
    public static string IndexKey(StoredRunRequest request) =>
        string.Create(CultureInfo.InvariantCulture, $"{End - request.Created.ToUnixTimeMilliseconds():D13}-{request.RunId}");
}
