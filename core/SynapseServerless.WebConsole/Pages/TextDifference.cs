using SynapseServerless.Reports.Markup;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>What differs between two texts, line by line: the longest common subsequence stays.</summary>
internal static class TextDifference
{
    private const int MostLines = 2_000, Around = 3;

    /// <summary>A line, and whether it went (-), came (+) or stayed ( ).</summary>
    internal readonly record struct Line(char Sign, string Text);

    /// <summary>Writes the difference.</summary>
    public static void Write(Html html, string before, string after)
    {
        List<Line> lines = Of(before, after);
        if (lines.TrueForAll(static line => line.Sign == ' '))
        {
            html.Write($"<p class=\"quiet\">They are the same.</p>");
            return;
        }
        html.Write($"<pre class=\"difference\" tabindex=\"0\">");
        bool cut = false;
        for (int i = 0; i < lines.Count; i++)
        {
            bool near = Enumerable.Range(Math.Max(0, i - Around), Math.Min(lines.Count, i + Around + 1) - Math.Max(0, i - Around)).Any(at => lines[at].Sign != ' ');
            if (!near)
            {
                if (!cut)
                    html.Write($"<span class=\"quiet\">\u2026</span>\n");
                cut = true;
                continue;
            }
            cut = false;
            (char sign, string text) = lines[i];
            if (sign == ' ')
                html.Write($"  {text}\n");
            else
                html.Write($"{(sign == '+' ? new Fragment("<ins>+ ") : new Fragment("<del>\u2212 "))}{text}{(sign == '+' ? new Fragment("</ins>") : new Fragment("</del>"))}\n");
        }
        html.Write($"</pre>");
    }

    /// <summary>The lines of both texts, in order.</summary>
    public static List<Line> Of(string before, string after)
    {
        string[] a = Lines(before), b = Lines(after);
        int head = 0, tail = 0;
        while (head < a.Length && head < b.Length && a[head] == b[head])
            head++;
        while (tail < a.Length - head && tail < b.Length - head && a[^(tail + 1)] == b[^(tail + 1)])
            tail++;
        var result = new List<Line>(a.Take(head).Select(static text => new Line(' ', text)));
        result.AddRange(Middle(a[head..^tail], b[head..^tail]));
        result.AddRange(a[^tail..].Take(tail).Select(static text => new Line(' ', text)));
        return result;
    }

    private static List<Line> Middle(string[] a, string[] b)
    {
        if (a.Length > MostLines || b.Length > MostLines)
            return [.. a.Select(static text => new Line('-', text)), .. b.Select(static text => new Line('+', text))];
        var longest = new int[a.Length + 1, b.Length + 1];
        for (int i = a.Length - 1; i >= 0; i--)
        {
            for (int j = b.Length - 1; j >= 0; j--)
                longest[i, j] = a[i] == b[j] ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
        }
        var lines = new List<Line>();
        int x = 0, y = 0;
        while (x < a.Length || y < b.Length)
        {
            if (x < a.Length && y < b.Length && a[x] == b[y])
                (lines, x, y) = (Plus(lines, ' ', a[x]), x + 1, y + 1);
            else if (y >= b.Length || (x < a.Length && longest[x + 1, y] >= longest[x, y + 1]))
                (lines, x) = (Plus(lines, '-', a[x]), x + 1);
            else
                (lines, y) = (Plus(lines, '+', b[y]), y + 1);
        }
        return lines;
    }

    private static List<Line> Plus(List<Line> lines, char sign, string text)
    {
        lines.Add(new Line(sign, text));
        return lines;
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');
}
