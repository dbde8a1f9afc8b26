using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.Service.Models;
using SynapseServerless.Service.Pipelines;
using SynapseServerless.Service.Runs;
using SynapseServerless.WebConsole.Http;
using SynapseServerless.WebConsole.Layout;
using SynapseServerless.WebConsole.Runs;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>What is going on: running now, what failed, what there is.</summary>
internal static class HomePage
{
    private const int Failures = 8, Latest = 8;

    /// <summary>Makes the page.</summary>
    public static async Task<Answer> GetAsync(View view, CancellationToken cancellationToken)
    {
        RunIndex runs = view.Parts.Runs;
        IReadOnlyList<RunView> open = await runs.OpenAsync(cancellationToken);
        RunListing failed = await runs.ListAsync(new RunFilter { Status = RunStatus.Failed, Since = view.Now.AddDays(-1), Top = Failures }, cancellationToken);
        RunListing day = await runs.ListAsync(new RunFilter { Since = view.Now.AddDays(-1), Top = 1_000 }, cancellationToken);
        RunListing latest = await runs.ListAsync(new RunFilter { Top = Latest }, cancellationToken);
        IReadOnlyList<PipelineSummary> pipelines = await view.Host.Pipelines.ListAsync(cancellationToken);
        IReadOnlyList<ModelSummary> models = await view.Host.Models.ListAsync(cancellationToken);
        return new PageAnswer("Home", html =>
        {
            Parts.Heading(html, "Home");
            Tiles(html, view, open.Count, day, latest.Total, pipelines.Count, models);
            Parts.Block(html, "running", "Running now", () => Running(html, view, open));
            Parts.Block(html, "failures", "Failures of the last day", () => Failed(html, view, failed));
            Parts.Block(html, "latest", "Latest runs", () =>
            {
                if (latest.Runs.Count == 0)
                {
                    Parts.Empty(html, "No run has been started yet.", Html.Fragment(inner => inner.Write($"Store a pipeline and start it on its page, send a specification to <code>POST /v1/runs</code>, or run <code>synapse run job.yaml</code> and open its folder with <code>synapse ui</code>.")));
                    return;
                }
                Tables.Write(html, view, RunTables.Of(view, "latest-runs", "Latest runs", latest.Runs) with { HidesCaption = true });
                html.Write($"<p><a href=\"{view.Url("runs")}\">All {Display.Count(latest.Total, "run")}</a></p>");
            });
        })
        { Section = "home", Events = "events" };
    }

    private static void Tiles(Html html, View view, int open, RunListing day, int total, int pipelines, IReadOnlyList<ModelSummary> models)
    {
        long rows = day.Runs.Sum(static run => run.RowsIn ?? 0);
        double seconds = day.Runs.Sum(static run => run.Seconds ?? 0);
        html.Write($"<div class=\"tiles\"><dl>");
        Tile("Running or waiting", Display.Count(open));
        Tile("Runs of the last day", Display.Count(day.Runs.Count) + (day.IsShort || day.Next is not null ? " or more" : ""));
        Tile("Rows read by them", Display.Compact(rows));
        Tile("Rows a second of work", seconds > 0 && rows > 0 ? Display.Compact(rows / seconds) : Display.Nothing);
        html.Write($"</dl><dl>");
        Tile("Runs kept", Display.Count(total));
        Tile("Pipelines", Display.Count(pipelines));
        Tile("Models", $"{Display.Count(models.Count)}, {Display.Bytes(models.Sum(static model => model.Bytes))}");
        Tile("Free in storage", Free(view) is { } free ? Display.Bytes(free) : Display.Nothing);
        html.Write($"</dl></div>");

        void Tile(string label, string value) => html.Write($"<div class=\"tile\"><dt>{label}</dt><dd>{value}</dd></div>");
    }

    private static long? Free(View view)
    {
        if (view.Host.Parts.Storage.LocalPath(view.Host.Layout.Root) is not { } folder)
            return null;
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Some file systems do not tell.
            return null;
        }
    }

    private static void Running(Html html, View view, IReadOnlyList<RunView> open)
    {
        html.Write($"<div id=\"open-runs\" data-open=\"{string.Join(' ', open.Select(static run => run.RunId))}\">");
        if (open.Count == 0)
            html.Write($"<p class=\"quiet\">Nothing runs now. What is started shows here by itself.</p>");
        foreach (RunView run in open.Take(20))
        {
            html.Write($"<article class=\"card\"><h3><a href=\"{Parts.RunUrl(view, run.RunId)}\">{Display.Shorten(run.Name, 120)}</a> {Parts.Status(run.Status)}</h3>");
            Parts.Progress(html, run);
            html.Write($"</article>");
        }
        if (open.Count > 20)
            html.Write($"<p><a href=\"{view.Url("runs", ("status", "pending"))}\">{Display.Count(open.Count - 20)} more wait for their turn</a></p>");
        html.Write($"</div>");
    }

    private static void Failed(Html html, View view, RunListing failed)
    {
        if (failed.Runs.Count == 0)
        {
            html.Write($"<p class=\"quiet\">No run failed in the last 24 hours.</p>");
            return;
        }
        html.Write($"<ul class=\"failures\">");
        foreach (RunView run in failed.Runs)
            html.Write($"<li><a href=\"{Parts.RunUrl(view, run.RunId)}\">{Display.Shorten(run.Name, 120)}</a> {Parts.Time(run.Ended ?? run.Created)}<p class=\"bad\">{Parts.FirstLine(run.Error ?? "It did not say why.")}</p></li>");
        html.Write($"</ul>");
        if (failed.Next is not null)
            html.Write($"<p><a href=\"{view.Url("runs", ("status", "failed"), ("since", "24h"))}\">All failures of the last day</a></p>");
    }
}
