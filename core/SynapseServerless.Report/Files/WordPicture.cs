using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace SynapseServerless.Reports.Files;

/// <summary>A text with coloured words as a picture. Its letters are all as wide, so that no program measures them otherwise.</summary>
internal static partial class WordPicture
{
    private const double Letter = 8.43, Width = 736, Line = 30;

    /// <summary>The picture of the words of a page.</summary>
    public static string Of(string heading, string words)
    {
        var body = new StringBuilder();
        (double x, double y) = (0, 0);
        foreach (Match word in Words().Matches(words))
        {
            double width = (WebUtility.HtmlDecode(word.Groups["text"].Value).Length * Letter) + 8;
            if (x > 0 && x + width > Width)
                (x, y) = (0, y + Line);
            body.Append(CultureInfo.InvariantCulture, $"<g><title>{word.Groups["value"].Value}</title><rect class=\"{word.Groups["style"].Value}\" x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"24\" rx=\"3\"/><text class=\"letters\" x=\"{x + 4:0.##}\" y=\"{y + 17:0.##}\">{word.Groups["text"].Value}</text></g>");
            x += width + 4;
        }
        return $"{PictureFiles.Head(Width, y + Line)}<title>{WebUtility.HtmlEncode(heading)}</title>{body}</svg>\n";
    }

    [GeneratedRegex("<span class=\"(?<style>word[^\"]*)\" title=\"(?<value>[^\"]*)\">(?<text>[^<]*)</span>")]
    private static partial Regex Words();
}
