using System.Globalization;
using System.Text;

namespace SynapseServerless.Recommendation;

/// <summary>Points in time written by a pattern of Java's SimpleDateFormat.</summary>
/// <remarks>
/// Known are <c>y M d E H h m s S a Z X</c>, text in quotes and signs. An <c>h</c> without an <c>a</c> beside it is taken as <c>H</c>: it could mean no hour
/// of the afternoon, and Java reads 13 by it as well. Without an offset a time is in UTC.
/// </remarks>
internal sealed class JavaTime
{
    private readonly string _format;

    private JavaTime(string pattern, string format) => (Pattern, _format) = (pattern, format);

    /// <summary>The pattern.</summary>
    public string Pattern { get; }

    /// <summary>Reads a pattern; null for one that is not known.</summary>
    public static JavaTime? Of(string pattern)
    {
        bool halves = pattern.Contains('a', StringComparison.Ordinal);
        var format = new StringBuilder();
        for (int i = 0; i < pattern.Length;)
        {
            char letter = pattern[i];
            int run = i;
            while (run < pattern.Length && pattern[run] == letter)
                run++;
            int length = run - i;
            if (letter == '\'')
            {
                int end = pattern.IndexOf('\'', i + 1);
                if (end < 0)
                    return null;
                format.Append('\'').Append(end == i + 1 ? "\\'" : pattern.AsSpan((i + 1)..end)).Append('\'');
                i = end + 1;
                continue;
            }
            string? part = letter switch
            {
                'y' => length == 2 ? "yy" : "yyyy",
                'M' or 'd' or 'm' or 's' => length == 1 ? $"%{letter}" : new string(letter, Math.Min(length, 4)),
                'H' => length == 1 ? "%H" : "HH",
                'h' => (length == 1 ? "%" : "") + new string(halves ? 'h' : 'H', Math.Min(length, 2)),
                'E' => length > 3 ? "dddd" : "ddd",
                'S' => new string('f', Math.Min(length, 7)),
                'a' => "tt",
                'Z' or 'X' => "zzz",
                _ when char.IsAsciiLetter(letter) => null,
                _ => $"'{new string(letter, length)}'",
            };
            if (part is null)
                return null;
            // A percent sign makes a format of one letter, and has no place in a longer one.
            format.Append(pattern.Length == length ? part : part.TrimStart('%'));
            i = run;
        }
        return new JavaTime(pattern, format.ToString());
    }

    /// <summary>Reads a time; null for what is not written so.</summary>
    public DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParseExact(text, _format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time) ? time : null;
}
