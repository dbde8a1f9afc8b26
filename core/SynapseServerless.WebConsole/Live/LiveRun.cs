using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.Service.Runs;

namespace SynapseServerless.WebConsole.Live;

/// <summary>How far a run is, in words as pages show them: what the page was made with and what events bring are made here alike.</summary>
internal sealed record LiveRun(string Id, string Status, string Phase, string Tasks, double? Share, string Rows, string Rate, string Left, string SetAside, string Note)
{
    /// <summary>Whether a run has not ended.</summary>
    public static bool IsOpen(RunView run) => run.Status is RunStatus.Pending or RunStatus.Running;

    /// <summary>How far a run is.</summary>
    public static LiveRun Of(RunView run)
    {
        string status = run.Status.ToString();
        if (run.Progress is not { } progress)
            return new LiveRun(run.RunId, status, run.Status == RunStatus.Pending ? "waits for its turn" : IsOpen(run) ? "begins" : "", "", null, "", "", "", "", "");
        double? share = progress.TasksTotal > 0 ? Math.Round(Math.Clamp((double)progress.TasksDone / progress.TasksTotal, 0, 1), 4) : null;
        return new LiveRun(
            run.RunId,
            status,
            progress.Phase,
            progress.TasksTotal > 0 ? $"{Display.Count(progress.TasksDone)} of {Display.Count(progress.TasksTotal)}" : Display.Count(progress.TasksDone),
            share,
            Display.Count(progress.Rows),
            progress.RowsPerSecond > 0 ? $"{Display.Compact(progress.RowsPerSecond, trim: false)}/s" : Display.Nothing,
            progress.SecondsLeft is { } left ? $"about {Display.Duration(Math.Max(1, Math.Ceiling(left)))}" : Display.Nothing,
            Display.Count(progress.RowsSetAside),
            progress.Text is { } text ? Display.Shorten(text, 300) : "");
    }
}
