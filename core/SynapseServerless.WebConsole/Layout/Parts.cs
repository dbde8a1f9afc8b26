using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.Service.Runs;
using SynapseServerless.WebConsole.Access;
using SynapseServerless.WebConsole.Http;
using SynapseServerless.WebConsole.Live;

namespace SynapseServerless.WebConsole.Layout;

/// <summary>Parts that several pages share.</summary>
internal static class Parts
{
    /// <summary>A time: in UTC as it comes, in the reader's zone where a script may run.</summary>
    public static Fragment Time(DateTimeOffset time) =>
        Html.Fragment(html => html.Write($"<time datetime=\"{Display.MachineTime(time)}\" title=\"{Display.Time(time)}\">{time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)} UTC</time>"));

    /// <summary>A status: a dot and a word.</summary>
    public static Fragment Status(RunStatus status) => Html.Fragment(html => html.Write($"<span class=\"status {Style(status)}\">{status.ToString()}</span>"));

    /// <summary>The class of a status.</summary>
    public static string Style(RunStatus status) => status switch
    {
        RunStatus.Completed => "good",
        RunStatus.Failed => "bad",
        RunStatus.Running => "busy",
        _ => "pending",
    };

    /// <summary>The page of a run.</summary>
    public static string RunUrl(View view, string runId) => view.Url($"runs/{View.Part(runId)}");

    /// <summary>A page's heading.</summary>
    /// <param name="html">Where it is written.</param>
    /// <param name="title">The heading.</param>
    /// <param name="lead">A sentence below it; null for none.</param>
    public static void Heading(Html html, string title, string? lead = null)
    {
        html.Write($"<header class=\"head\"><h1>{Display.Shorten(title, 300)}</h1>");
        if (!string.IsNullOrWhiteSpace(lead))
            html.Write($"<p class=\"lead\">{Display.Shorten(lead, 2000)}</p>");
        html.Write($"</header>");
    }

    /// <summary>What stands where there is nothing yet: what there will be, and how to come by it.</summary>
    public static void Empty(Html html, string what, Fragment next) => html.Write($"<div class=\"empty\"><p><strong>{what}</strong></p><p>{next}</p></div>");

    /// <summary>A part of a page under a heading.</summary>
    public static void Block(Html html, string id, string title, Action body)
    {
        html.Write($"\n<section class=\"block\" id=\"{id}\" aria-labelledby=\"{id}-title\"><h2 id=\"{id}-title\">{title}</h2>");
        body();
        html.Write($"</section>");
    }

    /// <summary>The beginning of a form that changes something.</summary>
    public static void Form(Html html, View view, string url, string style = "form")
    {
        html.Write($"<form class=\"{style}\" method=\"post\" action=\"{url}\">");
        if (view.Session is { } session)
            html.Write($"<input type=\"hidden\" name=\"{FormTokens.Field}\" value=\"{FormTokens.Of(session.Secret)}\">");
    }

    /// <summary>A form that is one button.</summary>
    public static void Button(Html html, View view, string url, string label, string style = "button")
    {
        Form(html, view, url, "inline");
        html.Write($"<button class=\"{style}\">{label}</button></form>");
    }

    /// <summary>How far a run is, brought up to date by events.</summary>
    public static void Progress(Html html, RunView run)
    {
        var live = LiveRun.Of(run);
        Fragment value = live.Share is { } share ? Html.Fragment(inner => inner.Write($" value=\"{new Fragment(share.ToString(System.Globalization.CultureInfo.InvariantCulture))}\"")) : default;
        html.Write($"<div class=\"live\" data-run=\"{run.RunId}\"><p class=\"live-phase\"><span data-live=\"phase\">{live.Phase}</span></p>");
        html.Write($"<progress max=\"1\"{value} data-live-share aria-label=\"Share of the tasks of this step that are done\"></progress><dl class=\"live-facts\">");
        Fact("Tasks", "tasks", live.Tasks);
        Fact("Rows", "rows", live.Rows);
        Fact("Speed", "rate", live.Rate);
        Fact("Left", "left", live.Left);
        Fact("Set aside", "setAside", live.SetAside);
        html.Write($"</dl><p class=\"note\" data-live=\"note\">{live.Note}</p></div>");

        void Fact(string label, string name, string text) => html.Write($"<div><dt>{label}</dt><dd data-live=\"{name}\">{(text.Length == 0 ? Display.Nothing : text)}</dd></div>");
    }

    /// <summary>Text with numbers of lines that can be linked to.</summary>
    /// <param name="html">Where it is written.</param>
    /// <param name="id">Its name; lines are its name and their number.</param>
    /// <param name="text">The text.</param>
    /// <param name="most">How many lines are shown at most.</param>
    public static void Code(Html html, string id, string text, int most = 2_000)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        html.Write($"<div class=\"code-box\"><button type=\"button\" class=\"copy\" data-copy=\"{id}\" hidden>Copy</button><ol class=\"code\" id=\"{id}\" tabindex=\"0\" aria-label=\"Lines of text\">");
        for (int i = 0; i < Math.Min(lines.Length, most); i++)
            html.Write($"<li id=\"{id}-{i + 1}\"><code>{Display.Shorten(lines[i], 4_000)}</code></li>");
        html.Write($"</ol></div>");
        if (lines.Length > most)
            html.Write($"<p class=\"note\">Not shown: {Display.Count(lines.Length - most, "more line")}.</p>");
    }

    /// <summary>Links between parts of one thing.</summary>
    public static void Tabs(Html html, View view, string label, string current, params (string Name, string Title)[] tabs)
    {
        html.Write($"<nav class=\"tabs\" aria-label=\"{label}\"><ul>");
        foreach ((string name, string title) in tabs)
            html.Write($"<li><a href=\"{view.Url(view.Path.TrimStart('/'), ("tab", name == tabs[0].Name ? null : name))}\"{(name == current ? new Fragment(" aria-current=\"page\"") : default)}>{title}</a></li>");
        html.Write($"</ul></nav>");
    }

    /// <summary>The first line of a text.</summary>
    public static string FirstLine(string text)
    {
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        return Display.Shorten(end < 0 ? text : text[..end], 300);
    }
}
