using SynapseServerless.Reports.Figures;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Sections;

/// <summary>The evaluations: metrics, confusion matrix and curves.</summary>
internal static class Quality
{
    /// <summary>Writes a section for every evaluation.</summary>
    public static void Write(Html html, RunRecord run)
    {
        Write(html, run.Evaluations, "");
    }

    /// <summary>Writes a section for every evaluation.</summary>
    /// <param name="html">Where they are written.</param>
    /// <param name="evaluations">The evaluations.</param>
    /// <param name="prefix">What their anchors begin with.</param>
    public static void Write(Html html, IReadOnlyList<EvaluationResult> evaluations, string prefix)
    {
        for (int i = 0; i < evaluations.Count; i++)
        {
            EvaluationResult evaluation = evaluations[i];
            string what = evaluation.Kind is "balance" or "fairness" or "dependence" or "importance" ? Display.Title(evaluation.Kind) : "Quality";
            string heading = evaluations.Count == 1 || what != "Quality" ? what : $"Quality {i + 1}";
            string note = $"{evaluation.Kind}, {Display.Count(evaluation.Rows, "row")}, by {evaluation.Stage}";
            Section.Write(html, $"{prefix}quality-{i + 1}", heading, Display.Shorten(note, 300), () => Evaluation(html, evaluation));
        }
    }

    private static void Evaluation(Html html, EvaluationResult evaluation)
    {
        if (evaluation.Metrics.Count > 0)
            Section.Facts(html, evaluation.Metrics.Select(metric => KeyValuePair.Create(Name(metric.Key), Display.Metric(metric.Value))), "facts metrics");
        else
            html.Write($"<p class=\"note\">No metric was computed.</p>");
        foreach (string note in evaluation.Notes)
            html.Write($"<p class=\"note\">{note}</p>");
        // A small matrix stands among the curves; a larger one needs the whole width.
        ConfusionMatrix? confusion = evaluation.Confusion is { Labels.Count: > 0 } ? evaluation.Confusion : null;
        if (confusion is { Labels.Count: > 3 })
            ConfusionTable.Write(html, confusion);
        html.Write($"<div class=\"figures\">");
        if (confusion is { Labels.Count: <= 3 })
            ConfusionTable.Write(html, confusion);
        if (evaluation.Roc.Count > 1)
            html.Write($"{ClassificationFigures.Roc(evaluation)}");
        if (evaluation.PrecisionRecall.Count > 1)
            html.Write($"{ClassificationFigures.PrecisionRecall(evaluation)}");
        if (ClassificationFigures.CalibrationBins(evaluation).Count > 0)
            html.Write($"{ClassificationFigures.Calibration(evaluation)}");
        if (evaluation.Residuals.Count > 0)
            html.Write($"{RegressionFigures.Residuals(evaluation)}");
        if (evaluation.PredictedActual.Count > 0)
            html.Write($"{RegressionFigures.PredictedActual(evaluation)}");
        foreach (DependenceCurve curve in evaluation.Curves)
            html.Write($"{CurveFigure.Of(curve, "answer")}");
        foreach (DependenceSurface surface in evaluation.Surfaces)
            html.Write($"{SurfaceFigure.Of(surface)}");
        if (evaluation.Importances.Count > 0)
            html.Write($"{ShareFigures.Importances(evaluation.Importances)}");
        foreach (Fragment figure in ShareFigures.Groups(evaluation.Groups))
            html.Write($"{figure}");
        html.Write($"</div>");
        ResultTables.Write(html, evaluation.Tables);
    }

    /// <summary>The name of a metric as people write it.</summary>
    private static string Name(string metric) => metric switch
    {
        "areaUnderPR" => "Area under precision-recall",
        "R^2" or "r2" => "R\u00B2",
        "rmse" => "Root mean squared error",
        "mse" => "Mean squared error",
        "mae" => "Mean absolute error",
        _ when metric.StartsWith("ndcg@", StringComparison.Ordinal) => $"NDCG at {metric[5..]}",
        _ when metric.StartsWith("map@", StringComparison.Ordinal) => $"MAP at {metric[4..]}",
        _ => Display.Title(metric),
    };
}
