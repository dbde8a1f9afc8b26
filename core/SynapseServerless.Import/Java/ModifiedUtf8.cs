namespace SynapseServerless.Import.Java;

/// <summary>The text of Java's streams: UTF-8 in which each UTF-16 unit stands by itself and the character 0 takes two bytes.</summary>
internal static class ModifiedUtf8
{
    /// <summary>The text that bytes stand for.</summary>
    /// <exception cref="FormatException">They stand for none.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Ascii.IsValid(bytes))
            return System.Text.Encoding.ASCII.GetString(bytes);
        var text = new System.Text.StringBuilder(bytes.Length);
        for (int at = 0; at < bytes.Length;)
        {
            int first = bytes[at];
            int length = first < 0x80 ? 1 : first >> 5 == 0b110 ? 2 : first >> 4 == 0b1110 ? 3 : throw new FormatException("a text has a byte that begins no character");
            if (at + length > bytes.Length)
                throw new FormatException("a text ends in the midst of a character");
            text.Append((char)(length switch
            {
                1 => first,
                2 => ((first & 0x1F) << 6) | (bytes[at + 1] & 0x3F),
                _ => ((first & 0x0F) << 12) | ((bytes[at + 1] & 0x3F) << 6) | (bytes[at + 2] & 0x3F),
            }));
            at += length;
        }
        return text.ToString();
    }
}
