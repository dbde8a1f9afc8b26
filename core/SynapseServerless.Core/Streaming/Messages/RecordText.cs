using System.Text;
using System.Text.Unicode;

namespace SynapseServerless.Streaming;

/// <summary>Bodies of messages that cannot be read, as they are set aside.</summary>
internal static class RecordText
{
    // What is set aside is for people to look at; the record itself is found by its offset.
    private const int MaxBytes = 64 << 10;

    /// <summary>The body, or its beginning, as text; Base64 after <c>base64:</c> where it is none.</summary>
    public static string Of(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
            return "base64:" + Convert.ToBase64String(body[..Math.Min(body.Length, MaxBytes)]);
        int length = Math.Min(body.Length, MaxBytes);
        while (length < body.Length && (body[length] & 0xC0) == 0x80)
            length--;
        return Encoding.UTF8.GetString(body[..length]);
    }
}
