using SynapseServerless.Reports.Charts;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Figures;

/// <summary>How requests to an endpoint were paced, over time.</summary>
internal static class PaceFigures
{
    /// <summary>The figures; nothing where there are too few moments for a line.</summary>
    public static Fragment Of(EndpointRecord endpoint)
    {
        IReadOnlyList<PacePoint> points = endpoint.Points;
        if (points.Count < 2)
            return default;
        Fragment rate = Chart(
            "Requests a second", points, "Requests a second",
            ("accepted", "first", point => point.AcceptedPerSecond), ("refused", "second", point => point.RefusedPerSecond), ("limit", "third", point => point.RequestsPerSecond ?? double.NaN));
        Fragment work = Chart(
            "Requests under way", points, "Requests",
            ("under way", "first", point => point.InFlight), ("waiting", "second", point => point.Waiting), ("limit", "third", point => point.ConcurrencyLimit));
        return Html.Fragment(html => html.Write($"<div class=\"figures\">{rate}{work}</div>"));
    }

    private static Fragment Chart(string title, IReadOnlyList<PacePoint> points, string unit, params (string Name, string Style, Func<PacePoint, double> Value)[] lines)
    {
        // A limit far above what is used would flatten all else.
        double most = points.Max(point => lines.Take(2).Max(line => line.Value(point)));
        var shown = lines.Where(line => points.Any(point => double.IsFinite(line.Value(point)) && (line.Name != "limit" || line.Value(point) <= 2 * most))).ToList();
        double top = Math.Max(most, shown.Where(line => line.Name == "limit").SelectMany(line => points.Select(line.Value)).Where(value => value <= 2 * most).DefaultIfEmpty(0).Max());
        var plot = new Plot(
            title, string.Join("; ", shown.Select(line => $"{line.Name}: {Display.Number(Last(points, line.Value))} at the end")) + ".",
            Plot.Horizontal(0, points[^1].Seconds, nice: false), "Seconds", Plot.Vertical(0, Math.Max(top, 1)), unit);
        foreach ((string name, string style, Func<PacePoint, double> value) in shown)
            plot.Line(points.Select(point => new CurvePoint(point.Seconds, name == "limit" && value(point) > 2 * most ? double.NaN : value(point))), style);
        Fragment legend = Html.Fragment(html =>
        {
            html.Write($"<ul class=\"legend\">");
            foreach ((string name, string style, _) in shown)
                html.Write($"<li><svg class=\"key\" viewBox=\"0 0 18 8\" aria-hidden=\"true\"><path class=\"line {style}\" d=\"M1 4H17\"/></svg>{name}</li>");
            html.Write($"</ul>");
        });
        return Figure.Of(title, Html.Fragment(html => html.Write($"{plot.ToMarkup()}{legend}")), $"{unit} over time.");
    }

    private static double Last(IReadOnlyList<PacePoint> points, Func<PacePoint, double> value) => points.Select(value).LastOrDefault(double.IsFinite, 0);
}
