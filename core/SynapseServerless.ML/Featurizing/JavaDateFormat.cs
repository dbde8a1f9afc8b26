using System.Text;

namespace SynapseServerless.ML;

/// <summary>Turns date and time patterns of Java's SimpleDateFormat into those of .NET.</summary>
internal static class JavaDateFormat
{
    /// <summary>The .NET pattern, or null with the reason why there is none.</summary>
    /// <param name="pattern">The Java pattern, such as <c>yyyy-MM-dd HH:mm:ss</c>.</param>
    /// <param name="problem">What cannot be expressed.</param>
    public static string? ToNet(string pattern, out string? problem)
    {
        var result = new StringBuilder();
        problem = pattern.Length == 0 ? "The pattern is empty" : null;
        for (int i = 0; i < pattern.Length && problem is null;)
        {
            char letter = pattern[i];
            if (letter == '\'')
                i = Quoted(pattern, i, result, ref problem);
            else if (char.IsAsciiLetter(letter))
            {
                int end = i;
                while (end < pattern.Length && pattern[end] == letter)
                    end++;
                string? part = Letters(letter, end - i);
                if (part is null)
                    problem = $"'{pattern[i..end]}' has no counterpart";
                result.Append(part);
                i = end;
            }
            else
            {
                Literal(letter, result);
                i++;
            }
        }
        if (problem is not null)
            return null;
        // A single letter would be read as the name of a standard format.
        return result.Length == 1 ? "%" + result : result.ToString();
    }

    private static string? Letters(char letter, int count) => letter switch
    {
        'y' or 'u' => count == 2 ? "yy" : "yyyy",
        'M' or 'L' => new string('M', Math.Min(count, 4)),
        'd' => count == 1 ? "d" : "dd",
        'H' => count == 1 ? "H" : "HH",
        'h' => count == 1 ? "h" : "hh",
        'm' => count == 1 ? "m" : "mm",
        's' => count == 1 ? "s" : "ss",
        'S' when count <= 6 => new string('f', count),
        'a' => "tt",
        'E' => count <= 3 ? "ddd" : "dddd",
        'X' when count is 1 or 3 => count == 1 ? "zz" : "zzz",
        _ => null,
    };

    private static int Quoted(string pattern, int start, StringBuilder result, ref string? problem)
    {
        if (start + 1 < pattern.Length && pattern[start + 1] == '\'')
        {
            Literal('\'', result);
            return start + 2;
        }
        for (int i = start + 1; i < pattern.Length; i++)
        {
            if (pattern[i] != '\'')
                Literal(pattern[i], result);
            else if (i + 1 < pattern.Length && pattern[i + 1] == '\'')
                Literal(pattern[i++], result);
            else
                return i + 1;
        }
        problem = "a quote is not closed";
        return pattern.Length;
    }

    private static void Literal(char letter, StringBuilder result)
    {
        if (char.IsAsciiLetter(letter) || letter is '/' or ':' or '%' or '\\' or '"' or '\'')
            result.Append('\\');
        result.Append(letter);
    }
}
