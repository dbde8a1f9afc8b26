using SynapseServerless.Runs;

namespace SynapseServerless.Service.Runs;

/// <summary>A run: what it is, how it stands, how far it is.</summary>
public sealed record RunView
{
    /// <summary>Identity of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Name of the job.</summary>
    public required string Name { get; init; }

    /// <summary>How the run stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>Who or what started it: <c>http</c>, <c>queue</c>, <c>drop</c>, <c>schedule</c>.</summary>
    public required string Trigger { get; init; }

    /// <summary>The stored pipeline it was started from.</summary>
    public string? Pipeline { get; init; }

    /// <summary>Version of that pipeline.</summary>
    public int? Version { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Seconds at work, resumed parts added up.</summary>
    public double? Seconds { get; init; }

    /// <summary>How often the run was taken up again.</summary>
    public int Resumes { get; init; }

    /// <summary>Rows read from inputs.</summary>
    public long? RowsIn { get; init; }

    /// <summary>Rows written to the output.</summary>
    public long? RowsOut { get; init; }

    /// <summary>Rows set aside.</summary>
    public long? RowsSetAside { get; init; }

    /// <summary>How far it is; only while it is at work.</summary>
    public RunProgress? Progress { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }
}

/// <summary>Some of the runs, newest first.</summary>
public sealed record RunPage
{
    /// <summary>The runs.</summary>
    public required IReadOnlyList<RunView> Runs { get; init; }

    /// <summary>Asks for the next page; null on the last one. A page may be short, or empty, and have a next one all the same.</summary>
    public string? Continuation { get; init; }
}

/// <summary>Which runs are wanted.</summary>
public sealed record RunQuery
{
    /// <summary>How many at most, from 1 to 100.</summary>
    public int Top { get; init; } = 20;

    /// <summary>What the page before gave.</summary>
    public string? Continuation { get; init; }

    /// <summary>Only those that stand so.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Only those of the job of this name.</summary>
    public string? Name { get; init; }
}
