using System.Globalization;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Service;
using SynapseServerless.Service.Pipelines;
using SynapseServerless.Service.Runs;
using SynapseServerless.WebConsole.Http;
using SynapseServerless.WebConsole.Layout;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>Stored pipelines: their versions, what differs between two, and how they start.</summary>
internal static class PipelinePages
{
    /// <summary>The list.</summary>
    public static async Task<Answer> ListAsync(View view, CancellationToken cancellationToken)
    {
        IReadOnlyList<PipelineSummary> pipelines = await view.Host.Pipelines.ListAsync(cancellationToken);
        return new PageAnswer("Pipelines", html =>
        {
            Parts.Heading(html, "Pipelines");
            if (pipelines.Count == 0)
            {
                Parts.Empty(html, "No pipeline is stored yet.", Html.Fragment(inner => inner.Write($"Send a specification to <code>PUT /v1/pipelines/NAME</code>. It is checked, each change makes a version, and it can start at certain times or when files land.")));
                return;
            }
            Tables.Write(html, view, new Grid("pipelines", "Pipelines", [new("Name"), new("Latest version", true), new("Stored")],
                [.. pipelines.Select(item => (IReadOnlyList<GridCell>)[GridCell.Link(item.Name, view.Url($"pipelines/{View.Part(item.Name)}")), GridCell.Of(item.Version), GridCell.Time(item.Created)])]) { HidesCaption = true });
        })
        { Section = "pipelines" };
    }

    /// <summary>One of them.</summary>
    public static async Task<Answer> GetAsync(View view, CancellationToken cancellationToken)
    {
        string name = view.Values["name"];
        IReadOnlyList<PipelineSummary> versions = await view.Host.Pipelines.VersionsAsync(name, cancellationToken);
        if (versions.Count == 0)
            throw new ServiceException(Refusal.NotFound, $"There is no pipeline '{name}'");
        int latest = versions[0].Version, shown = view.Number("version", latest, 1, latest), before = view.Number("against", 0, 0, latest);
        StoredPipeline pipeline = await FindAsync(view, name, shown, cancellationToken);
        StoredPipeline? other = before > 0 ? await FindAsync(view, name, before, cancellationToken) : null;
        return new PageAnswer($"{name}, pipeline", html =>
        {
            html.Write($"<p class=\"crumbs\"><a href=\"{view.Url("pipelines")}\">Pipelines</a></p>");
            Parts.Heading(html, name);
            html.Write($"<p class=\"meta\"><span>Version {pipeline.Version} of {latest}</span> <span>stored {Parts.Time(pipeline.Created)}</span> <a href=\"{view.Url("runs", ("q", name))}\">its runs</a></p>");
            if (view.CanChange)
                html.Write($"<p class=\"actions\"><a class=\"button primary\" href=\"{view.Url($"pipelines/{View.Part(name)}/start", ("version", pipeline.Version.ToString(CultureInfo.InvariantCulture)))}\">Start\u2026</a></p>");
            Starts(html, pipeline);
            Parts.Block(html, "versions", "Versions", () => Versions(html, view, name, versions, shown, before));
            if (other is not null)
            {
                Parts.Block(html, "difference", $"From version {other.Version} to version {pipeline.Version}",
                    () => TextDifference.Write(html, JsonText.Indented(other.Specification), JsonText.Indented(pipeline.Specification)));
            }
            Parts.Block(html, "specification", "Specification", () => Parts.Code(html, "spec", JsonText.Indented(pipeline.Specification)));
        })
        { Section = "pipelines" };
    }

    /// <summary>What starting will do.</summary>
    public static async Task<Answer> AskStartAsync(View view, CancellationToken cancellationToken)
    {
        string name = view.Values["name"];
        int version = view.Number("version", 0, 0, int.MaxValue);
        StoredPipeline pipeline = await FindAsync(view, name, version == 0 ? null : version, cancellationToken);
        return new PageAnswer($"Start {name}", html =>
        {
            html.Write($"<p class=\"crumbs\"><a href=\"{view.Url($"pipelines/{View.Part(name)}")}\">{name}</a></p>");
            Parts.Heading(html, $"Start {name}", $"A run of version {pipeline.Version} is started. Outputs that it places outside of its own folder are replaced when it completes.");
            if (!view.CanChange)
            {
                html.Write($"<p class=\"note\">Your key sees and changes nothing; sign in with another one to start it.</p>");
                return;
            }
            Parts.Form(html, view, view.Url($"pipelines/{View.Part(name)}/start"));
            html.Write($"<input type=\"hidden\" name=\"version\" value=\"{pipeline.Version}\"><label for=\"overrides\">Changes, one a line (not needed)</label><textarea id=\"overrides\" name=\"overrides\" rows=\"4\" spellcheck=\"false\" placeholder=\"inputs.flights.path=june.parquet\"></textarea>");
            html.Write($"<p class=\"actions\"><button class=\"button primary\">Start the run</button></p></form>");
        })
        { Section = "pipelines" };
    }

    /// <summary>Starts it.</summary>
    public static async Task<Answer> StartAsync(View view, CancellationToken cancellationToken)
    {
        var request = new RunRequest
        {
            Pipeline = view.Values["name"], Overrides = RunActions.Lines(view), Trigger = "console",
            Version = int.TryParse(view.Form["version"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int version) && version > 0 ? version : null,
        };
        RunStarted started = await view.Host.Runs.StartAsync(request, cancellationToken);
        return new RedirectAnswer($"runs/{View.Part(started.RunId)}?done=started");
    }

    private static async Task<StoredPipeline> FindAsync(View view, string name, int? version, CancellationToken cancellationToken) =>
        await view.Host.Pipelines.FindAsync(name, version, cancellationToken)
        ?? throw new ServiceException(Refusal.NotFound, version is null ? $"There is no pipeline '{name}'" : $"There is no version {version} of a pipeline '{name}'");

    private static void Starts(Html html, StoredPipeline pipeline)
    {
        if (pipeline.Schedule is { } schedule)
            html.Write($"<p>It starts by itself at <code>{schedule.Cron}</code> ({schedule.TimeZone ?? "UTC"}).</p>");
        if (pipeline.Drop is { } drop)
            html.Write($"<p>It starts for each file that lands in <code>drop/{pipeline.Name}/</code>, as its input <code>{drop.Input}</code>.</p>");
    }

    private static void Versions(Html html, View view, string name, IReadOnlyList<PipelineSummary> versions, int shown, int before) => Tables.Write(html, view, new Grid(
        "versions-list", $"Versions of {name}", [new("Version", true), new("Stored"), new("Differences")],
        [.. versions.Take(200).Select(item =>
        {
            string number = item.Version.ToString(CultureInfo.InvariantCulture);
            return (IReadOnlyList<GridCell>)
            [
                new GridCell(number, Html.Fragment(html => html.Write($"<a href=\"{view.Here(("version", number), ("against", null))}\"{(item.Version == shown ? new Fragment(" aria-current=\"true\"") : default)}>{number}</a>"))),
                GridCell.Time(item.Created),
                item.Version == shown ? "shown below"
                    : new GridCell(item.Version == before ? "compared below" : "", Html.Fragment(html => html.Write($"<a href=\"{view.Here(("against", number))}#difference\">compare with version {shown}</a>"))),
            ];
        })]) { HidesCaption = true });
}
