using SynapseServerless.Reports.Figures;
using SynapseServerless.Reports.Markup;

namespace SynapseServerless.Reports.Explanations;

/// <summary>A text whose words are coloured by what they contribute.</summary>
internal static class TextFigure
{
    /// <summary>The figure of a text.</summary>
    public static Fragment Of(ExplainedRow row, string target)
    {
        double largest = Math.Max(row.Contributions.Select(Math.Abs).DefaultIfEmpty().Max(), 1e-300);
        Fragment text = Html.Fragment(html =>
        {
            html.Write($"<p class=\"words\">");
            for (int i = 0; i < row.Values.Count; i++)
            {
                double value = row.Contributions[i];
                // What is next to nothing is left as it is.
                int strength = Math.Clamp((int)Math.Round(Math.Abs(value) / largest * 4, MidpointRounding.AwayFromZero), 0, 4);
                string style = strength == 0 ? "word" : $"word {(value < 0 ? "less" : "more")}-{strength}";
                html.Write($"<span class=\"{style}\" title=\"{(value < 0 ? "" : "+")}{Display.Number(value)}\">{row.Values[i]}</span> ");
            }
            html.Write($"</p>");
        });
        return Figure.Of(
            row.Name, text,
            $"The {target} is {Display.Number(row.Prediction)}; of an empty text it is {Display.Number(row.Base)}. Orange words raise it and blue ones lower it, the strongest most.");
    }
}
