using SynapseServerless.Reports.Charts;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Figures;

/// <summary>Residuals and predicted against actual values of a regression.</summary>
internal static class RegressionFigures
{
    /// <summary>Histogram of residuals.</summary>
    public static Fragment Residuals(EvaluationResult evaluation)
    {
        var bins = evaluation.Residuals.Where(bin => double.IsFinite(bin.From) && double.IsFinite(bin.To) && bin.To > bin.From).ToList();
        HistogramBin fullest = bins.MaxBy(bin => bin.Count) ?? new HistogramBin(0, 1, 0);
        double low = bins.Count == 0 ? 0 : bins.Min(bin => bin.From), high = bins.Count == 0 ? 1 : bins.Max(bin => bin.To);
        var plot = new Plot(
            "Histogram of residuals",
            $"Residuals, label minus prediction, lie between {Display.Number(low)} and {Display.Number(high)}; most rows, {Display.Count(fullest.Count)}, between {Display.Number(fullest.From)} and {Display.Number(fullest.To)}.",
            Plot.Horizontal(low, high),
            "Residual (label minus prediction)",
            Plot.Vertical(0, Math.Max(fullest.Count, 1)),
            "Rows");
        foreach (HistogramBin bin in bins)
            plot.Bar(bin.From, bin.To, bin.Count, "first", $"{Display.Number(bin.From)} to {Display.Number(bin.To)}: {Display.Count(bin.Count, "row")}");
        if (plot.X.Min <= 0 && plot.X.Max >= 0)
            plot.Reference(0, plot.Y.Min, 0, plot.Y.Max);
        return Figure.Of("Residuals", plot.ToMarkup(), "How far labels lie above (right) or below (left) their predictions, in the label's unit. The dashed line is no error.");
    }

    /// <summary>Predicted against actual values, with the line on which they are equal.</summary>
    public static Fragment PredictedActual(EvaluationResult evaluation)
    {
        var points = evaluation.PredictedActual.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).ToList();
        double low = points.Count == 0 ? 0 : points.Min(point => Math.Min(point.X, point.Y));
        double high = points.Count == 0 ? 1 : points.Max(point => Math.Max(point.X, point.Y));
        var plot = new Plot(
            "Predicted against actual values",
            $"{Display.Count(points.Count, "row")} of {Display.Count(evaluation.Rows)}; values lie between {Display.Number(low)} and {Display.Number(high)}.",
            Plot.Horizontal(low, high),
            "Prediction",
            Plot.Vertical(low, high),
            "Label");
        plot.Reference(plot.X.Min, plot.X.Min, plot.X.Max, plot.X.Max);
        foreach (CurvePoint point in points)
            plot.Dot(point.X, point.Y, 2, "cloud");
        string rows = points.Count < evaluation.Rows ? $"A sample of {Display.Count(points.Count, "row")}" : "Every row";
        return Figure.Of("Predicted and actual", plot.ToMarkup(), $"{rows}. On the dashed diagonal the prediction is right.");
    }
}
