using SynapseServerless.Reports.Charts;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Figures;

/// <summary>How an answer depends on a feature: single rows, their mean, and how the data are distributed.</summary>
internal static class CurveFigure
{
    private const int MostLines = 60;

    /// <summary>The figure.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="target">What the answers are of, where the curve does not say.</param>
    public static Fragment Of(DependenceCurve curve, string target)
    {
        target = curve.Target.Length > 0 ? curve.Target : target;
        return curve.Numbers.Count == 0 ? Categories(curve, target) : Numbers(curve, target);
    }

    private static Fragment Numbers(DependenceCurve curve, string target)
    {
        double[] x = [.. curve.Numbers];
        IEnumerable<double> all = curve.Individual.SelectMany(static line => line).Concat(curve.Average).Where(double.IsFinite);
        string description = Description(curve, target);
        var plot = new Plot($"{target} over {curve.Feature}", description, Plot.Horizontal(x.Min(), x.Max()), curve.Feature, Plot.Vertical(all.DefaultIfEmpty(0).Min(), all.DefaultIfEmpty(1).Max()), Axis(curve, target));
        Distribution(plot, curve, x);
        foreach (IReadOnlyList<double> line in curve.Individual.Take(MostLines))
            plot.Line(x.Zip(line, static (a, b) => new CurvePoint(a, b)), "faint");
        plot.Line(x.Zip(curve.Average, static (a, b) => new CurvePoint(a, b)), "first");
        string lines = curve.Individual.Count > 0 ? " The thick line is the mean, thin ones are single rows." : "";
        string data = curve.Rows.Count > 0 ? " Grey bars show how many rows of the data have such values: where there are none, the curve is a guess of the model." : "";
        return Figure.Of(Heading(curve), plot.ToMarkup(), $"{description}{lines}{data}");
    }

    // A quarter of the height for the value that most rows have; each bar reaches half way to the values beside it.
    private static void Distribution(Plot plot, DependenceCurve curve, double[] x)
    {
        long most = curve.Rows.DefaultIfEmpty().Max();
        for (int i = 0; i < x.Length && most > 0; i++)
        {
            if (curve.Rows[i] == 0)
                continue;
            double from = i == 0 ? x[0] : (x[i - 1] + x[i]) / 2, to = i == x.Length - 1 ? x[i] : (x[i] + x[i + 1]) / 2;
            plot.Bar(from, to, plot.Y.Min + ((plot.Y.Max - plot.Y.Min) / 4 * curve.Rows[i] / most), "quiet", $"{Display.Count(curve.Rows[i], "row")} near {curve.Labels[i]}");
        }
    }

    // A line from the smallest to the largest answer of single rows, a dot at their mean, a bar for the rows that have the value.
    private static Fragment Categories(DependenceCurve curve, string target)
    {
        const double left = 110, right = 388, rowHeight = 26;
        double[][] rows = [.. Enumerable.Range(0, curve.Labels.Count).Select(i => curve.Individual.Select(line => line[i]).Append(curve.Average[i]).Where(double.IsFinite).ToArray())];
        var scale = Scale.Nice(rows.Min(static row => row.Min()), rows.Max(static row => row.Max()), left, right);
        string description = Description(curve, target);
        long most = curve.Rows.DefaultIfEmpty().Max();
        Fragment drawing = Html.Fragment(html =>
        {
            double bottom = rows.Length * rowHeight;
            html.Write($"<svg class=\"plot\" viewBox=\"0 0 400 {bottom + 30}\" role=\"img\" aria-label=\"{target} over {curve.Feature}. {description}\"><title>{curve.Feature}</title><desc>{description}</desc>");
            for (int i = 0; i < rows.Length && most > 0; i++)
                html.Write($"<rect class=\"bar quiet\" x=\"{left}\" y=\"{(i * rowHeight) + 3}\" width=\"{(right - left) / 2 * curve.Rows[i] / most}\" height=\"{rowHeight - 6}\"><title>{Display.Count(curve.Rows[i], "row")} with {curve.Labels[i]}</title></rect>");
            foreach ((double value, string label) in scale.Ticks())
                html.Write($"<line class=\"grid\" x1=\"{scale.Map(value)}\" x2=\"{scale.Map(value)}\" y1=\"0\" y2=\"{bottom}\"/><text class=\"tick\" x=\"{scale.Map(value)}\" y=\"{bottom + 18}\" text-anchor=\"middle\">{label}</text>");
            for (int i = 0; i < rows.Length; i++)
            {
                double y = (i * rowHeight) + (rowHeight / 2);
                html.Write($"<text class=\"tick\" x=\"{left - 10}\" y=\"{y + 4}\" text-anchor=\"end\">{Display.Shorten(curve.Labels[i], 16)}</text><line class=\"notch\" x1=\"{scale.Map(rows[i].Min())}\" x2=\"{scale.Map(rows[i].Max())}\" y1=\"{y}\" y2=\"{y}\"/>");
                html.Write($"<circle class=\"dot first\" cx=\"{scale.Map(curve.Average[i])}\" cy=\"{y}\" r=\"4\"><title>{curve.Labels[i]}: {Display.Number(curve.Average[i])}</title></circle>");
            }
            html.Write($"</svg>");
        });
        string data = most > 0 ? " Grey bars show how many rows of the data have the value." : "";
        return Figure.Of(Heading(curve), drawing, $"{description} A dot is the mean{(curve.Individual.Count > 0 ? ", a line the range of single rows" : "")}.{data}");
    }

    private static string Heading(DependenceCurve curve) => Display.Shorten(curve.Kind == "ale" ? $"{curve.Feature}, local effects" : curve.Feature, 60);

    private static string Axis(DependenceCurve curve, string target) => curve.Kind == "ale" ? $"effect on {target}" : target;

    private static string Description(DependenceCurve curve, string target) => curve.Kind == "ale"
        ? $"The effect of {curve.Feature} alone on the {target} is between {Display.Number(curve.Average.Min())} and {Display.Number(curve.Average.Max())}; its mean over the rows is 0."
        : $"On average the {target} is between {Display.Number(curve.Average.Min())} and {Display.Number(curve.Average.Max())}.";
}
