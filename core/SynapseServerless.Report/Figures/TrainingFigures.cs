using System.Globalization;
using SynapseServerless.Reports.Charts;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Figures;

/// <summary>Metrics by training iteration: one chart per metric, one line per dataset.</summary>
internal static class TrainingFigures
{
    private static readonly string[] _styles = ["first", "second", "third", "fourth"];

    /// <summary>The charts of a fitted stage; curves named <c>dataset metric</c> share the chart of their metric.</summary>
    public static IReadOnlyList<Fragment> Of(ModelInsights insights)
    {
        int? best = BestIteration(insights);
        return [.. insights.TrainingCurves
            .Where(curve => curve.Value.Any(double.IsFinite))
            .GroupBy(curve => curve.Key[(curve.Key.LastIndexOf(' ') + 1)..])
            .SelectMany(metric => metric.Chunk(_styles.Length).Select(curves => Chart(metric.Key, curves, best)))];
    }

    private static Fragment Chart(string metric, KeyValuePair<string, IReadOnlyList<double>>[] curves, int? best)
    {
        int iterations = curves.Max(curve => curve.Value.Count);
        var values = curves.SelectMany(curve => curve.Value).Where(double.IsFinite).ToList();
        var plot = new Plot(
            $"Training curve of {metric}",
            string.Join("; ", curves.Select(curve =>
                $"{Name(curve.Key, metric)}: {Display.Metric(curve.Value.First(double.IsFinite))} at first, {Display.Metric(curve.Value.Last(double.IsFinite))} after {Display.Count(curve.Value.Count, "iteration")}"))
                + (best is null ? "." : $". The best iteration is {best}."),
            Plot.Horizontal(iterations > 20 ? 0 : 1, Math.Max(iterations, 2), nice: false),
            "Iteration",
            Plot.Vertical(values.Min(), values.Max()),
            Display.Shorten(metric, 40));
        if (best is > 0 && best <= iterations)
        {
            plot.Reference(best.Value, plot.Y.Min, best.Value, plot.Y.Max);
            double x = plot.X.Map(best.Value);
            bool left = x > (Plot.Left + Plot.Right) / 2;
            // At the end that the curves are farther from.
            double middle = (plot.Y.Min + plot.Y.Max) / 2;
            double there = curves.Select(curve => curve.Value.ElementAtOrDefault(best.Value - 1)).Where(double.IsFinite).DefaultIfEmpty(middle).Average();
            plot.Label(left ? x - 6 : x + 6, there > middle ? Plot.Bottom - 10 : Plot.Top + 12, $"best: {best}", left ? "end" : "start");
        }
        for (int i = 0; i < curves.Length; i++)
            plot.Line(curves[i].Value.Select((value, iteration) => new CurvePoint(iteration + 1, value)), _styles[i]);
        Fragment legend = Html.Fragment(html =>
        {
            html.Write($"<ul class=\"legend\">");
            for (int i = 0; i < curves.Length; i++)
                html.Write($"<li><svg class=\"key\" viewBox=\"0 0 18 8\" aria-hidden=\"true\"><path class=\"line {_styles[i]}\" d=\"M1 4H17\"/></svg>{Name(curves[i].Key, metric)}</li>");
            html.Write($"</ul>");
        });
        return Figure.Of(
            $"Training: {Display.Shorten(metric, 60)}",
            Html.Fragment(html => html.Write($"{plot.ToMarkup()}{legend}")),
            best is null ? $"{metric} after each iteration." : $"{metric} after each iteration. The dashed line is the iteration that is kept.");
    }

    private static string Name(string curve, string metric) =>
        curve.Length > metric.Length ? Display.Shorten(curve[..^metric.Length].Trim(), 40) : Display.Shorten(curve, 40);

    /// <summary>The best iteration, from 1, where the facts name one.</summary>
    private static int? BestIteration(ModelInsights insights)
    {
        foreach ((string name, string value) in insights.Facts)
        {
            string plain = string.Concat(name.Where(char.IsLetter));
            if (plain.Equals("bestIteration", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out int iteration)
                && iteration > 0)
                return iteration;
        }
        return null;
    }
}
