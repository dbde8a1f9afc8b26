using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.Service.Runs;
using SynapseServerless.WebConsole.Http;
using SynapseServerless.WebConsole.Layout;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>What can be done with a run: each is shown before it is done.</summary>
internal static class RunActions
{
    // As the API has it: a report shows data, and runs apart from everything else that this host serves.
    private const string ReportPolicy = "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

    /// <summary>The report.</summary>
    public static async Task<Answer> ReportAsync(View view, CancellationToken cancellationToken)
    {
        (Stream content, _) = await view.Host.Runs.ReportAsync(view.Values["id"], cancellationToken);
        return new FileAnswer("text/html; charset=utf-8", content) { Policy = ReportPolicy };
    }

    /// <summary>What cancelling will do.</summary>
    public static Task<Answer> AskCancelAsync(View view, CancellationToken cancellationToken) => AskAsync(
        view, "Cancel the run", static (html, _) => html.Write($"<p>Tasks that are at work are stopped. What is done is kept: the run can be resumed, and goes on where it was.</p>"), "cancel", "Cancel the run", cancellationToken);

    /// <summary>Cancels it.</summary>
    public static async Task<Answer> CancelAsync(View view, CancellationToken cancellationToken)
    {
        RunView run = await view.Host.Runs.CancelAsync(view.Values["id"], cancellationToken);
        return To(run.RunId, "cancelled");
    }

    /// <summary>What deleting will do.</summary>
    public static Task<Answer> AskDeleteAsync(View view, CancellationToken cancellationToken) => AskAsync(
        view, "Delete the run", static (html, record) =>
        {
            html.Write($"<p>Its record, report, journal and everything else in its folder are deleted, and cannot be brought back. It can then be neither resumed nor run again.</p>");
            string[] stays = [.. record?.Outputs.Where(output => output.Key is not ("report" or "setAside") && !output.Value.Contains($"/{record.RunId}/", StringComparison.Ordinal)).Select(static output => output.Key) ?? []];
            if (stays.Length > 0)
                html.Write($"<p>What it wrote elsewhere stays: {string.Join(", ", stays)}.</p>");
        },
        "delete", "Delete it for good", cancellationToken, "button danger");

    /// <summary>Deletes it.</summary>
    public static async Task<Answer> DeleteAsync(View view, CancellationToken cancellationToken)
    {
        await view.Host.Runs.DeleteAsync(view.Values["id"], cancellationToken);
        view.Parts.Runs.Forget(view.Values["id"]);
        return new RedirectAnswer("runs");
    }

    /// <summary>What resuming will do.</summary>
    public static Task<Answer> PreviewAsync(View view, CancellationToken cancellationToken) => AskAsync(
        view, "Resume the run", static (html, record) =>
        {
            if (record is null)
            {
                html.Write($"<p>Nothing of it is done yet: it begins from the start.</p>");
                return;
            }
            int done = record.Tasks.Count(static task => task.Error is null), failed = record.Tasks.Count - done, partitions = record.Inputs.Sum(static input => input.Partitions);
            html.Write($"<ul class=\"plan\"><li><strong>Stays done:</strong> {Display.Count(done, "task")} with {Display.Count(record.RowsIn, "row")} read and {Display.Count(record.RowsOut)} written. None of them is done again, and no answer of a service is paid for twice.</li>");
            html.Write($"<li><strong>Is tried again:</strong> {(failed == 0 ? "no task failed; what was at work when the run ended begins anew" : Display.Count(failed, "task") + " that failed")}{(record.PartitionsSetAside > 0 ? $", and {Display.Count(record.PartitionsSetAside, "partition")} set aside as a whole" : "")}.</li>");
            html.Write($"<li><strong>Is then done:</strong> whatever the specification has behind it{(partitions > 0 ? $"; its inputs have {Display.Count(partitions, "partition")}" : "")}. It reads the inputs as they were planned, and the specification stays as it was.</li></ul>");
            if (record.Error is { } error)
                html.Write($"<p class=\"note\">It failed with: {Parts.FirstLine(error)} Resuming helps where the cause is gone.</p>");
        },
        "resume", "Resume the run", cancellationToken, "button primary", withBudgets: true);

    /// <summary>Resumes it.</summary>
    public static async Task<Answer> ResumeAsync(View view, CancellationToken cancellationToken)
    {
        RunView run = await view.Host.Runs.ResumeAsync(view.Values["id"], Lines(view), cancellationToken);
        return To(run.RunId, "resumed");
    }

    /// <summary>What running again will do.</summary>
    public static Task<Answer> AskAgainAsync(View view, CancellationToken cancellationToken) => AskAsync(
        view, "Run it again", static (html, _) => html.Write($"<p>A new run of the same specification is started, from the beginning. Outputs that the specification places outside of the run's folder are replaced when it completes.</p>"),
        "again", "Start a new run", cancellationToken, "button primary", withChanges: true);

    /// <summary>Runs it again.</summary>
    public static async Task<Answer> AgainAsync(View view, CancellationToken cancellationToken)
    {
        RunStarted started = await view.Host.Runs.RepeatAsync(view.Values["id"], Lines(view), cancellationToken);
        return To(started.RunId, "started");
    }

    /// <summary>The lines of the field of overrides.</summary>
    public static IReadOnlyList<string> Lines(View view) =>
        [.. view.Form["overrides"].ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static RedirectAnswer To(string runId, string done) => new($"runs/{View.Part(runId)}?done={done}");

    private static async Task<Answer> AskAsync(
        View view, string title, Action<Html, RunRecord?> tell, string verb, string label, CancellationToken cancellationToken, string style = "button primary", bool withBudgets = false, bool withChanges = false)
    {
        RunView run = await view.Host.Runs.GetAsync(view.Values["id"], cancellationToken);
        RunRecord? record = await view.Host.Runs.FindRecordAsync(run.RunId, cancellationToken);
        return new PageAnswer($"{title}: {run.Name}", html =>
        {
            string back = Parts.RunUrl(view, run.RunId);
            html.Write($"<p class=\"crumbs\"><a href=\"{back}\">{Display.Shorten(run.Name, 120)}</a></p>");
            Parts.Heading(html, title);
            html.Write($"<p class=\"meta\">{Parts.Status(run.Status)} <code>{run.RunId}</code></p><div class=\"prose\">");
            tell(html, record);
            html.Write($"</div>");
            if (!view.CanChange)
            {
                html.Write($"<p class=\"note\">Your key sees and changes nothing; sign in with another one to do this.</p>");
                return;
            }
            Parts.Form(html, view, view.Url($"runs/{View.Part(run.RunId)}/{verb}"));
            if (withBudgets)
                html.Write($"<label for=\"overrides\">Budgets to raise, one a line (not needed)</label><textarea id=\"overrides\" name=\"overrides\" rows=\"2\" spellcheck=\"false\" placeholder=\"options.budget.maxCalls=500\"></textarea>");
            if (withChanges)
                html.Write($"<label for=\"overrides\">Changes, one a line (not needed)</label><textarea id=\"overrides\" name=\"overrides\" rows=\"4\" spellcheck=\"false\" placeholder=\"pipeline.LightGBMRegressor.numLeaves=8\"></textarea>");
            html.Write($"<p class=\"actions\"><button class=\"{style}\">{label}</button> <a class=\"button\" href=\"{back}\">Back to the run</a></p></form>");
        })
        { Section = "runs" };
    }
}
