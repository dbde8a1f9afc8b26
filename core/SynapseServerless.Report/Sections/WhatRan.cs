using SynapseServerless.Reports.Figures;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;

namespace SynapseServerless.Reports.Sections;

/// <summary>Stages with their times, and the tasks they were done in.</summary>
internal static class WhatRan
{
    private const int MaxTroubled = 100;

    /// <summary>Writes the section.</summary>
    public static void Write(Html html, RunRecord run)
    {
        if (run.Stages.Count == 0 && run.Tasks.Count == 0)
            return;
        double work = run.Stages.Where(stage => double.IsFinite(stage.Seconds)).Sum(stage => stage.Seconds);
        Section.Write(html, "ran", "What ran", $"{Display.Duration(work)} of work in {Display.Duration(run.Seconds)}", () =>
        {
            if (run.Stages.Count > 0)
                Stages(html, run.Stages);
            html.Write($"{Timeline.Of(run.Tasks)}");
            Troubled(html, [.. run.Tasks.Where(task => task.Error is not null || task.Attempts > 1)]);
        });
    }

    private static void Stages(Html html, IReadOnlyList<StageRecord> stages)
    {
        double longest = stages.Select(stage => stage.Seconds).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        html.Write($"<div class=\"scroll\"><table class=\"stages stack\"><caption>Seconds of work by stage, all tasks added up</caption><thead><tr><th scope=\"col\">Stage</th><th scope=\"col\">Phase</th><th scope=\"col\" class=\"n\">Time</th><th scope=\"col\" class=\"wide\"><span class=\"unseen\">Share of the longest</span></th><th scope=\"col\" class=\"n\">Tasks</th><th scope=\"col\" class=\"n\">Rows in</th><th scope=\"col\" class=\"n\">Rows out</th><th scope=\"col\" class=\"n\">Rows/s</th></tr></thead>");
        // A stage that took part in several passes has a row in each; without a heading they would look like repetitions.
        bool hasPasses = stages.Any(stage => stage.Pass > 1);
        foreach (IGrouping<int, StageRecord> pass in stages.GroupBy(stage => stage.Pass))
        {
            html.Write($"<tbody>");
            if (hasPasses)
                html.Write($"<tr class=\"pass\"><th scope=\"rowgroup\" colspan=\"8\">{PassTitle(pass.Key, pass.First().PassLabel)}</th></tr>");
            foreach (StageRecord stage in pass)
            {
                double share = longest > 0 ? stage.Seconds / longest : 0;
                html.Write($"<tr><th scope=\"row\">{Display.Shorten(stage.Name, 200)}</th><td class=\"quiet\" data-label=\"Phase\">{stage.Phase.ToText()}</td><td class=\"n\" data-label=\"Time\">{Display.Duration(stage.Seconds)}</td><td class=\"wide\">{Section.Bar(share, PhaseStyle(stage.Phase))}</td><td class=\"n\" data-label=\"Tasks\">{Display.Count(stage.Tasks)}</td><td class=\"n\" data-label=\"Rows in\">{Display.Count(stage.RowsIn)}</td><td class=\"n\" data-label=\"Rows out\">{Display.Count(stage.RowsOut)}</td><td class=\"n\" data-label=\"Rows/s\">{Display.Rate(stage.RowsIn, stage.Seconds)}</td></tr>");
            }
            html.Write($"</tbody>");
        }
        html.Write($"</table></div>");
    }

    private static string PassTitle(int number, string? label) => number == 0 ? "Passes that the record does not tell apart" : $"Pass {number}{(label is null ? "" : $": {Display.Shorten(label, 200)}")}";

    private static void Troubled(Html html, List<TaskRecord> tasks)
    {
        if (tasks.Count == 0)
            return;
        int failed = tasks.Count(task => task.Error is not null);
        string summary = $"{Display.Count(failed, "task")} failed, {Display.Count(tasks.Count - failed)} succeeded after a retry";
        Section.Fold(html, summary, tasks.Count > MaxTroubled, () =>
        {
            html.Write($"<div class=\"scroll\"><table class=\"stack\"><thead><tr><th scope=\"col\">Task</th><th scope=\"col\" class=\"n\">Attempts</th><th scope=\"col\" class=\"n\">Time</th><th scope=\"col\">Why</th></tr></thead><tbody>");
            foreach (TaskRecord task in tasks.OrderByDescending(task => task.Error is not null).Take(MaxTroubled))
            {
                html.Write($"<tr><th scope=\"row\">{Display.Shorten(task.Activity, 80)} {Display.Shorten(task.Subject, 200)}</th><td class=\"n\" data-label=\"Attempts\">{Display.Count(task.Attempts)}</td><td class=\"n\" data-label=\"Time\">{Display.Duration(task.Seconds)}</td><td class=\"prose\" data-label=\"Why\">{Display.Shorten(task.Error ?? "succeeded after a retry", 1000)}</td></tr>");
            }
            html.Write($"</tbody></table></div>");
            if (tasks.Count > MaxTroubled)
                html.Write($"<p class=\"note\">{Display.Count(tasks.Count - MaxTroubled)} more are not shown.</p>");
        });
    }

    private static string PhaseStyle(RunPhase phase) => phase switch
    {
        RunPhase.Fit => "first",
        RunPhase.Transform => "third",
        RunPhase.Evaluate => "fourth",
        _ => "other",
    };
}
