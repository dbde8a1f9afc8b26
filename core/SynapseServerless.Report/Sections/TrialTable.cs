using SynapseServerless.Reports.Figures;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Sections;

/// <summary>The trials of a search as a table, the best first.</summary>
internal static class TrialTable
{
    private const int MaxOpen = 20;

    /// <summary>Writes it; nothing where there were no trials.</summary>
    public static void Write(Html html, ModelInsights insights)
    {
        if (insights.Trials.Count == 0)
            return;
        IReadOnlyList<TriedModel> trials = TrialOrder.Ranked(insights.Trials);
        Rows([.. trials.Take(MaxOpen)], trials.Count > MaxOpen ? $"The best {MaxOpen} of {Display.Count(trials.Count, "trial")}" : $"All {Display.Count(trials.Count, "trial")}, the best first");
        if (trials.Count > MaxOpen)
            Section.Fold(html, $"All {Display.Count(trials.Count, "trial")}", trials.Count > 200, () => Rows(trials, null));

        void Rows(IReadOnlyList<TriedModel> rows, string? caption)
        {
            string[] names = [.. insights.Trials.SelectMany(static trial => trial.Params.Keys).Distinct()];
            bool models = insights.Trials.Select(static trial => trial.Model).Distinct().Count() > 1, times = insights.Trials.Any(static trial => trial.Seconds > 0);
            bool outcomes = insights.Trials.Any(static trial => trial.Outcome is not null);
            html.Write($"<div class=\"scroll\"><table class=\"trials\">");
            if (caption is not null)
                html.Write($"<caption>{caption}</caption>");
            html.Write($"<thead><tr><th scope=\"col\" class=\"n\">Trial</th>");
            if (models)
                html.Write($"<th scope=\"col\">Model</th>");
            foreach (string name in names)
                html.Write($"<th scope=\"col\" class=\"n\">{Display.Shorten(name, 40)}</th>");
            html.Write($"<th scope=\"col\" class=\"n\">{Display.Shorten(insights.TrialMetric ?? "Metric", 40)}</th>");
            if (times)
                html.Write($"<th scope=\"col\" class=\"n\">Time</th>");
            if (outcomes)
                html.Write($"<th scope=\"col\">Outcome</th>");
            html.Write($"</tr></thead><tbody>");
            foreach (TriedModel trial in rows)
            {
                html.Write($"<tr{(trial.IsBest ? new Fragment(" class=\"best\"") : default)}><th scope=\"row\" class=\"n\">{trial.Number}</th>");
                if (models)
                    html.Write($"<td>{Display.Shorten(trial.Model, 60)}</td>");
                foreach (string name in names)
                    html.Write($"<td class=\"n\">{(trial.Params.TryGetValue(name, out string? value) ? Display.Shorten(ParallelValue.Short(value), 40) : Display.Nothing)}</td>");
                html.Write($"<td class=\"n\">{(trial.Metric is { } metric ? Display.Metric(metric) : Display.Nothing)}</td>");
                if (times)
                    html.Write($"<td class=\"n\">{Display.Duration(trial.Seconds)}</td>");
                if (outcomes)
                    html.Write($"<td>{(trial.IsBest ? "best" : Display.Shorten(trial.Outcome ?? "", 200))}</td>");
                html.Write($"</tr>");
            }
            html.Write($"</tbody></table></div>");
        }
    }
}
