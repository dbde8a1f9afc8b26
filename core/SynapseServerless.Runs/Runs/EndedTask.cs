using SynapseServerless.Orchestration;

namespace SynapseServerless.Runs;

/// <summary>A task that ended, as any engine tells it: what progress and the tasks of a record are made of.</summary>
public sealed record EndedTask
{
    /// <summary>How many tasks a record keeps.</summary>
    public const int MostRecorded = 10_000;

    /// <summary>Its activity.</summary>
    public required string Activity { get; init; }

    /// <summary>What it was about where its output does not say.</summary>
    public string Subject { get; init; } = "";

    /// <summary>When it started.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>Seconds that its last attempt took.</summary>
    public double Seconds { get; init; }

    /// <summary>Attempts made.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The worker that it ran on; null for the engine.</summary>
    public string? Worker { get; init; }

    /// <summary>What it returned, as JSON; null when it failed.</summary>
    public string? Output { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>What it counted; null for tasks that do not count, and for one that failed.</summary>
    public TaskSummary? Summary() =>
        Activity is ActivityNames.TransformPartition or ActivityNames.Gather or ActivityNames.Merge or ActivityNames.SetAside && Output is not null
            ? OrchestrationJson.Read<TaskSummary>(Output)
            : null;

    /// <summary>The task in the record of its run.</summary>
    public TaskRecord ToRecord()
    {
        TaskSummary? summary = Summary();
        return new TaskRecord
        {
            Activity = Activity,
            Subject = summary?.Subject ?? Subject,
            Started = Started,
            Seconds = Math.Round(Seconds, 6),
            Attempts = Attempts,
            Worker = Worker,
            RowsIn = summary?.RowsIn ?? 0,
            RowsOut = summary?.RowsOut ?? 0,
            RowsSetAside = summary?.RowsSetAside ?? 0,
            BytesIn = summary?.BytesIn ?? 0,
            BytesOut = summary?.BytesOut ?? 0,
            Error = Error,
        };
    }
}
