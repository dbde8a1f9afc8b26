using System.Buffers.Text;
using System.Security.Cryptography;

namespace SynapseServerless.WebConsole.Access;

/// <summary>Tokens in forms, which distinguish a form of ours from one that another site makes a browser send.</summary>
internal static class FormTokens
{
    /// <summary>Name of the field.</summary>
    public const string Field = "token";

    /// <summary>Name of the cookie that stands in for a session on the page to sign in on.</summary>
    public const string Cookie = "synapse-form";

    private const int Length = 32;

    /// <summary>A token of a session. It is masked anew each time, so that the length of compressed pages tells nothing of it.</summary>
    public static string Of(byte[] secret)
    {
        byte[] token = new byte[2 * Length];
        byte[] right = Right(secret);
        RandomNumberGenerator.Fill(token.AsSpan(0, Length));
        for (int i = 0; i < Length; i++)
            token[Length + i] = (byte)(token[i] ^ right[i]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Whether a token is one of the session.</summary>
    public static bool IsOf(byte[] secret, string? text)
    {
        if (text is not { Length: <= 200 } || !Base64Url.IsValid(text) || Base64Url.DecodeFromChars(text) is not { Length: 2 * Length } token)
            return false;
        byte[] found = [.. Enumerable.Range(0, Length).Select(i => (byte)(token[i] ^ token[Length + i]))];
        return CryptographicOperations.FixedTimeEquals(found, Right(secret));
    }

    private static byte[] Right(byte[] secret) => HMACSHA256.HashData(secret, "form"u8);
}
