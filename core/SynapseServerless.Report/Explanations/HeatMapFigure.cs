using System.Globalization;
using System.Text;
using SynapseServerless.Reports.Figures;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Explanations;

/// <summary>An image beside itself with its superpixels coloured by what they contribute.</summary>
internal static class HeatMapFigure
{
    private const double Gap = 8, Faintest = 0.12, Strongest = 0.72;

    /// <summary>The figure of a row whose features are parts of an image.</summary>
    public static Fragment Of(ExplainedRow row, string target)
    {
        ExplainedPicture picture = row.Picture!;
        double largest = row.Contributions.Select(Math.Abs).DefaultIfEmpty().Max();
        int best = largest == 0 ? -1 : Enumerable.Range(0, row.Contributions.Count).MaxBy(i => Math.Abs(row.Contributions[i]));
        string says = best < 0 ? "No part of it changes that."
            : $"The strongest part {(row.Contributions[best] < 0 ? "lowers" : "raises")} it by {Display.Number(Math.Abs(row.Contributions[best]))}.";
        string description = $"The {target} is {Display.Number(row.Prediction)}; of a black image it is {Display.Number(row.Base)}. {says}";
        Fragment drawing = Html.Fragment(html =>
        {
            double second = picture.Width + Gap;
            string source = $"data:image/png;base64,{picture.Png}";
            html.Write($"<svg class=\"plot wide\" viewBox=\"0 0 {second + picture.Width} {picture.Height}\" role=\"img\" aria-label=\"{row.Name}. {description}\"><title>{row.Name}</title><desc>{description}</desc>");
            html.Write($"<image href=\"{source}\" x=\"0\" y=\"0\" width=\"{picture.Width}\" height=\"{picture.Height}\"/><image href=\"{source}\" x=\"{second}\" y=\"0\" width=\"{picture.Width}\" height=\"{picture.Height}\"/>");
            for (int part = 0; part < row.Contributions.Count && largest > 0; part++)
            {
                double value = row.Contributions[part], strength = Math.Abs(value) / largest;
                string path = Path(picture, part, second);
                if (path.Length > 0)
                    html.Write($"<path class=\"heat {(value < 0 ? "less" : "more")}\" fill-opacity=\"{Faintest + (strength * (Strongest - Faintest))}\" d=\"{path}\"><title>part {part + 1}: {(value < 0 ? "" : "+")}{Display.Number(value)}</title></path>");
            }
            html.Write($"</svg>");
        });
        return Figure.Of(row.Name, drawing, $"{description} Orange parts raise it and blue ones lower it, the strongest most.");
    }

    // A rectangle for each run of its pixels in a line.
    private static string Path(ExplainedPicture picture, int part, double left)
    {
        var path = new StringBuilder();
        for (int y = 0; y < picture.Height; y++)
        {
            ReadOnlySpan<int> line = [.. picture.Parts.Skip(y * picture.Width).Take(picture.Width)];
            for (int x = 0; x < line.Length; x++)
            {
                int start = x;
                while (x < line.Length && line[x] == part)
                    x++;
                if (x > start)
                    path.Append(CultureInfo.InvariantCulture, $"M{left + start} {y}h{x - start}v1h-{x - start}z");
            }
        }
        return path.ToString();
    }
}
