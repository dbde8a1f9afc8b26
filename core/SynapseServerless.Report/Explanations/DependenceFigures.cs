using SynapseServerless.Reports.Charts;
using SynapseServerless.Reports.Figures;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Explanations;

/// <summary>How contributions go with the values of a feature.</summary>
internal static class DependenceFigures
{
    private const int Most = 4;

    /// <summary>Contributions of the strongest features over their values, coloured by the feature that goes with what is left.</summary>
    public static IEnumerable<Fragment> Dots(ExplanationPage page) =>
        SummaryFigures.Order(page).Where(i => page.Summary.Count(row => i < row.Numbers.Count && double.IsFinite(row.Numbers[i])) > 1).Take(Most).Select(i => Dots(page, i));

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
