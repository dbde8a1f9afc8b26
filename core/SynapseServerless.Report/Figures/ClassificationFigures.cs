using SynapseServerless.Reports.Charts;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Figures;

/// <summary>ROC, precision-recall and calibration of a binary classification.</summary>
internal static class ClassificationFigures
{
    private static readonly double[] _samples = [0.1, 0.25, 0.5, 0.75];

    /// <summary>The ROC curve with its area and the line of chance.</summary>
    public static Fragment Roc(EvaluationResult evaluation)
    {
        double area = Metric(evaluation, "AUC") ?? Area(evaluation.Roc);
        var plot = new Plot(
            "ROC curve",
            $"The area under the curve is {Display.Metric(area)}. {Sample(evaluation.Roc, "true-positive rate", "a false-positive rate")}",
            Plot.Horizontal(0, 1),
            "False-positive rate",
            Plot.Vertical(0, 1),
            "True-positive rate");
        plot.Reference(0, 0, 1, 1);
        plot.Line(evaluation.Roc, "first", area: true);
        plot.Label(Plot.Right - 8, Plot.Bottom - 12, $"AUC {Display.Metric(area)}", "end");
        return Figure.Of("ROC", plot.ToMarkup(), "How many positives are found as more negatives are mistaken for them. The dashed diagonal is chance, 0.5.");
    }

    /// <summary>The precision-recall curve with its area and the line of chance, which is the share of positives.</summary>
    public static Fragment PrecisionRecall(EvaluationResult evaluation)
    {
        double area = Metric(evaluation, "areaUnderPR") ?? Metric(evaluation, "AUPR") ?? Area(evaluation.PrecisionRecall);
        double chance = Prevalence(evaluation);
        var plot = new Plot(
            "Precision-recall curve",
            $"The area under the curve is {Display.Metric(area)}; chance is {Display.Metric(chance)}. {Sample(evaluation.PrecisionRecall, "precision", "a recall")}",
            Plot.Horizontal(0, 1),
            "Recall",
            Plot.Vertical(0, 1),
            "Precision");
        if (double.IsFinite(chance))
            plot.Reference(0, chance, 1, chance);
        plot.Line(evaluation.PrecisionRecall, "first", area: true);
        plot.Label(Plot.Right - 8, Plot.Top + 18, $"area {Display.Metric(area)}", "end");
        return Figure.Of(
            "Precision and recall",
            plot.ToMarkup(),
            $"How precise the positives are as more of them are found. The dashed line is chance: {Display.Percent(chance)} of the rows are positive.");
    }

    /// <summary>The reliability curve; below it, how many rows each bin holds.</summary>
    public static Fragment Calibration(EvaluationResult evaluation)
    {
        List<CalibrationBin> bins = CalibrationBins(evaluation);
        double total = bins.Sum(bin => (double)bin.Count);
        double largest = bins.Max(bin => (double)bin.Count);
        double error = bins.Sum(bin => bin.Count / total * Math.Abs(bin.Predicted - bin.Observed));
        var plot = new Plot(
            "Calibration curve",
            "Mean predicted probability and observed fraction of positives by bin: " + string.Join("; ", bins.Take(20).Select(Describe)) + ".",
            Plot.Horizontal(0, 1),
            "Predicted probability",
            Plot.Vertical(0, 1),
            "Observed fraction of positives");
        // The counts stand at the foot of the plot, no higher than a fifth of it, so that they stay in the background.
        foreach (CalibrationBin bin in bins)
        {
            double half = Math.Min(0.5 / Math.Max(bins.Count, 10), 0.05) * 0.8;
            plot.Bar(Math.Max(bin.Predicted - half, 0), Math.Min(bin.Predicted + half, 1), 0.2 * bin.Count / largest, "quiet", Display.Count(bin.Count, "row"));
        }
        plot.Reference(0, 0, 1, 1);
        plot.Line(bins.Select(bin => new CurvePoint(bin.Predicted, bin.Observed)), "first");
        foreach (CalibrationBin bin in bins)
            plot.Dot(bin.Predicted, bin.Observed, 4, "first", Describe(bin));
        return Figure.Of(
            "Calibration",
            plot.ToMarkup(),
            $"Predicted against observed, by bin; on the diagonal a probability means what it says. Mean distance {Display.Metric(error)}. Bars: rows per bin, {Display.Count((long)largest)} at most.");
    }

    /// <summary>The bins that hold rows and have a place on the curve.</summary>
    public static List<CalibrationBin> CalibrationBins(EvaluationResult evaluation) =>
        [.. evaluation.Calibration
            .Where(bin => bin.Count > 0 && double.IsFinite(bin.Predicted) && double.IsFinite(bin.Observed))
            .OrderBy(bin => bin.Predicted)];

    private static string Describe(CalibrationBin bin) =>
        $"predicted {Display.Metric(bin.Predicted)}, observed {Display.Metric(bin.Observed)}, {Display.Count(bin.Count, "row")}";

    private static double? Metric(EvaluationResult evaluation, string name) =>
        evaluation.Metrics.TryGetValue(name, out double value) ? value : null;

    /// <summary>Share of positives: from the confusion matrix where there is one, else the precision at full recall.</summary>
    private static double Prevalence(EvaluationResult evaluation)
    {
        if (evaluation.Confusion is { Labels.Count: 2 } confusion)
        {
            double positives = confusion.Counts[1].Sum();
            return positives / (positives + confusion.Counts[0].Sum());
        }
        return evaluation.PrecisionRecall.MaxBy(point => point.X)?.Y ?? double.NaN;
    }

    private static double Area(IReadOnlyList<CurvePoint> points)
    {
        double area = 0;
        for (int i = 1; i < points.Count; i++)
            area += (points[i].X - points[i - 1].X) * (points[i].Y + points[i - 1].Y) / 2;
        return Math.Abs(area);
    }

    private static string Sample(IReadOnlyList<CurvePoint> points, string y, string x)
    {
        IEnumerable<string> samples = _samples
            .Select(at => (at, point: points.Where(point => double.IsFinite(point.X)).MinBy(point => Math.Abs(point.X - at))))
            .Where(pair => pair.point is not null)
            .Select(pair => $"{Display.Metric(pair.point!.Y)} at {x} of {Display.Number(Math.Round(pair.point.X, 3))}");
        return $"The {y} is {string.Join(", ", samples)}.";
    }
}
