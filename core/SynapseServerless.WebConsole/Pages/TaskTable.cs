using System.Globalization;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.WebConsole.Http;
using SynapseServerless.WebConsole.Layout;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>The tasks of a run, a page at a time.</summary>
internal static class TaskTable
{
    private const int PageSize = 100;

    private static readonly (string Name, string Title)[] s_orders = [("", "in order of completion"), ("longest", "longest first"), ("failed", "failed and retried alone")];

    /// <summary>Writes the table.</summary>
    public static void Write(Html html, View view, IReadOnlyList<TaskRecord> all)
    {
        string order = view.Query("order") ?? "";
        TaskRecord[] tasks = order switch
        {
            "longest" => [.. all.OrderByDescending(static task => task.Seconds)],
            "failed" => [.. all.Where(static task => task.Error is not null || task.Attempts > 1)],
            _ => [.. all],
        };
        int pages = Math.Max(1, (tasks.Length + PageSize - 1) / PageSize), page = view.Number("page", 1, 1, pages);
        html.Write($"<p class=\"choices\">");
        foreach ((string name, string title) in s_orders)
            html.Write($"<a href=\"{view.Here(("order", name), ("page", null))}#list\"{(name == order ? new Fragment(" aria-current=\"true\"") : default)}>{title}</a> ");
        html.Write($"</p>");
        if (tasks.Length == 0)
        {
            html.Write($"<p class=\"quiet\">No task failed, and none was tried twice.</p>");
            return;
        }
        IEnumerable<TaskRecord> shown = view.Csv is null ? tasks.Skip((page - 1) * PageSize).Take(PageSize) : tasks;
        Tables.Write(html, view, new Grid(
            "tasks", "Tasks",
            [new("Task"), new("Started"), new("Time", true), new("Attempts", true), new("Rows in", true), new("Rows out", true), new("Set aside", true), new("Where"), new("Problem")],
            [.. shown.Select(static task => (IReadOnlyList<GridCell>)
            [
                $"{task.Activity} {task.Subject}".Trim(), GridCell.Time(task.Started), GridCell.Seconds(task.Seconds), GridCell.Of(task.Attempts),
                GridCell.Of(task.RowsIn), GridCell.Of(task.RowsOut), GridCell.Of(task.RowsSetAside), task.Worker ?? "engine", task.Error ?? "",
            ])]) { HidesCaption = true });
        if (pages == 1)
            return;
        html.Write($"<nav class=\"paging\" aria-label=\"Pages of tasks\">");
        if (page > 1)
            html.Write($"<a rel=\"prev\" href=\"{Page(page - 1)}\">Before</a>");
        html.Write($"<span>Page {page} of {pages}, {Display.Count(tasks.Length, "task")}</span>");
        if (page < pages)
            html.Write($"<a rel=\"next\" href=\"{Page(page + 1)}\">After</a>");
        html.Write($"</nav>");

        string Page(int number) => view.Here(("page", number.ToString(CultureInfo.InvariantCulture))) + "#list";
    }
}
