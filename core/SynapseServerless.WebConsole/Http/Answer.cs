using SynapseServerless.Reports.Markup;
using SynapseServerless.WebConsole.Live;

namespace SynapseServerless.WebConsole.Http;

/// <summary>What a page answers.</summary>
internal abstract record Answer;

/// <summary>A page.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Body">Writes what stands in its middle.</param>
internal sealed record PageAnswer(string Title, Action<Html> Body) : Answer
{
    /// <summary>The status of HTTP.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The entry of the navigation that it belongs to.</summary>
    public string Section { get; init; } = "";

    /// <summary>Where events come from that keep it up to date, from the root; null where nothing changes by itself.</summary>
    public string? Events { get; init; }

    /// <summary>Where the browser goes on to at once, from the root; null for not.</summary>
    public string? Next { get; init; }
}

/// <summary>Another page, that a browser gets with GET.</summary>
/// <param name="To">The page, from the root.</param>
internal sealed record RedirectAnswer(string To) : Answer;

/// <summary>Events, as long as anybody listens.</summary>
/// <param name="Feed">Where they come from.</param>
internal sealed record EventsAnswer(LiveFeed Feed) : Answer;

/// <summary>A file.</summary>
/// <param name="ContentType">Its type.</param>
/// <param name="Content">The file.</param>
internal sealed record FileAnswer(string ContentType, Stream Content) : Answer
{
    /// <summary>Under which name it is saved; null to be shown.</summary>
    public string? FileName { get; init; }

    /// <summary>How long it may be kept: a file under a name that its content decides never changes.</summary>
    public bool IsForever { get; init; }

    /// <summary>A policy of its own, for what was made elsewhere.</summary>
    public string? Policy { get; init; }
}
