using SynapseServerless.Reports.Charts;
using SynapseServerless.Reports.Figures;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Explanations;

/// <summary>How contributions and answers go with the values of a feature.</summary>
internal static class DependenceFigures
{
    private const int Most = 4, MostLines = 60;

    /// <summary>Contributions of the strongest features over their values, coloured by the feature that goes with what is left.</summary>
    public static IEnumerable<Fragment> Dots(ExplanationPage page) =>
        SummaryFigures.Order(page).Where(i => page.Summary.Count(row => i < row.Numbers.Count && double.IsFinite(row.Numbers[i])) > 1).Take(Most).Select(i => Dots(page, i));

    /// <summary>Answers over the values of a feature: of single rows, and their mean.</summary>
    public static Fragment Curve(DependenceCurve curve, string target)
    {
        if (curve.Numbers.Count == 0)
            return Categories(curve, target);
        double[] x = [.. curve.Numbers];
        IEnumerable<double> all = curve.Individual.SelectMany(static line => line).Concat(curve.Average).Where(double.IsFinite);
        double low = all.DefaultIfEmpty(0).Min(), high = all.DefaultIfEmpty(1).Max();
        double most = curve.Average.Max(), least = curve.Average.Min();
        string description = $"On average the {target} is between {Display.Number(least)} and {Display.Number(most)}.";
        var plot = new Plot($"{target} over {curve.Feature}", description, Plot.Horizontal(x.Min(), x.Max()), curve.Feature, Plot.Vertical(low, high), target);
        foreach (IReadOnlyList<double> line in curve.Individual.Take(MostLines))
            plot.Line(x.Zip(line, static (a, b) => new CurvePoint(a, b)), "faint");
        plot.Line(x.Zip(curve.Average, static (a, b) => new CurvePoint(a, b)), "first");
        foreach (double value in curve.Data.Where(double.IsFinite).Take(500))
            plot.Dot(value, plot.Y.Min, 1.5, "cloud");
        return Figure.Of(Display.Shorten(curve.Feature, 60), plot.ToMarkup(), $"{description} The thick line is the mean, thin ones are single rows{(curve.Data.Count > 0 ? ", dots below the values that the data have" : "")}.");
    }

    // A line from the smallest to the largest answer of single rows, and a dot at their mean.
    private static Fragment Categories(DependenceCurve curve, string target)
    {
        const double left = 110, right = 388, rowHeight = 26;
        double[][] rows = [.. Enumerable.Range(0, curve.Labels.Count).Select(i => curve.Individual.Select(line => line[i]).Append(curve.Average[i]).Where(double.IsFinite).ToArray())];
        var scale = Scale.Nice(rows.Min(static row => row.Min()), rows.Max(static row => row.Max()), left, right);
        string description = $"On average the {target} is between {Display.Number(curve.Average.Min())} and {Display.Number(curve.Average.Max())}.";
        Fragment drawing = Html.Fragment(html =>
        {
            double bottom = rows.Length * rowHeight;
            html.Write($"<svg class=\"plot\" viewBox=\"0 0 400 {bottom + 30}\" role=\"img\" aria-label=\"{target} over {curve.Feature}. {description}\"><title>{curve.Feature}</title><desc>{description}</desc>");
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
        return Figure.Of(Display.Shorten(curve.Feature, 60), drawing, $"{description} A dot is the mean, a line the range of single rows.");
    }

    private static Fragment Dots(ExplanationPage page, int feature)
    {
        ExplainedRow[] rows = [.. page.Summary.Where(row => double.IsFinite(row.Numbers[feature]))];
        double[] x = [.. rows.Select(row => row.Numbers[feature])], y = [.. rows.Select(row => row.Contributions[feature])];
        int partner = Partner(page, rows, feature, x, y);
        double[] shades = [.. rows.Select(row => partner < 0 ? double.NaN : row.Numbers[partner])], sorted = [.. shades.Where(double.IsFinite).Order()];
        string name = page.Features[feature];
        var plot = new Plot(
            $"Contribution of {name} over its values", $"Between {Display.Number(y.Min())} and {Display.Number(y.Max())}.", Plot.Horizontal(x.Min(), x.Max()), name, Plot.Vertical(y.Min(), y.Max()), "");
        for (int i = 0; i < rows.Length; i++)
            plot.Dot(x[i], y[i], 2.4, SummaryFigures.Shade(shades[i], sorted), rows[i].Name);
        string colour = partner < 0 ? "" : $" Colours go by {page.Features[partner]}, blue for low values and orange for high ones: it goes best with what {name} alone does not tell.";
        return Figure.Of(Display.Shorten(name, 60), plot.ToMarkup(), $"What {name} contributes to the {page.Target} at each of its values.{colour}");
    }

    // The feature whose values go best with the contributions of rows that are neighbours along the axis: there the feature itself tells little.
    private static int Partner(ExplanationPage page, ExplainedRow[] rows, int feature, double[] x, double[] y)
    {
        int size = Math.Clamp(x.Length / 10, 8, 50);
        int[][] parts = [.. Enumerable.Range(0, x.Length).OrderBy(i => x[i]).ThenBy(static i => i).Chunk(size).Where(part => part.Length == size)];
        (int Feature, double Strength) best = (-1, 0.5);
        for (int other = 0; other < page.Features.Count && parts.Length > 0; other++)
        {
            if (other == feature || rows.Any(row => !double.IsFinite(row.Numbers[other])))
                continue;
            double strength = parts.Average(part => Math.Abs(Correlation([.. part.Select(i => rows[i].Numbers[other])], [.. part.Select(i => y[i])])));
            if (strength > best.Strength)
                best = (other, strength);
        }
        return best.Feature;
    }

    private static double Correlation(double[] a, double[] b)
    {
        double meanA = a.Average(), meanB = b.Average(), product = 0, squareA = 0, squareB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            product += (a[i] - meanA) * (b[i] - meanB);
            squareA += (a[i] - meanA) * (a[i] - meanA);
            squareB += (b[i] - meanB) * (b[i] - meanB);
        }
        return squareA == 0 || squareB == 0 ? 0 : product / Math.Sqrt(squareA * squareB);
    }
}
