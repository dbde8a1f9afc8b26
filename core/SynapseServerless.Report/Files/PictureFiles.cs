using System.Globalization;
using System.Text.RegularExpressions;

namespace SynapseServerless.Reports.Files;

/// <summary>The pictures of a report as SVG files that need nothing else: they are taken from its page, and get its light colours.</summary>
internal static partial class PictureFiles
{
    private const int Margin = 12;

    /// <summary>The pictures of a page in their order.</summary>
    public static IEnumerable<ReportFile> Of(string html)
    {
        (string section, int number) = ("report", 0);
        foreach (Match match in Parts().Matches(html))
        {
            if (match.Groups["section"] is { Success: true, Value: { } id })
            {
                section = id;
                continue;
            }
            string heading = System.Net.WebUtility.HtmlDecode(match.Groups["heading"].Value), drawing = match.Groups["drawing"].Value;
            string name = string.Create(CultureInfo.InvariantCulture, $"{++number:00}-{section}-{Slug(heading)}.svg");
            yield return new ReportFile(name, drawing.StartsWith("<svg", StringComparison.Ordinal) ? Whole(drawing) : WordPicture.Of(heading, drawing));
        }
    }

    /// <summary>A name of letters, digits and dashes.</summary>
    public static string Slug(string text) => Others().Replace(text.ToLowerInvariant(), "-").Trim('-') is { Length: > 0 } slug ? slug[..Math.Min(slug.Length, 40)].TrimEnd('-') : "picture";

    /// <summary>The head of a picture of a size.</summary>
    public static string Head(double width, double height) => string.Create(
        CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width + (2 * Margin):0.##}\" height=\"{height + (2 * Margin):0.##}\" viewBox=\"{-Margin} {-Margin} {width + (2 * Margin):0.##} {height + (2 * Margin):0.##}\"><style>{PictureStyle.Css}</style><rect class=\"ground\" x=\"{-Margin}\" y=\"{-Margin}\" width=\"{width + (2 * Margin):0.##}\" height=\"{height + (2 * Margin):0.##}\"/>");

    private static string Whole(string drawing)
    {
        Match size = Size().Match(drawing);
        string body = drawing[(drawing.IndexOf('>', StringComparison.Ordinal) + 1)..];
        return Head(double.Parse(size.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(size.Groups[2].Value, CultureInfo.InvariantCulture)) + body + "\n";
    }

    // What is written into a page is escaped, so that these marks are the page's own.
    [GeneratedRegex("<section id=\"(?<section>[^\"]+)\"|<figure><h3>(?<heading>[^<]*)</h3>(?<drawing><svg class=\"plot.*?</svg>|<p class=\"words\">.*?</p>)", RegexOptions.Singleline)]
    private static partial Regex Parts();

    [GeneratedRegex("viewBox=\"0 0 ([0-9.]+) ([0-9.]+)\"")]
    private static partial Regex Size();

    [GeneratedRegex("[^\\p{L}\\p{Nd}]+")]
    private static partial Regex Others();
}
