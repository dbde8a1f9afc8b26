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
        bool isNumeric = curve.Numbers.Count > 0;
        double[] x = isNumeric ? [.. curve.Numbers] : [.. Enumerable.Range(0, curve.Labels.Count).Select(static i => (double)i)];
        IEnumerable<double> all = curve.Individual.SelectMany(static line => line).Concat(curve.Average).Where(double.IsFinite);
        double low = all.DefaultIfEmpty(0).Min(), high = all.DefaultIfEmpty(1).Max();
        double most = curve.Average.Max(), least = curve.Average.Min();
        string description = $"On average the {target} is between {Display.Number(least)} and {Display.Number(most)}.";
        var plot = new Plot($"{target} over {curve.Feature}", description, Plot.Horizontal(x.Min(), x.Max(), nice: isNumeric), isNumeric ? curve.Feature : $"{curve.Feature}: {Display.Shorten(string.Join(", ", curve.Labels), 60)}", Plot.Vertical(low, high), target);
        foreach (IReadOnlyList<double> line in curve.Individual.Take(MostLines))
            plot.Line(x.Zip(line, static (a, b) => new CurvePoint(a, b)), "faint");
        plot.Line(x.Zip(curve.Average, static (a, b) => new CurvePoint(a, b)), "first");
        foreach (double value in curve.Data.Where(double.IsFinite).Take(500))
            plot.Dot(value, plot.Y.Min, 1.5, "cloud");
        return Figure.Of(Display.Shorten(curve.Feature, 60), plot.ToMarkup(), $"{description} The thick line is the mean, thin ones are single rows{(curve.Data.Count > 0 ? ", dots below the values that the data have" : "")}.");
    }

    private static Fragment Dots(ExplanationPage page, int feature)
    {
        ExplainedRow[] rows = [.. page.Summary.Where(row => double.IsFinite(row.Numbers[feature]))];
        double[] x = [.. rows.Select(row => row.Numbers[feature])], y = [.. rows.Select(row => row.Contributions[feature])];
        int partner = Partner(page, rows, feature, x, y);
        double[] shades = [.. rows.Select(row => partner < 0 ? double.NaN : row.Numbers[partner])], sorted = [.. shades.Where(double.IsFinite).Order()];
        string name = page.Features[feature];
        var plot = new Plot(
            $"Contribution of {name} over its values", $"Between {Display.Number(y.Min())} and {Display.Number(y.Max())}.", Plot.Horizontal(x.Min(), x.Max()), name, Plot.Vertical(y.Min(), y.Max()), $"Contribution of {Display.Shorten(name, 30)}");
        for (int i = 0; i < rows.Length; i++)
            plot.Dot(x[i], y[i], 2.4, SummaryFigures.Shade(shades[i], sorted), rows[i].Name);
        string colour = partner < 0 ? "" : $" Colours go by {page.Features[partner]}, blue for low values and orange for high ones: it goes best with what {name} alone does not tell.";
        return Figure.Of(Display.Shorten(name, 60), plot.ToMarkup(), $"What {name} contributes to the {page.Target} at each of its values.{colour}");
    }

    // The feature whose values go best with the contributions, less their mean among neighbours along the axis.
    private static int Partner(ExplanationPage page, ExplainedRow[] rows, int feature, double[] x, double[] y)
    {
        int[] order = [.. Enumerable.Range(0, x.Length).OrderBy(i => x[i])];
        double[] left = new double[y.Length];
        int reach = Math.Max(2, y.Length / 20);
        for (int place = 0; place < order.Length; place++)
        {
            int from = Math.Max(0, place - reach), to = Math.Min(order.Length - 1, place + reach);
            left[order[place]] = y[order[place]] - Enumerable.Range(from, to - from + 1).Average(i => y[order[i]]);
        }
        (int Feature, double Strength) best = (-1, 0.2);
        for (int other = 0; other < page.Features.Count; other++)
        {
            if (other == feature || rows.Any(row => !double.IsFinite(row.Numbers[other])))
                continue;
            double strength = Math.Abs(Correlation([.. rows.Select(row => row.Numbers[other])], left));
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
