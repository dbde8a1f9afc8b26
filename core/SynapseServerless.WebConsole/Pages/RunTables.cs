using SynapseServerless.Reports.Markup;
using SynapseServerless.Service.Runs;
using SynapseServerless.WebConsole.Http;
using SynapseServerless.WebConsole.Layout;
using SynapseServerless.WebConsole.Runs;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>Tables of runs.</summary>
internal static class RunTables
{
    /// <summary>A table of runs.</summary>
    /// <param name="view">The request.</param>
    /// <param name="id">Name of the table.</param>
    /// <param name="caption">What it shows.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="order">The order, where it can be changed; null for not.</param>
    public static Grid Of(View view, string id, string caption, IReadOnlyList<RunView> runs, RunOrder? order = null)
    {
        bool chosen = order is not null;
        GridColumn[] columns =
        [
            .. chosen ? [new GridColumn("Compare") { IsControl = true }] : Array.Empty<GridColumn>(),
            new("Run"), new("Status"), Sortable("Started", false, order is RunOrder.Oldest ? RunOrder.Newest : RunOrder.Oldest, order is RunOrder.Newest ? "descending" : order is RunOrder.Oldest ? "ascending" : null),
            Sortable("Time at work", true, RunOrder.Longest, order is RunOrder.Longest ? "descending" : null),
            Sortable("Rows in", true, RunOrder.Rows, order is RunOrder.Rows ? "descending" : null), new("Rows out", true), new("Set aside", true), new("Started by"), new("Identity"),
        ];
        return new Grid(id, caption, columns, [.. runs.Select(run => (IReadOnlyList<GridCell>)
        [
            .. chosen ? [Choice(run)] : Array.Empty<GridCell>(),
            GridCell.Link(run.Name, Parts.RunUrl(view, run.RunId)), new(run.Status.ToString(), Parts.Status(run.Status)), GridCell.Time(run.Created), GridCell.Seconds(run.Seconds),
            GridCell.Of(run.RowsIn), GridCell.Of(run.RowsOut), GridCell.Of(run.RowsSetAside), Origin(run), new(run.RunId, Html.Fragment(html => html.Write($"<code>{run.RunId}</code>"))),
        ])]);

        GridColumn Sortable(string title, bool isNumber, RunOrder by, string? sorted) => new(title, isNumber)
        {
            Link = chosen ? view.Here(("sort", by == RunOrder.Newest ? null : by.ToString().ToLowerInvariant()), ("after", null)) : null,
            Sorted = sorted,
        };
    }

    /// <summary>What started a run.</summary>
    public static string Origin(RunView run) => run.Pipeline is { } pipeline ? $"{run.Trigger}, {pipeline} version {run.Version}" : run.Trigger;

    private static GridCell Choice(RunView run) => new("", Html.Fragment(html => html.Write($"<input type=\"checkbox\" name=\"run\" value=\"{run.RunId}\" form=\"compare\" aria-label=\"Compare {Display.Shorten(run.Name, 80)}, {run.RunId}\">")));
}
