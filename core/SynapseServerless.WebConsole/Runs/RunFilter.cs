using SynapseServerless.Runs;
using SynapseServerless.Service.Runs;

namespace SynapseServerless.WebConsole.Runs;

/// <summary>In which order runs are listed.</summary>
internal enum RunOrder
{
    /// <summary>Newest first.</summary>
    Newest,

    /// <summary>Oldest first.</summary>
    Oldest,

    /// <summary>Of the newest that fit, the longest first.</summary>
    Longest,

    /// <summary>Of the newest that fit, those with most rows first.</summary>
    Rows,
}

/// <summary>Which runs are wanted.</summary>
internal sealed record RunFilter
{
    public string? Text { get; init; }

    public RunStatus? Status { get; init; }

    /// <summary>Only those asked for since.</summary>
    public DateTimeOffset? Since { get; init; }

    public RunOrder Order { get; init; }

    /// <summary>Key of the last run of the page before.</summary>
    public string? After { get; init; }

    public int Top { get; init; } = 50;
}

/// <summary>Some of the runs.</summary>
/// <param name="Runs">They.</param>
/// <param name="Next">Asks for those behind them; null at the end.</param>
/// <param name="Total">How many runs there are, whether or not they fit.</param>
/// <param name="IsShort">Whether more may fit that were not looked at yet.</param>
internal sealed record RunListing(IReadOnlyList<RunView> Runs, string? Next, int Total, bool IsShort);
