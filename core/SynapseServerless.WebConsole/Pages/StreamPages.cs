using SynapseServerless.Reports.Markup;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Streams;
using SynapseServerless.Streams;
using SynapseServerless.WebConsole.Http;
using SynapseServerless.WebConsole.Layout;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>Streams: how they stand, and what is wanted of them.</summary>
internal static class StreamPages
{
    private static readonly (string Word, StreamState State, string Label)[] s_wishes =
        [("pause", StreamState.Paused, "Pause"), ("resume", StreamState.Running, "Resume"), ("drain", StreamState.Draining, "Drain")];

    /// <summary>The list.</summary>
    public static async Task<Answer> ListAsync(View view, CancellationToken cancellationToken)
    {
        IReadOnlyList<ServedStreamView> streams = await view.Host.Streams.ListAsync(cancellationToken);
        return new PageAnswer("Streams", html =>
        {
            Parts.Heading(html, "Streams");
            if (streams.Count == 0)
            {
                Parts.Empty(html, "No stream has been started yet.", Html.Fragment(inner => inner.Write($"Send a specification of which one input has <code>stream:</code> to <code>POST /v1/streams</code>. It goes on until it is paused, drained or deleted.")));
                return;
            }
            Tables.Write(html, view, new Grid(
                "streams", "Streams", [new("Name"), new("Wanted"), new("Is"), new("Epoch", true), new("Rows in", true), new("Rows out", true), new("Set aside", true), new("Waiting", true), new("Lag", true), new("Problem")],
                [.. streams.Select(stream => (IReadOnlyList<GridCell>)
                [
                    GridCell.Link(stream.Name, view.Url($"streams/{View.Part(stream.Name)}")), stream.State.ToString(), stream.Status?.Phase.ToString() ?? "not begun", GridCell.Of(stream.Status?.Epoch),
                    GridCell.Of(stream.Status?.Rows.RowsIn), GridCell.Of(stream.Status?.Rows.RowsOut), GridCell.Of(stream.Status?.Rows.RowsSetAside), GridCell.Of(stream.Status?.Backlog),
                    GridCell.Seconds(stream.Status?.LagSeconds), Problem(view, stream) ?? "",
                ])]) { HidesCaption = true });
        })
        { Section = "streams" };
    }

    /// <summary>One of them.</summary>
    public static async Task<Answer> GetAsync(View view, CancellationToken cancellationToken)
    {
        ServedStreamView stream = await view.Host.Streams.GetAsync(view.Values["name"], cancellationToken);
        return new PageAnswer($"{stream.Name}, stream", html =>
        {
            html.Write($"<p class=\"crumbs\"><a href=\"{view.Url("streams")}\">Streams</a></p>");
            Parts.Heading(html, stream.Name);
            html.Write($"<p class=\"meta\"><span>wanted: {stream.State.ToString().ToLowerInvariant()}</span> <span>is: {stream.Status?.Phase.ToString().ToLowerInvariant() ?? "not begun"}</span> <span>version {stream.Version}</span> <span>created {Parts.Time(stream.Created)}</span></p>");
            if (Problem(view, stream) is { } problem)
                html.Write($"<div class=\"error\" role=\"alert\"><strong>What holds it</strong><p>{problem}</p></div>");
            if (view.CanChange)
            {
                html.Write($"<div class=\"actions\">");
                foreach ((string word, StreamState state, string label) in s_wishes.Where(wish => wish.State != stream.State))
                    Parts.Button(html, view, view.Url($"streams/{View.Part(stream.Name)}/{word}"), label);
                html.Write($"</div><p class=\"note\">It pauses at the end of the epoch at work. Drained, it handles what is there, closes its windows and ends.</p>");
            }
            if (stream.Status is { } status)
            {
                Parts.Block(html, "facts", "How it stands", () => Reports.Sections.Section.Facts(html, Facts(status)));
                html.Write($"<p class=\"note\">As of {Parts.Time(status.Updated)}.</p>");
            }
        })
        { Section = "streams" };
    }

    /// <summary>Says what is wanted of one.</summary>
    public static async Task<Answer> SetAsync(View view, CancellationToken cancellationToken)
    {
        string wish = view.Values["wish"];
        (string Word, StreamState State, string Label) known = s_wishes.FirstOrDefault(known => known.Word == wish);
        if (known.Word is null)
            throw ApiException.Of(404, "There is no such page", "A stream can be paused, resumed and drained.");
        ServedStreamView stream = await view.Host.Streams.SetAsync(view.Values["name"], known.State, cancellationToken);
        return new RedirectAnswer($"streams/{View.Part(stream.Name)}");
    }

    private static string? Problem(View view, ServedStreamView stream) => stream.Status?.Problem is { } problem ? view.Host.Layout.Relative(problem) : null;

    private static IEnumerable<KeyValuePair<string, string>> Facts(StreamStatus status)
    {
        yield return new("Epoch", Display.Count(status.Epoch));
        yield return new("Rows in", Display.Count(status.Rows.RowsIn));
        yield return new("Rows out", Display.Count(status.Rows.RowsOut));
        yield return new("Rows set aside", Display.Count(status.Rows.RowsSetAside));
        yield return new("Rows late", Display.Count(status.Rows.RowsLate));
        yield return new("Rows lost by the source", Display.Count(status.Rows.RowsLost));
        yield return new("Rows of the last epoch", Display.Count(status.LastRows));
        yield return new("Time of the last epoch", Display.Duration(status.LastSeconds));
        yield return new("Rows a second", Display.Number(status.RowsPerSecond));
        yield return new("Rows waiting", status.Backlog is { } backlog ? Display.Count(backlog) : "the source does not tell");
        yield return new("Lag", status.LagSeconds is { } lag ? Display.Duration(lag) : "the source does not tell");
        if (status.Watermark is { } watermark)
            yield return new("Watermark", Display.Time(watermark));
    }
}
