using System.Text.Json;
using SynapseServerless.Reports.Figures;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Reports.Sections;
using SynapseServerless.Runs;
using SynapseServerless.Service;
using SynapseServerless.Service.Runs;
using SynapseServerless.WebConsole.Http;
using SynapseServerless.WebConsole.Layout;
using SynapseServerless.WebConsole.Live;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>A run.</summary>
internal static class RunPage
{
    // A page has some thousands of elements at most, however many tasks a run has.
    private const int DrawnTasks = 800;

    private static readonly Dictionary<string, string> s_done = new(StringComparer.Ordinal)
    {
        ["cancelled"] = "The run is cancelled. What is done is kept, and it can be resumed.", ["resumed"] = "The run waits for its turn and goes on where it was.",
        ["started"] = "The run was started.",
    };

    /// <summary>Makes the page.</summary>
    public static async Task<Answer> GetAsync(View view, CancellationToken cancellationToken)
    {
        string runId = view.Values["id"];
        RunView run = await view.Host.Runs.GetAsync(runId, cancellationToken);
        StoredRunRequest request = (await view.Host.Runs.FindRequestAsync(runId, cancellationToken))!;
        RunRecord? record = await view.Host.Runs.FindRecordAsync(runId, cancellationToken);
        record = Shown(record ?? RunLedger.New(request.ToRun(), request.Name), view.Host.Layout);
        string tab = view.Query("tab") is { } wanted && s_tabs.Any(known => known.Name == wanted) ? wanted : "overview";
        return new PageAnswer($"{run.Name}, {run.Status.ToString().ToLowerInvariant()}", html =>
        {
            Head(html, view, run, record);
            Parts.Tabs(html, view, "Parts of the run", tab, s_tabs);
            switch (tab)
            {
                case "tasks":
                    Tasks(html, view, record);
                    break;
                case "data":
                    Data(html, view, record);
                    break;
                case "specification":
                    Specification(html, request);
                    break;
                case "environment":
                    Environment(html, record);
                    break;
                default:
                    Overview(html, run, record, request);
                    break;
            }
        })
        { Section = "runs", Events = LiveRun.IsOpen(run) ? $"runs/{View.Part(runId)}/events" : null };
    }

    private static readonly (string Name, string Title)[] s_tabs =
        [("overview", "Overview"), ("tasks", "Tasks"), ("data", "Data and outputs"), ("specification", "Specification"), ("environment", "Environment")];

    private static void Head(Html html, View view, RunView run, RunRecord record)
    {
        html.Write($"<header class=\"head\"><h1>{Display.Shorten(run.Name, 300)}</h1>");
        if (!string.IsNullOrWhiteSpace(record.Description))
            html.Write($"<p class=\"lead\">{Display.Shorten(record.Description, 2000)}</p>");
        html.Write($"<p class=\"meta\">{Parts.Status(run.Status)} <span>{Parts.Time(run.Created)}</span> <span>started by {RunTables.Origin(run)}</span> <span><code id=\"run-id\">{run.RunId}</code> <button type=\"button\" class=\"copy\" data-copy=\"run-id\" hidden>Copy</button></span>");
        if (run.Resumes > 0)
            html.Write($" <span>resumed {(run.Resumes == 1 ? "once" : $"{run.Resumes} times")}</span>");
        html.Write($"</p></header>");
        if (view.Query("done") is { } done && s_done.TryGetValue(done, out string? said))
            html.Write($"<p class=\"said\" role=\"status\">{said}</p>");
        if (run.Error is { } error)
            html.Write($"<div class=\"error\" role=\"alert\"><strong>{(run.Status == RunStatus.Cancelled ? "Why it ended" : "Why it failed")}</strong><p>{Display.Shorten(error, 10_000)}</p></div>");
        Actions(html, view, run, record);
    }

    private static void Actions(Html html, View view, RunView run, RunRecord record)
    {
        string url = $"runs/{View.Part(run.RunId)}";
        html.Write($"<div class=\"actions\">");
        if (record.Outputs.ContainsKey("report"))
            html.Write($"<a class=\"button\" href=\"{view.Url($"{url}/report")}\">Report</a>");
        if (view.CanChange)
        {
            if (LiveRun.IsOpen(run))
                html.Write($"<a class=\"button\" href=\"{view.Url($"{url}/cancel")}\">Cancel\u2026</a>");
            if (run.Status is RunStatus.Failed or RunStatus.Cancelled)
                html.Write($"<a class=\"button primary\" href=\"{view.Url($"{url}/resume")}\">Resume\u2026</a>");
            if (run.Trigger != RunService.CommandLine)
                html.Write($"<a class=\"button\" href=\"{view.Url($"{url}/again")}\">Run again\u2026</a>");
            if (!LiveRun.IsOpen(run))
                html.Write($"<a class=\"button danger\" href=\"{view.Url($"{url}/delete")}\">Delete\u2026</a>");
        }
        html.Write($"</div>");
    }

    private static void Overview(Html html, RunView run, RunRecord record, StoredRunRequest request)
    {
        if (LiveRun.IsOpen(run))
            Parts.Block(html, "now", "Now", () => Parts.Progress(html, run));
        html.Write($"<div class=\"tiles\"><dl>");
        Tile("Time at work", LiveRun.IsOpen(run) ? Display.Nothing : Display.Duration(record.Seconds));
        Tile("Rows in", LiveRun.IsOpen(run) ? Display.Nothing : Display.Count(record.RowsIn));
        Tile("Rows out", LiveRun.IsOpen(run) ? Display.Nothing : Display.Count(record.RowsOut));
        Tile("Rows set aside", LiveRun.IsOpen(run) ? Display.Nothing : Display.Count(record.RowsSetAside));
        html.Write($"</dl></div>");
        Parts.Block(html, "flow", "Stages", () => StageFlow.Write(html, request.Canonical, record, run));
        if (HeatStrip.Of(record) is { } strip)
            Parts.Block(html, "partitions", "Partitions", () => html.Write($"{strip}"));
        WarningsSection.Write(html, record);
        Quality.Write(html, record);
        Models.Write(html, record);
        WarningsSection.WriteSetAside(html, record);

        void Tile(string label, string value) => html.Write($"<div class=\"tile\"><dt>{label}</dt><dd>{value}</dd></div>");
    }

    private static void Tasks(Html html, View view, RunRecord record)
    {
        if (record.Tasks.Count == 0)
        {
            Parts.Empty(html, "No task is recorded yet.", Html.Fragment(inner => inner.Write($"A run lists its tasks when it has ended; until then its overview says how many of them are done.")));
            return;
        }
        Parts.Block(html, "timeline", "Over time", () => html.Write($"{Timeline.Of(record.Tasks, DrawnTasks)}"));
        Parts.Block(html, "list", "Tasks", () => TaskTable.Write(html, view, record.Tasks));
        ServicesSection.Write(html, record);
    }

    private static void Data(Html html, View view, RunRecord record)
    {
        if (record.Outputs.Count > 0)
        {
            Parts.Block(html, "outputs", "Outputs", () => Tables.Write(html, view, new Grid(
                "outputs-list", "Outputs", [new("What"), new("Where")],
                [.. record.Outputs.Select(output => (IReadOnlyList<GridCell>)
                [
                    output.Key is "data" or "setAside" ? GridCell.Link(output.Key, view.Url("data", ("run", record.RunId), ("output", output.Key)))
                        : output.Key == "report" ? GridCell.Link(output.Key, view.Url($"runs/{View.Part(record.RunId)}/report"))
                        : output.Key == "model" && output.Value.StartsWith("models/", StringComparison.Ordinal) ? GridCell.Link(output.Key, view.Url(View.Part(output.Value)))
                        : output.Key,
                    output.Value,
                ])]) { HidesCaption = true }));
        }
        DataSummary.Write(html, record);
        if (record.Outputs.Count == 0 && record.Inputs.Count == 0)
            Parts.Empty(html, "Nothing was read or written yet.", Html.Fragment(inner => inner.Write($"Inputs show here when the run has ended.")));
    }

    private static void Specification(Html html, StoredRunRequest request) =>
        Parts.Block(html, "specification", "Specification", () =>
        {
            html.Write($"<p class=\"note\">As it was run, overrides applied, secrets by name. Relative locations are relative to the folder of <code>{Path.GetFileName(request.Source)}</code>.</p>");
            Parts.Code(html, "spec", JsonText.Indented(request.Canonical));
        });

    private static void Environment(Html html, RunRecord record)
    {
        if (record.Versions.Count == 0 && record.Machine.Count == 0)
            Parts.Empty(html, "Nothing is known of versions and machine yet.", Html.Fragment(inner => inner.Write($"They are recorded when the run has ended.")));
        if (record.Versions.Count > 0)
            Parts.Block(html, "versions", "Versions", () => Section.Facts(html, record.Versions));
        if (record.Machine.Count > 0)
            Parts.Block(html, "machine", "Machine", () => Section.Facts(html, record.Machine));
    }

    // Locations are shown from the service's root, as the API does.
    private static RunRecord Shown(RunRecord record, ServiceLayout layout) => record with
    {
        Outputs = record.Outputs.ToDictionary(static output => output.Key, output => layout.Relative(output.Value), StringComparer.Ordinal),
        SetAside = [.. record.SetAside.Select(reason => reason with { Problem = layout.Relative(reason.Problem), Examples = [.. reason.Examples.Select(layout.Relative)] })],
        Inputs = [.. record.Inputs.Select(input => input with { Path = [.. input.Path.Select(layout.Relative)] })],
        Tasks = [.. record.Tasks.Select(task => task.Error is { } error ? task with { Error = layout.Relative(error) } : task)],
        Warnings = [.. record.Warnings.Select(layout.Relative)],
    };
}
