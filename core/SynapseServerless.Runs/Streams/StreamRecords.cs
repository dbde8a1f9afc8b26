using SynapseServerless.Data;
using SynapseServerless.Streaming;

namespace SynapseServerless.Streams;

/// <summary>What people want of a stream.</summary>
public enum StreamState
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>It stops at the end of the epoch at work, and goes on when it is resumed.</summary>
    Paused,

    /// <summary>It handles what is there and ends.</summary>
    Draining,
}

/// <summary>What somebody wants of a stream: <c>wish.json</c>, which commands and requests write and the engine reads.</summary>
public sealed record StreamWish
{
    /// <summary>Name of the stream.</summary>
    public required string Name { get; init; }

    /// <summary>What is wanted.</summary>
    public StreamState State { get; init; }

    /// <summary>Version of its specification, from 1. A newer one takes over at the end of the epoch at work.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Grows with every wish: a problem holds the stream until there is a newer one.</summary>
    public long Revision { get; init; } = 1;

    /// <summary>When the stream was created.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When this was wished.</summary>
    public required DateTimeOffset Changed { get; init; }
}

/// <summary>How a stream stands.</summary>
public enum StreamPhase
{
    /// <summary>No epoch has begun yet.</summary>
    Starting,

    /// <summary>An epoch is running.</summary>
    Running,

    /// <summary>There is nothing new, or it is not time yet.</summary>
    Waiting,

    /// <summary>It was paused, or waits for somebody because of a problem.</summary>
    Paused,

    /// <summary>Something failed that may pass; it tries again by itself.</summary>
    Retrying,

    /// <summary>All that was there is handled, and it has ended.</summary>
    Drained,
}

/// <summary>Rows of a stream, counted.</summary>
public sealed record StreamCounts
{
    /// <summary>Rows read.</summary>
    public long RowsIn { get; init; }

    /// <summary>Rows written, those of windows included.</summary>
    public long RowsOut { get; init; }

    /// <summary>Records that could not be read and rows that a stage could not handle.</summary>
    public long RowsSetAside { get; init; }

    /// <summary>Rows that came after their windows had closed, or later than their delay allows.</summary>
    public long RowsLate { get; init; }

    /// <summary>Rows that the source dropped before they were read, as far as it could tell.</summary>
    public long RowsLost { get; init; }

    /// <summary>Both together.</summary>
    public StreamCounts Plus(StreamCounts other) => new()
    {
        RowsIn = RowsIn + other.RowsIn,
        RowsOut = RowsOut + other.RowsOut,
        RowsSetAside = RowsSetAside + other.RowsSetAside,
        RowsLate = RowsLate + other.RowsLate,
        RowsLost = RowsLost + other.RowsLost,
    };
}

/// <summary>How a stream stands and how far it is: <c>status.json</c>, which the engine writes.</summary>
public sealed record StreamStatus
{
    /// <summary>Name of the stream.</summary>
    public required string Name { get; init; }

    /// <summary>How it stands.</summary>
    public StreamPhase Phase { get; init; }

    /// <summary>Version of its specification that is running.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The last epoch that is committed.</summary>
    public long Epoch { get; init; }

    /// <summary>Rows since it was created.</summary>
    public StreamCounts Rows { get; init; } = new();

    /// <summary>Rows of the last epoch.</summary>
    public long LastRows { get; init; }

    /// <summary>Seconds from the plan of the last epoch to its commit.</summary>
    public double LastSeconds { get; init; }

    /// <summary>Rows read a second in the last epoch.</summary>
    public double RowsPerSecond { get; init; }

    /// <summary>Rows that wait beyond the last epoch; null where the source cannot tell.</summary>
    public long? Backlog { get; init; }

    /// <summary>For how many seconds the oldest row has waited that the last epoch left; 0 where it left none, null where the source cannot tell.</summary>
    public double? LagSeconds { get; init; }

    /// <summary>The time before which rows are late; null without event time.</summary>
    public DateTimeOffset? Watermark { get; init; }

    /// <summary>Why it is paused or tries again.</summary>
    public string? Problem { get; init; }

    /// <summary>When this was written.</summary>
    public DateTimeOffset Updated { get; init; }
}

/// <summary>A problem that holds a stream: <c>problem.json</c>.</summary>
/// <param name="Problem">What it is.</param>
/// <param name="Revision">The wish that it met: a newer one lets the stream try again.</param>
/// <param name="RetryAt">When it tries again by itself; null where somebody has to do something first.</param>
/// <param name="Times">How often it has come, one after the other.</param>
/// <param name="IsGap">Whether it is rows that are gone: who resumes the stream accepts it.</param>
internal sealed record StreamProblem(string Problem, long Revision, DateTimeOffset? RetryAt, int Times, bool IsGap = false);

/// <summary>Where a stream stands: <c>state.json</c>. Writing it commits an epoch, its outputs and its offsets in one step.</summary>
internal sealed record StreamCommit
{
    /// <summary>The last epoch that is committed; 0 for none.</summary>
    public long Epoch { get; init; }

    /// <summary>Version of the specification that it was carried out by.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Up to where each partition is handled.</summary>
    public IReadOnlyDictionary<string, string> Offsets { get; init; } = new Dictionary<string, string>();

    /// <summary>Rows since the beginning.</summary>
    public StreamCounts Rows { get; init; } = new();

    /// <summary>When the epoch was planned.</summary>
    public DateTimeOffset? Planned { get; init; }

    /// <summary>The time before which rows are late; null where there is none yet.</summary>
    public DateTimeOffset? Watermark { get; init; }

    /// <summary>The files of this epoch, which are published in the output right after; empty for sinks.</summary>
    public IReadOnlyList<DatasetPart> Parts { get; init; } = [];

    /// <summary>Columns of those files; null where there is none.</summary>
    public string? ArrowSchema { get; init; }

    /// <summary>Files with rows of windows that are not complete; none where nothing is gathered to windows.</summary>
    public IReadOnlyList<HeldRows> Held { get; init; } = [];
}

/// <summary>What an epoch reads: <c>epochs/N/plan.json</c>. It is written once, and then carried out however often it takes.</summary>
internal sealed record EpochPlan
{
    /// <summary>Number of the epoch.</summary>
    public required long Epoch { get; init; }

    /// <summary>Version of the specification that carries it out.</summary>
    public required int Version { get; init; }

    /// <summary>When it was planned.</summary>
    public required DateTimeOffset Planned { get; init; }

    /// <summary>The ranges.</summary>
    public required IReadOnlyList<StreamRange> Ranges { get; init; }

    /// <summary>For each part, which of the ranges it reads.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Parts { get; init; }

    /// <summary>Rows that wait beyond it; null where the source cannot tell.</summary>
    public long? Backlog { get; init; }

    /// <summary>For how long the oldest of them has waited, in seconds; null where the source cannot tell.</summary>
    public double? LagSeconds { get; init; }

    /// <summary>Rows that were gone before they could be read, and that the stream goes on without.</summary>
    public IReadOnlyList<StreamGap> Gaps { get; init; } = [];

    /// <summary>The time before which rows are late in it; null where there is none yet.</summary>
    public DateTimeOffset? Watermark { get; init; }

    /// <summary>What tells the tables that its rows are joined with from those of other epochs, in the order of the joins.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>Whether all windows are closed at its end, because nothing comes after it.</summary>
    public bool IsLast { get; init; }
}

/// <summary>A file of rows that wait for their windows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Oldest">The oldest time of a row, in milliseconds since 1970.</param>
/// <param name="Newest">The newest.</param>
/// <param name="Rows">How many rows it has.</param>
internal sealed record HeldRows(string Name, long Oldest, long Newest, long Rows);

/// <summary>What a part of an epoch did: <c>epochs/N/part-M.json</c>.</summary>
internal sealed record EpochPartRecord
{
    /// <summary>Rows read, written, set aside and late.</summary>
    public required StreamCounts Rows { get; init; }

    /// <summary>The file of its rows; null where they went to a sink or to windows.</summary>
    public DatasetPart? File { get; init; }

    /// <summary>Columns of the file; null where there is none.</summary>
    public string? ArrowSchema { get; init; }

    /// <summary>The newest time of a row, in milliseconds since 1970; null where no row has one.</summary>
    public long? Newest { get; init; }

    /// <summary>The file of rows that wait for their windows; null where there are none.</summary>
    public HeldRows? Held { get; init; }
}

/// <summary>What an epoch did: <c>epochs/N/done.json</c>, for people to look at.</summary>
public sealed record EpochRecord
{
    /// <summary>Number of the epoch.</summary>
    public required long Epoch { get; init; }

    /// <summary>Version of the specification that carried it out.</summary>
    public required int Version { get; init; }

    /// <summary>When it was planned.</summary>
    public required DateTimeOffset Planned { get; init; }

    /// <summary>When it was committed.</summary>
    public required DateTimeOffset Committed { get; init; }

    /// <summary>The ranges that it read.</summary>
    public required IReadOnlyList<StreamRange> Ranges { get; init; }

    /// <summary>Its rows.</summary>
    public required StreamCounts Rows { get; init; }

    /// <summary>Rows that were gone before they could be read.</summary>
    public IReadOnlyList<StreamGap> Gaps { get; init; } = [];
}
