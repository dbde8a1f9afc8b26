using SynapseServerless.Orchestration;

namespace SynapseServerless.Embedded.Journal;

/// <summary>An orchestration instance as the journal keeps it.</summary>
internal sealed record JournalInstance(OrchestrationStart Start, string Root, long? ParentKey, int? ParentAction)
{
    /// <summary>Its key in the journal, once it is there.</summary>
    public long Key { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How it ended.</summary>
    public TaskOutcome? Outcome { get; init; }

    /// <summary>Its last custom status.</summary>
    public string? Status { get; init; }

    /// <summary>Whether somebody asked for it to be cancelled.</summary>
    public bool CancelRequested { get; init; }
}

/// <summary>An event with its place in the journal.</summary>
internal sealed record JournalEvent(long Sequence, HistoryEvent Happened);

/// <summary>When a task ran and how often it was tried.</summary>
internal sealed record TaskTiming(DateTimeOffset Started, double Seconds, int Attempts);

/// <summary>A finished task as the journal keeps it.</summary>
/// <param name="InstanceId">The orchestration that called.</param>
/// <param name="Event">How it ended.</param>
/// <param name="Timing">When it ran.</param>
internal sealed record JournalTask(string InstanceId, HistoryEvent Event, TaskTiming Timing)
{
    /// <summary>Number of the task, when it was put in a queue for a worker.</summary>
    public int? Number { get; init; }

    /// <summary>The worker.</summary>
    public string? Worker { get; init; }
}
