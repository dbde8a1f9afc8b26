using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Sections;

/// <summary>Name, status, time, rows and the metrics that matter most.</summary>
internal static class SummarySection
{
    private const int MaxMetrics = 4;

    private static readonly (string Metric, string Label)[] _key =
    [
        ("AUC", "AUC"),
        ("accuracy", "Accuracy"),
        ("precision", "Precision"),
        ("recall", "Recall"),
        ("R^2", "R\u00B2"),
        ("r2", "R\u00B2"),
        ("root_mean_squared_error", "RMSE"),
        ("rmse", "RMSE"),
        ("mean_absolute_error", "MAE"),
        ("mae", "MAE"),
    ];

    /// <summary>Writes the top of the page.</summary>
    public static void Write(Html html, RunRecord run)
    {
        html.Write($"<header class=\"top\"><p class=\"kicker\">SynapseServerless run report</p><h1>{Display.Shorten(run.Name, 300)}</h1>");
        if (!string.IsNullOrWhiteSpace(run.Description))
            html.Write($"<p class=\"lead\">{Display.Shorten(run.Description, 2000)}</p>");
        html.Write($"<p class=\"meta\"><span class=\"status {Style(run.Status)}\">{Name(run.Status)}</span> <time datetime=\"{Display.MachineTime(run.Started)}\">{Display.Time(run.Started)}</time> <span>run <code>{run.RunId}</code></span>");
        if (run.Resumes > 0)
            html.Write($" <span>resumed {(run.Resumes == 1 ? "once" : $"{run.Resumes} times")}</span>");
        html.Write($"</p>");
        if (run.Error is not null)
        {
            html.Write($"<div class=\"error\" role=\"alert\"><strong>{(run.Status == RunStatus.Cancelled ? "Why it ended" : "Why it failed")}</strong><p>{Display.Shorten(run.Error, 10_000)}</p></div>");
        }
        Tiles(html, run);
        html.Write($"</header>");
    }

    /// <summary>A word for a status.</summary>
    public static string Name(RunStatus status) => status switch
    {
        RunStatus.Completed => "Completed",
        RunStatus.Failed => "Failed",
        RunStatus.Cancelled => "Cancelled",
        _ => "Running",
    };

    private static void Tiles(Html html, RunRecord run)
    {
        html.Write($"<div class=\"tiles\">");
        foreach (EvaluationResult evaluation in run.Evaluations.Take(2).Where(evaluation => evaluation.Metrics.Count > 0))
        {
            html.Write($"<dl>");
            foreach ((string label, double value) in KeyMetrics(evaluation))
                Tile(html, label, Display.Metric(value), "metric");
            html.Write($"</dl>");
        }
        html.Write($"<dl>");
        Tile(html, "Time at work", Display.Duration(run.Seconds), "");
        Tile(html, "Rows in", Display.Count(run.RowsIn), "");
        Tile(html, "Rows out", Display.Count(run.RowsOut), "");
        Tile(html, "Rows set aside", Display.Count(run.RowsSetAside), run.RowsSetAside > 0 ? "attention" : "");
        if (run.PartitionsSetAside > 0)
            Tile(html, "Partitions set aside", Display.Count(run.PartitionsSetAside), "attention");
        html.Write($"</dl></div>");
    }

    private static IEnumerable<(string Label, double Value)> KeyMetrics(EvaluationResult evaluation)
    {
        var known = _key.Where(key => evaluation.Metrics.ContainsKey(key.Metric))
            .Select(key => (key.Label, evaluation.Metrics[key.Metric])).ToList();
        return (known.Count > 0 ? known : [.. evaluation.Metrics.Select(metric => (metric.Key, metric.Value))]).Take(MaxMetrics);
    }

    private static void Tile(Html html, string label, string value, string style) =>
        html.Write($"<div class=\"tile {style}\"><dt>{Display.Shorten(label, 60)}</dt><dd>{value}</dd></div>");

    private static string Style(RunStatus status) => status switch
    {
        RunStatus.Completed => "good",
        RunStatus.Failed => "bad",
        _ => "pending",
    };
}
