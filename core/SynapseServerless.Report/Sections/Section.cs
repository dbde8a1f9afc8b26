using SynapseServerless.Reports.Markup;

namespace SynapseServerless.Reports.Sections;

/// <summary>Parts that several sections share.</summary>
internal static class Section
{
    /// <summary>A section: its heading and a note in the margin, its body beside them.</summary>
    /// <param name="html">Where it is written.</param>
    /// <param name="id">Its anchor.</param>
    /// <param name="heading">Its heading.</param>
    /// <param name="note">A line under the heading, or null.</param>
    /// <param name="body">Writes the body.</param>
    public static void Write(Html html, string id, string heading, string? note, Action body)
    {
        html.Write($"\n<section id=\"{id}\" aria-labelledby=\"{id}-heading\"><header><h2 id=\"{id}-heading\">{heading}</h2>");
        if (note is not null)
            html.Write($"<p>{note}</p>");
        html.Write($"</header><div class=\"body\">");
        body();
        html.Write($"</div></section>");
    }

    /// <summary>Names and values side by side.</summary>
    public static void Facts(Html html, IEnumerable<KeyValuePair<string, string>> facts, string style = "facts")
    {
        html.Write($"<dl class=\"{style}\">");
        foreach ((string name, string value) in facts)
            html.Write($"<div><dt>{Display.Shorten(name, 200)}</dt><dd>{Display.Shorten(value, 2000)}</dd></div>");
        html.Write($"</dl>");
    }

    /// <summary>A horizontal bar that fills a table cell up to a fraction.</summary>
    public static Fragment Bar(double fraction, string style = "first")
    {
        double width = double.IsFinite(fraction) ? Math.Clamp(fraction, 0, 1) * 100 : 0;
        return Html.Fragment(html => html.Write(
            $"<svg class=\"meter\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"bar {style}\" width=\"{width}\" height=\"10\"/></svg>"));
    }

    /// <summary>Something long that is folded away on screen; it is unfolded in print unless it is very long.</summary>
    public static void Fold(Html html, string summary, bool veryLong, Action body)
    {
        html.Write($"<details{(veryLong ? new Fragment(" class=\"long\"") : default)}><summary>{summary}</summary>");
        body();
        html.Write($"</details>");
    }
}
