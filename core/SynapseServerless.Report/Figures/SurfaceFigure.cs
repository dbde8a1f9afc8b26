using SynapseServerless.Reports.Charts;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Figures;

/// <summary>How an answer depends on two features together: a field of shaded cells.</summary>
internal static class SurfaceFigure
{
    private const int MostValues = 24;
    private const double Left = 92, Right = 388, Top = 8, Bottom = 268;

    /// <summary>The figure.</summary>
    public static Fragment Of(DependenceSurface surface)
    {
        int columns = Math.Min(surface.FirstLabels.Count, MostValues), rows = Math.Min(surface.SecondLabels.Count, MostValues);
        double low = surface.Answers.Min(static line => line.Min()), high = surface.Answers.Max(static line => line.Max());
        string description = $"The mean {surface.Target} is between {Display.Number(low)} and {Display.Number(high)}.";
        double width = (Right - Left) / columns, height = (Bottom - Top) / rows;
        Fragment drawing = Html.Fragment(html =>
        {
            html.Write($"<svg class=\"plot\" viewBox=\"0 0 400 320\" role=\"img\" aria-label=\"{surface.Target} over {surface.First} and {surface.Second}. {description}\"><title>{surface.First} and {surface.Second}</title><desc>{description}</desc>");
            for (int i = 0; i < columns; i++)
            {
                for (int j = 0; j < rows; j++)
                {
                    double share = high > low ? (surface.Answers[i][j] - low) / (high - low) : 0.5;
                    html.Write($"<rect class=\"heat {(share < 0.5 ? "less" : "more")}\" fill-opacity=\"{0.06 + (Math.Abs(share - 0.5) * 1.8)}\" x=\"{Left + (i * width)}\" y=\"{Bottom - ((j + 1) * height)}\" width=\"{width - 0.5}\" height=\"{height - 0.5}\"><title>{surface.First} {surface.FirstLabels[i]}, {surface.Second} {surface.SecondLabels[j]}: {Display.Number(surface.Answers[i][j])}</title></rect>");
                }
            }
            // As many labels as are read without overlap.
            for (int i = 0; i < columns; i += (columns + 5) / 6)
                html.Write($"<text class=\"tick\" x=\"{Left + ((i + 0.5) * width)}\" y=\"{Bottom + 18}\" text-anchor=\"middle\">{Short(surface.FirstLabels[i], 8)}</text>");
            for (int j = 0; j < rows; j += (rows + 9) / 10)
                html.Write($"<text class=\"tick\" x=\"{Left - 6}\" y=\"{Bottom - ((j + 0.5) * height) + 4}\" text-anchor=\"end\">{Short(surface.SecondLabels[j], 9)}</text>");
            html.Write($"<text class=\"axis-title\" x=\"{(Left + Right) / 2}\" y=\"{Bottom + 42}\" text-anchor=\"middle\">{surface.First}</text>");
            html.Write($"<text class=\"axis-title\" transform=\"translate(13 {(Top + Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{surface.Second}</text></svg>");
        });
        string more = surface.FirstLabels.Count > columns || surface.SecondLabels.Count > rows ? $" The first {MostValues} values of a feature are shown." : "";
        return Figure.Of(
            Display.Shorten($"{surface.First} and {surface.Second}", 60), drawing,
            $"{description} Orange cells are above the middle and blue ones below, the furthest most.{more}");
    }

    private static string Short(string label, int length) => Display.Shorten(double.TryParse(label, System.Globalization.CultureInfo.InvariantCulture, out double number) ? Display.Compact(number) : label, length);
}
