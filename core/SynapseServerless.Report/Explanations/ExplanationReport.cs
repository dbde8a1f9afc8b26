using System.Globalization;
using System.Text;
using SynapseServerless.Reports.Figures;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Reports.Sections;

namespace SynapseServerless.Reports.Explanations;

/// <summary>Writes explanations of a model as one HTML file, under the same policy as the report of a run.</summary>
public static class ExplanationReport
{
    private const int MostRows = 50;

    /// <summary>The page.</summary>
    /// <param name="page">What it shows.</param>
    public static string Render(ExplanationPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        HtmlReport.WritePage(text, Display.Shorten($"{page.Title} \u00B7 explained", 200), html => Body(html, page));
        return text.ToString();
    }

    /// <summary>Writes the page.</summary>
    /// <param name="page">What it shows.</param>
    /// <param name="stream">Where the HTML file goes, as UTF-8; it stays open.</param>
    public static void Write(ExplanationPage page, Stream stream)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        text.Write(Render(page));
    }

    private static void Body(Html html, ExplanationPage page)
    {
        html.Write($"<header class=\"top\"><h1>{Display.Shorten(page.Title, 200)}</h1><p>What each feature contributes to the {page.Target}</p></header>");
        if (page.Facts.Count > 0)
            Section.Write(html, "how", "How", null, () => Section.Facts(html, page.Facts));
        if (page.Features.Count > 0 && page.Summary.Count > 1)
        {
            Section.Write(html, "summary", "Summary", Display.Count(page.Summary.Count, "row"), () =>
            {
                html.Write($"{SummaryFigures.Bars(page)}{SummaryFigures.Swarm(page)}<div class=\"figures\">");
                foreach (Fragment figure in DependenceFigures.Dots(page))
                    html.Write($"{figure}");
                html.Write($"</div>");
            });
        }
        if (page.Curves.Count > 0)
        {
            Section.Write(html, "curves", "Dependence", "other values in single columns", () =>
            {
                html.Write($"<div class=\"figures\">");
                foreach (DependenceCurve curve in page.Curves)
                    html.Write($"{DependenceFigures.Curve(curve, page.Target)}");
                html.Write($"</div>");
            });
        }
        if (page.Rows.Count > 0)
        {
            Section.Write(html, "rows", "Rows", page.Rows.Count > MostRows ? $"the first {MostRows} of {page.Rows.Count}" : Display.Count(page.Rows.Count, "row"), () =>
            {
                foreach (ExplainedRow row in page.Rows.Take(MostRows))
                    html.Write($"{(row.IsText ? TextFigure.Of(row, page.Target) : WaterfallFigure.Of(page, row))}");
            });
        }
    }
}
