using System.Text;
using System.Text.RegularExpressions;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Text as Java handles it, so that tokens and their hashes are those of Spark.</summary>
internal static class JavaText
{
    /// <summary>The pattern that most texts are cut by.</summary>
    public const string Spaces = "\\s+";

    private const string Blanks = " \\t\\n\\v\\f\\r";

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(5);

    /// <summary>The text in lower case, with the two letters whose lower case Java finds otherwise than .NET's invariant culture.</summary>
    public static string Lower(string text)
    {
        if (text.AsSpan().IndexOfAny('\u0130', '\u03A3') < 0)
            return text.ToLowerInvariant();
        var lower = new StringBuilder(text.Length + 4);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\u0130')
                lower.Append("i\u0307");
            else if (text[i] == '\u03A3')
                lower.Append(IsFinal(text, i) ? '\u03C2' : '\u03C3');
            else
                lower.Append(text[i]);
        }
        return lower.ToString().ToLowerInvariant();
    }

    /// <summary>Whether a character is a blank to Java's patterns: of ASCII alone.</summary>
    public static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\v' or '\f' or '\r';

    /// <summary>Reads a pattern: classes such as <c>\s</c> and <c>\w</c> are of ASCII, as Java's are.</summary>
    /// <exception cref="SpecificationException">It is none.</exception>
    public static Regex Pattern(string pattern, string stage, string parameter)
    {
        try
        {
            return new Regex(Translate(pattern), RegexOptions.CultureInvariant, _timeout);
        }
        catch (ArgumentException error)
        {
            throw new SpecificationException(
                $"'{pattern}' is not a regular expression: {error.Message.TrimEnd('.')}", Location.OfParameter(stage, parameter),
                "Give a regular expression such as \\s+ or [^a-z]+; possessive quantifiers, which Java has, are not known here.", error);
        }
    }

    /// <summary>Cuts a text where a pattern matches, as Java does: empty parts at the end are left out, those at the start and between stay.</summary>
    public static List<string> Split(string text, Regex pattern)
    {
        var parts = new List<string>();
        int from = 0;
        for (Match match = pattern.Match(text); match.Success; match = match.NextMatch())
        {
            if (match.Index == 0 && match.Length == 0)
                continue;
            parts.Add(text[from..match.Index]);
            from = match.Index + match.Length;
        }
        return Ended(parts, text, from);
    }

    /// <summary>Cuts a text at blanks, as <see cref="Split"/> does by <c>\s</c> or <c>\s+</c>.</summary>
    public static List<string> SplitAtBlanks(string text, bool runs)
    {
        var parts = new List<string>();
        int from = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsBlank(text[i]))
                continue;
            parts.Add(text[from..i]);
            while (runs && i + 1 < text.Length && IsBlank(text[i + 1]))
                i++;
            from = i + 1;
        }
        return Ended(parts, text, from);
    }

    private static List<string> Ended(List<string> parts, string text, int from)
    {
        if (from == 0)
            return [text];
        parts.Add(text[from..]);
        while (parts.Count > 0 && parts[^1].Length == 0)
            parts.RemoveAt(parts.Count - 1);
        return parts;
    }

    // A sigma at the end of a word: a letter before it and none after.
    private static bool IsFinal(string text, int at) =>
        at > 0 && char.IsLetter(text[at - 1]) && !(at + 1 < text.Length && char.IsLetter(text[at + 1]));

    private static string Translate(string pattern)
    {
        var result = new StringBuilder();
        bool inClass = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                result.Append(Class(pattern[++i], inClass) ?? "\\" + pattern[i]);
                continue;
            }
            inClass = c == '[' || (inClass && c != ']');
            result.Append(c);
        }
        return result.ToString();
    }

    // Inside brackets the complements have no notation of their own; they stay .NET's.
    private static string? Class(char letter, bool inClass) => (letter, inClass) switch
    {
        ('s', true) => Blanks,
        ('s', false) => $"[{Blanks}]",
        ('S', false) => $"[^{Blanks}]",
        ('d', true) => "0-9",
        ('d', false) => "[0-9]",
        ('D', false) => "[^0-9]",
        ('w', true) => "a-zA-Z_0-9",
        ('w', false) => "[a-zA-Z_0-9]",
        ('W', false) => "[^a-zA-Z_0-9]",
        _ => null,
    };
}
