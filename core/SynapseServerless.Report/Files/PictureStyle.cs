using System.Globalization;
using System.Text.RegularExpressions;

namespace SynapseServerless.Reports.Files;

/// <summary>The rules for pictures out of the report's style sheet, with colours that every program understands: variables and mixtures are worked out.</summary>
internal static partial class PictureStyle
{
    /// <summary>The rules.</summary>
    public static string Css { get; } = Make(HtmlReport.StyleSheet());

    private static string Make(string sheet)
    {
        string root = sheet[..sheet.IndexOf('}', StringComparison.Ordinal)];
        var values = Variables().Matches(root).ToDictionary(static match => match.Groups[1].Value, static match => match.Groups[2].Value.Trim());
        int first = sheet.IndexOf("svg {", StringComparison.Ordinal), last = sheet.IndexOf(".task.failed", StringComparison.Ordinal);
        string rules = Uses().Replace(sheet[first..last], use => values[use.Groups[1].Value]);
        rules = Mixtures().Replace(rules, static mix => Mixed(mix.Groups[1].Value, double.Parse(mix.Groups[2].Value, CultureInfo.InvariantCulture) / 100, mix.Groups[3].Value));
        // Words of a text are rectangles in a picture.
        rules = rules.Replace("background:", "fill:", StringComparison.Ordinal);
        return $".ground {{ fill: {values["page"]}; }} .word {{ fill: {values["page"]}; }} .letters {{ font: 14px monospace; fill: {values["text"]}; }}\n{rules}";
    }

    private static string Mixed(string one, double share, string other) => "#" + string.Concat(Enumerable.Range(0, 3).Select(i =>
        ((int)Math.Round((Channel(one, i) * share) + (Channel(other, i) * (1 - share)))).ToString("x2", CultureInfo.InvariantCulture)));

    private static int Channel(string colour, int i) => int.Parse(colour.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex("--([a-z]+): ([^;]+);")]
    private static partial Regex Variables();

    [GeneratedRegex("var\\(--([a-z]+)\\)")]
    private static partial Regex Uses();

    [GeneratedRegex("color-mix\\(in srgb, (#[0-9a-f]{6}) ([0-9]+)%, (#[0-9a-f]{6})\\)")]
    private static partial Regex Mixtures();
}
