using System.Text;

namespace SynapseServerless.Specifications;

/// <summary>Turns the text of a specification into nodes.</summary>
public static class SpecParser
{
    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Parses YAML or JSON; a file named <c>.json</c>, or a text that starts with a brace or bracket in such a file, is JSON.</summary>
    /// <param name="utf8">The text; a byte order mark is skipped.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <param name="limits">How large it may be; null for <see cref="SpecLimits.Default"/>.</param>
    /// <exception cref="SpecificationException">The text is not well-formed, or too large; says the line.</exception>
    public static SpecNode Parse(ReadOnlyMemory<byte> utf8, string file, SpecLimits? limits = null)
    {
        limits ??= SpecLimits.Default;
        if (utf8.Length > limits.Bytes)
            throw TooLarge(utf8.Length, file, limits);
        if (utf8.Span.StartsWith("\uFEFF"u8))
            utf8 = utf8[3..];
        string text;
        try
        {
            text = _strictUtf8.GetString(utf8.Span);
        }
        catch (DecoderFallbackException error)
        {
            long line = utf8.Span[..Math.Min(utf8.Length, Math.Max(0, error.Index))].Count((byte)'\n') + 1;
            throw new SpecificationException("The text is not UTF-8", Location.OfFile(file, line), "Save the file as UTF-8.", error);
        }
        return IsJson(file) ? JsonSpecParser.Parse(utf8, file, limits) : new YamlSpecParser(file, limits).Parse(text);
    }

    /// <summary>Parses YAML or JSON.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Name of the file, for messages and to tell JSON by.</param>
    public static SpecNode Parse(string text, string file) => Parse(Encoding.UTF8.GetBytes(text), file);

    /// <summary>Parses one value as YAML, such as the right side of <c>--set path=value</c>.</summary>
    /// <param name="text">The value.</param>
    /// <param name="source">What to call the place it came from.</param>
    public static SpecNode ParseValue(string text, string source) => new YamlSpecParser(source, SpecLimits.Default).Parse(text);

    internal static SpecificationException TooLarge(long bytes, string file, SpecLimits limits) => new(
        $"The specification has {bytes / 1048576.0:0.#} MB, and the limit is {limits.Bytes / 1048576.0:0.#} MB",
        Location.OfFile(file),
        "A specification names data and does not hold it: move long lists to a file or a table.");

    internal static SpecificationException TooManyNodes(string file, SpecLimits limits, long line) => new(
        $"The specification has more than {limits.Nodes} values once aliases are expanded",
        Location.OfFile(file, line),
        "Use fewer aliases, or move long lists to a file.");

    internal static SpecificationException TooDeep(string file, SpecLimits limits, long line) => new(
        $"The specification is nested deeper than {limits.Depth} levels", Location.OfFile(file, line), "Flatten it.");

    /// <summary>A text of a specification, which is to be one for files, for databases and for the network.</summary>
    /// <exception cref="SpecificationException">It holds a zero or half of a pair.</exception>
    internal static string Checked(string text, Location location, SpecLimits limits)
    {
        if (limits.HasAnyText)
            return text;
        if (text.Contains('\0', StringComparison.Ordinal))
            throw NoText(location);
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++))
                throw NoText(location);
        }
        return text;
    }

    /// <summary>What is said of a text that is none.</summary>
    internal static SpecificationException NoText(Location location, Exception? error = null) => new(
        "The text holds a character of value 0, or half of a pair that stands for one character (UTF-16)", location, "Leave it out.", error);

    private static bool IsJson(string file) => file.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
}
