using SynapseServerless.Reports.Charts;
using SynapseServerless.Reports.Figures;
using SynapseServerless.Reports.Markup;

namespace SynapseServerless.Reports.Explanations;

/// <summary>How the prediction of a row comes about, from the base, feature after feature.</summary>
internal static class WaterfallFigure
{
    private const int Most = 12, RowHeight = 26;
    private const double Left = 230, Right = 620;

    /// <summary>The figure of a row.</summary>
    public static Fragment Of(ExplanationPage page, ExplainedRow row)
    {
        int[] order = [.. Enumerable.Range(0, row.Contributions.Count).Where(i => row.Contributions[i] != 0).OrderByDescending(i => Math.Abs(row.Contributions[i])).ThenBy(i => i)];
        int shown = order.Length > Most ? Most - 1 : order.Length;
        var steps = order.Take(shown).Select(i => (Text: $"{Name(page, i)} = {Display.Shorten(row.Values[i], 18)}", Value: row.Contributions[i])).ToList();
        if (shown < order.Length)
            steps.Add(($"{order.Length - shown} others", order.Skip(shown).Sum(i => row.Contributions[i])));
        double at = row.Base, low = Math.Min(row.Base, row.Prediction), high = Math.Max(row.Base, row.Prediction);
        foreach ((_, double value) in steps)
        {
            at += value;
            (low, high) = (Math.Min(low, at), Math.Max(high, at));
        }
        var scale = Scale.Nice(low, high, Left, Right);
        string description = $"The {page.Target} is {Display.Number(row.Prediction)}; without knowing the row it is {Display.Number(row.Base)}.";
        Fragment drawing = Html.Fragment(html =>
        {
            double height = ((steps.Count + 2) * RowHeight) + 30, bottom = (steps.Count + 2) * RowHeight, value = row.Base;
            html.Write($"<svg class=\"plot wide\" viewBox=\"0 0 680 {height}\" role=\"img\" aria-label=\"{row.Name}. {description}\"><title>{row.Name}</title><desc>{description}</desc>");
            foreach ((double tick, string label) in scale.Ticks())
                html.Write($"<line class=\"grid\" x1=\"{scale.Map(tick)}\" x2=\"{scale.Map(tick)}\" y1=\"0\" y2=\"{bottom}\"/><text class=\"tick\" x=\"{scale.Map(tick)}\" y=\"{bottom + 18}\" text-anchor=\"middle\">{label}</text>");
            Line(html, 0, "Base", row.Base, row.Base, "other", Display.Number(row.Base), scale);
            for (int i = 0; i < steps.Count; i++)
            {
                Line(html, i + 1, steps[i].Text, value, value + steps[i].Value, steps[i].Value < 0 ? "less" : "more", (steps[i].Value < 0 ? "" : "+") + Display.Number(steps[i].Value), scale);
                value += steps[i].Value;
            }
            Line(html, steps.Count + 1, "Prediction", row.Prediction, row.Prediction, "other", Display.Number(row.Prediction), scale);
            html.Write($"</svg>");
        });
        string strongest = order.Length == 0 ? "No feature changes it." : $"{Name(page, order[0])} matters most: it {(row.Contributions[order[0]] < 0 ? "lowers" : "raises")} the {page.Target} by {Display.Number(Math.Abs(row.Contributions[order[0]]))}.";
        return Figure.Of(row.Name, drawing, $"{description} {strongest}");
    }

    private static string Name(ExplanationPage page, int feature) => feature < page.Features.Count ? Display.Shorten(page.Features[feature], 22) : $"feature {feature}";

    private static void Line(Html html, int place, string text, double from, double to, string style, string label, Scale scale)
    {
        double y = (place * RowHeight) + (RowHeight / 2.0), left = scale.Map(Math.Min(from, to)), width = Math.Max(scale.Map(Math.Max(from, to)) - left, 2);
        html.Write($"<text class=\"tick\" x=\"{Left - 10}\" y=\"{y + 4}\" text-anchor=\"end\">{text}</text><rect class=\"bar {style}\" x=\"{left}\" y=\"{y - 8}\" width=\"{width}\" height=\"16\"/>");
        bool isTight = left + width > Right - 30;
        html.Write($"<text class=\"tick\" x=\"{(isTight ? left - 6 : left + width + 6)}\" y=\"{y + 4}\" text-anchor=\"{(isTight ? "end" : "start")}\">{label}</text>");
    }
}
