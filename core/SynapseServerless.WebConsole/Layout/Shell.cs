using System.Globalization;
using SynapseServerless.Reports.Markup;
using SynapseServerless.WebConsole.Http;

namespace SynapseServerless.WebConsole.Layout;

/// <summary>What every page has around it: head, navigation, foot.</summary>
internal static class Shell
{
    private static readonly (string Section, string Path, string Title)[] s_sections =
    [
        ("home", "", "Home"), ("runs", "runs", "Runs"), ("pipelines", "pipelines", "Pipelines"), ("models", "models", "Models"),
        ("data", "data", "Data"), ("streams", "streams", "Streams"), ("stages", "stages", "Stages"),
    ];

    /// <summary>The page as HTML.</summary>
    public static string Render(View view, PageAnswer page)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var html = new Html(text);
        html.Write($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Display.Shorten(page.Title, 200)} \u00B7 Synapse console</title>");
        html.Write($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">");
        if (page.Next is { } next)
            html.Write($"<meta http-equiv=\"refresh\" content=\"0;url={view.Url(next)}\">");
        html.Write($"<link rel=\"icon\" href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Cpath d='M0 8V4h2v4zM3 8V1h2v7zM6 8V5h2v3z' fill='%230b62a8'/%3E%3C/svg%3E\">");
        html.Write($"<link rel=\"stylesheet\" href=\"{view.Url(Assets.Styles.Url)}\"><script src=\"{view.Url(Assets.Script.Url)}\" defer></script></head>");
        html.Write($"<body{(page.Events is { } events ? Html.Fragment(inner => inner.Write($" data-events=\"{view.Url(events)}\"")) : default)}><a class=\"skip\" href=\"#main\">Skip to content</a>");
        Bar(html, view, page.Section);
        html.Write($"<main id=\"main\" tabindex=\"-1\">");
        page.Body(html);
        html.Write($"</main><footer class=\"foot\"><p>Times are in your zone where scripts run, else UTC; hold the pointer over one for the exact time. <span id=\"connection\" role=\"status\"></span></p></footer></body></html>\n");
        return text.ToString();
    }

    private static void Bar(Html html, View view, string current)
    {
        html.Write($"<header class=\"bar\"><div class=\"bar-in\"><a class=\"brand\" href=\"{view.Url("")}\">Synapse</a>");
        if (view.Session is { } session)
        {
            html.Write($"<nav aria-label=\"Main\"><ul>");
            foreach ((string section, string path, string title) in s_sections)
                html.Write($"<li><a href=\"{view.Url(path)}\"{(section == current ? new Fragment(" aria-current=\"true\"") : default)}>{title}</a></li>");
            html.Write($"</ul></nav><form class=\"search\" role=\"search\" method=\"get\" action=\"{view.Url("search")}\"><label class=\"unseen\" for=\"find\">Search runs, pipelines, models and stages</label><input id=\"find\" type=\"search\" name=\"q\" placeholder=\"Search\" value=\"{(current == "search" ? view.Query("q") : null)}\"></form>");
            html.Write($"<div class=\"who\"><span>{Display.Shorten(session.Caller, 40)}{(session.CanChange ? "" : ", read only")}</span>");
            Parts.Button(html, view, view.Url("sign-out"), "Sign out", "link");
            html.Write($"</div>");
        }
        html.Write($"</div></header>");
    }
}
