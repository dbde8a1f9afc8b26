using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.WebConsole.Http;
using SynapseServerless.WebConsole.Layout;
using SynapseServerless.WebConsole.Runs;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>The list of runs.</summary>
internal static class RunListPage
{
    private const int PageSize = 50, CsvSize = 5_000;

    private static readonly (string Value, string Title, TimeSpan? Span)[] s_since =
        [("", "any time", null), ("1h", "the last hour", TimeSpan.FromHours(1)), ("24h", "the last day", TimeSpan.FromDays(1)), ("7d", "the last week", TimeSpan.FromDays(7)), ("30d", "the last 30 days", TimeSpan.FromDays(30))];

    /// <summary>Makes the page.</summary>
    public static async Task<Answer> GetAsync(View view, CancellationToken cancellationToken)
    {
        string since = view.Query("since") ?? "";
        var filter = new RunFilter
        {
            Text = view.Query("q"),
            Status = Enum.TryParse(view.Query("status"), ignoreCase: true, out RunStatus status) && Enum.IsDefined(status) ? status : null,
            Since = s_since.FirstOrDefault(choice => choice.Value == since).Span is { } span ? view.Now - span : null,
            Order = Enum.TryParse(view.Query("sort"), ignoreCase: true, out RunOrder order) && Enum.IsDefined(order) ? order : RunOrder.Newest,
            After = view.Query("after"),
            Top = view.Csv is null ? PageSize : CsvSize,
        };
        RunListing listing = await view.Parts.Runs.ListAsync(filter, cancellationToken);
        return new PageAnswer("Runs", html =>
        {
            Parts.Heading(html, "Runs", listing.Total == 0 ? null : $"{Display.Count(listing.Total, "run")} in all.");
            if (listing.Total == 0)
            {
                Parts.Empty(html, "No run has been started yet.", Html.Fragment(inner => inner.Write($"Start a <a href=\"{view.Url("pipelines")}\">stored pipeline</a>, or send a specification to <code>POST /v1/runs</code>.")));
                return;
            }
            Filter(html, view, filter, since);
            if (listing.Runs.Count == 0)
            {
                Parts.Empty(html, listing.IsShort ? "None of those looked at so far fits." : "No run fits.", Html.Fragment(inner => inner.Write($"<a href=\"{view.Url("runs")}\">Show all runs</a>{(listing.Next is null ? "" : ", or look at older ones below")}.")));
            }
            else
            {
                html.Write($"<form id=\"compare\" class=\"bar-form\" method=\"get\" action=\"{view.Url("compare")}\"><button class=\"button\">Compare those chosen</button> <span class=\"note\">two to six</span></form>");
                Tables.Write(html, view, RunTables.Of(view, "runs", "Runs", listing.Runs, filter.Order) with { HidesCaption = true });
            }
            if (filter.Order is RunOrder.Longest or RunOrder.Rows)
                html.Write($"<p class=\"note\">Sorted are the newest {Display.Count(RunIndex.MostSorted)} runs that fit, and the first {PageSize} of them are shown.</p>");
            Paging(html, view, filter, listing);
        })
        { Section = "runs" };
    }

    private static void Filter(Html html, View view, RunFilter filter, string since)
    {
        html.Write($"<form class=\"filter\" method=\"get\" action=\"{view.Url("runs")}\"><div><label for=\"q\">Name or identity</label><input id=\"q\" name=\"q\" type=\"search\" value=\"{filter.Text}\"></div>");
        html.Write($"<div><label for=\"status\">Status</label><select id=\"status\" name=\"status\"><option value=\"\">any</option>");
        foreach (RunStatus status in Enum.GetValues<RunStatus>())
            html.Write($"<option value=\"{status.ToString().ToLowerInvariant()}\"{(filter.Status == status ? new Fragment(" selected") : default)}>{status.ToString()}</option>");
        html.Write($"</select></div><div><label for=\"since\">Started in</label><select id=\"since\" name=\"since\">");
        foreach ((string value, string title, _) in s_since)
            html.Write($"<option value=\"{value}\"{(value == since ? new Fragment(" selected") : default)}>{title}</option>");
        html.Write($"</select></div><button class=\"button\">Show</button></form>");
    }

    private static void Paging(Html html, View view, RunFilter filter, RunListing listing)
    {
        if (filter.After is null && listing.Next is null)
            return;
        html.Write($"<nav class=\"paging\" aria-label=\"Pages\">");
        if (filter.After is not null)
            html.Write($"<a href=\"{view.Here(("after", null))}\">First page</a>");
        if (listing.Next is { } next)
            html.Write($"<a rel=\"next\" href=\"{view.Here(("after", next))}\">{(filter.Order == RunOrder.Oldest ? "Newer runs" : "Older runs")}</a>");
        html.Write($"</nav>");
    }
}
