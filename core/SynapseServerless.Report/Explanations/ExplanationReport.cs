using System.Globalization;
using System.Text;
using SynapseServerless.Reports.Figures;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Reports.Sections;
using SynapseServerless.Stages;

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
        WriteSections(html, page, "", MostRows);
    }

    /// <summary>Writes the sections of explanations into a page.</summary>
    /// <param name="html">Where they are written.</param>
    /// <param name="page">What they show.</param>
    /// <param name="prefix">What their anchors begin with.</param>
    /// <param name="mostRows">How many rows are shown one by one.</param>
    internal static void WriteSections(Html html, ExplanationPage page, string prefix, int mostRows)
    {
        if (page.Facts.Count > 0)
            Section.Write(html, $"{prefix}how", prefix.Length == 0 ? "How" : "Explained", null, () => Section.Facts(html, page.Facts));
        if (page.Features.Count > 0 && page.Summary.Count > 1)
        {
            Section.Write(html, $"{prefix}summary", prefix.Length == 0 ? "Summary" : "Contributions", Display.Count(page.Summary.Count, "row"), () =>
            {
                html.Write($"{SummaryFigures.Bars(page)}{SummaryFigures.Swarm(page)}<div class=\"figures\">");
                foreach (Fragment figure in DependenceFigures.Dots(page))
                    html.Write($"{figure}");
                html.Write($"</div>");
            });
        }
        if (page.Curves.Count > 0)
        {
            Section.Write(html, $"{prefix}curves", "Dependence of rows", "other values in single columns", () =>
            {
                html.Write($"<div class=\"figures\">");
                foreach (DependenceCurve curve in page.Curves)
                    html.Write($"{CurveFigure.Of(curve, page.Target)}");
                html.Write($"</div>");
            });
        }
        Quality.Write(html, page.Evaluations, prefix);
        if (page.Rows.Count > 0)
        {
            Section.Write(html, $"{prefix}rows", prefix.Length == 0 ? "Rows" : "Single rows", page.Rows.Count > mostRows ? $"the first {mostRows} of {page.Rows.Count}" : Display.Count(page.Rows.Count, "row"), () =>
            {
                foreach (ExplainedRow row in page.Rows.Take(mostRows))
                    html.Write($"{(row.Picture is not null ? HeatMapFigure.Of(row, page.Target) : row.IsText ? TextFigure.Of(row, page.Target) : WaterfallFigure.Of(page, row))}");
            });
        }
    }
}
