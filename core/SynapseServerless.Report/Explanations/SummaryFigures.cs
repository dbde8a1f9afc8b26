using SynapseServerless.Reports.Charts;
using SynapseServerless.Reports.Figures;
using SynapseServerless.Reports.Markup;

namespace SynapseServerless.Reports.Explanations;

/// <summary>All rows at once: how much each feature contributes on average, and how its contributions are spread.</summary>
internal static class SummaryFigures
{
    private const int Most = 20, RowHeight = 26, MostDots = 1_000;
    private const double Left = 190, Right = 640;

    /// <summary>The features by the mean size of their contributions, the largest first.</summary>
    public static int[] Order(ExplanationPage page) => [.. Enumerable.Range(0, page.Features.Count).OrderByDescending(i => Mean(page, i)).ThenBy(i => i)];

    /// <summary>Bars of mean sizes.</summary>
    public static Fragment Bars(ExplanationPage page)
    {
        int[] order = [.. Order(page).Take(Most)];
        double largest = Math.Max(order.Max(i => Mean(page, i)), 1e-300);
        Fragment drawing = Drawing(page, order, "Mean size of contributions", $"{page.Features[order[0]]} contributes most, {Display.Number(Mean(page, order[0]))} on average.", (html, i, y) =>
        {
            double width = Mean(page, i) / largest * (Right - Left - 60);
            html.Write($"<rect class=\"bar first\" x=\"{Left}\" y=\"{y - 7}\" width=\"{Math.Max(width, 0.5)}\" height=\"14\"/><text class=\"tick\" x=\"{Left + width + 6}\" y=\"{y + 4}\">{Display.Number(Mean(page, i))}</text>");
        });
        return Figure.Of("Which features matter", drawing, $"How much each feature moves the {page.Target} on average, up or down.");
    }

    /// <summary>A dot for each row, piled up where there are many.</summary>
    public static Fragment Swarm(ExplanationPage page)
    {
        int[] order = [.. Order(page).Take(Most)];
        double low = Math.Min(0, order.Min(i => page.Summary.Min(row => row.Contributions[i]))), high = Math.Max(0, order.Max(i => page.Summary.Max(row => row.Contributions[i])));
        var scale = Scale.Nice(low, high, Left, Right);
        int step = Math.Max(1, page.Summary.Count / MostDots);
        Fragment drawing = Drawing(page, order, "Contributions of all rows", $"Contributions lie between {Display.Number(low)} and {Display.Number(high)}.", (html, i, y) =>
        {
            double[] numbers = [.. page.Summary.Select(row => i < row.Numbers.Count ? row.Numbers[i] : double.NaN)], sorted = [.. numbers.Where(double.IsFinite).Order()];
            var piles = new Dictionary<int, int>();
            for (int row = 0; row < page.Summary.Count; row += step)
            {
                double x = scale.Map(page.Summary[row].Contributions[i]);
                int place = (int)(x / 4), pile = piles[place] = piles.GetValueOrDefault(place) + 1;
                // Up and down in turn, and no further than the row is high.
                double offset = Math.Min(pile / 2 * 2.2, 11) * (pile % 2 == 0 ? 1 : -1);
                html.Write($"<circle class=\"dot {Shade(numbers[row], sorted)}\" cx=\"{x}\" cy=\"{y + offset}\" r=\"2.4\"><title>{page.Summary[row].Name}: {page.Features[i]} {page.Summary[row].Values[i]}, {Display.Number(page.Summary[row].Contributions[i])}</title></circle>");
            }
        }, scale);
        string rows = step > 1 ? $"One of {step} rows" : "Every row";
        return Figure.Of("What high and low values do", drawing, $"{rows} is a dot for each feature: to the right where the feature raises the {page.Target}. Blue dots have low values of the feature, orange ones high values, grey ones values that are no numbers.");
    }

    /// <summary>The class of a dot by where its value stands among all.</summary>
    public static string Shade(double number, double[] sorted)
    {
        if (!double.IsFinite(number) || sorted.Length == 0 || sorted[0] == sorted[^1])
            return "shade-none";
        int place = System.Array.BinarySearch(sorted, number);
        double share = (place < 0 ? ~place : place) / (double)Math.Max(1, sorted.Length - 1);
        return $"shade-{Math.Clamp((int)(share * 5), 0, 4)}";
    }

    private static double Mean(ExplanationPage page, int feature) => page.Summary.Average(row => Math.Abs(row.Contributions[feature]));

    private static Fragment Drawing(ExplanationPage page, int[] order, string title, string description, Action<Html, int, double> row, Scale? scale = null) => Html.Fragment(html =>
    {
        double height = (order.Length * RowHeight) + (scale is null ? 8 : 34);
        html.Write($"<svg class=\"plot wide\" viewBox=\"0 0 680 {height}\" role=\"img\" aria-label=\"{title}. {description}\"><title>{title}</title><desc>{description}</desc>");
        double bottom = order.Length * RowHeight;
        foreach ((double value, string label) in scale?.Ticks() ?? [])
        {
            double x = scale!.Map(value);
            html.Write($"<line class=\"grid\" x1=\"{x}\" x2=\"{x}\" y1=\"0\" y2=\"{bottom}\"/><text class=\"tick\" x=\"{x}\" y=\"{bottom + 18}\" text-anchor=\"middle\">{label}</text>");
        }
        if (scale is not null)
            html.Write($"<line class=\"reference\" x1=\"{scale.Map(0)}\" x2=\"{scale.Map(0)}\" y1=\"0\" y2=\"{bottom}\"/>");
        for (int i = 0; i < order.Length; i++)
        {
            double y = (i * RowHeight) + (RowHeight / 2.0);
            html.Write($"<text class=\"tick\" x=\"{Left - 10}\" y=\"{y + 4}\" text-anchor=\"end\">{Display.Shorten(page.Features[order[i]], 26)}</text>");
            row(html, order[i], y);
        }
        html.Write($"</svg>");
    });
}
