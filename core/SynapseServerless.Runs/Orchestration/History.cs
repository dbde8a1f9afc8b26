namespace SynapseServerless.Orchestration;

/// <summary>What a journal keeps of an orchestration.</summary>
public enum HistoryEventKind
{
    /// <summary>An activity or sub-orchestration ended, with an output or a failure.</summary>
    TaskEnded,

    /// <summary>A timer fired.</summary>
    TimerFired,

    /// <summary>Somebody raised an event.</summary>
    EventRaised,
}

/// <summary>An event in the history of an orchestration. Events are delivered one at a time, in the order of the journal.</summary>
public sealed record HistoryEvent
{
    /// <summary>What happened.</summary>
    public required HistoryEventKind Kind { get; init; }

    /// <summary>The action that it completes; -1 for a raised event.</summary>
    public required int ActionId { get; init; }

    /// <summary>Name of the activity, orchestration or event.</summary>
    public required string Name { get; init; }

    /// <summary>Hash of the action's kind, name and input, checked on replay.</summary>
    public long Hash { get; init; }

    /// <summary>The output of the task or the event's data, as JSON.</summary>
    public string? Payload { get; init; }

    /// <summary>What the task failed with.</summary>
    public TaskFailure? Failure { get; init; }

    /// <summary>When it was journalled.</summary>
    public required DateTimeOffset Time { get; init; }
}

/// <summary>How an orchestration began.</summary>
/// <param name="InstanceId">Its identity.</param>
/// <param name="Name">Name it is registered under.</param>
/// <param name="Input">Its input as JSON.</param>
/// <param name="Time">When it began.</param>
public sealed record OrchestrationStart(string InstanceId, string Name, string Input, DateTimeOffset Time);

/// <summary>What an orchestration asks its engine to do.</summary>
public enum ActionKind
{
    /// <summary>Run an activity.</summary>
    Activity,

    /// <summary>Run another orchestration.</summary>
    SubOrchestration,

    /// <summary>Wait until a time.</summary>
    Timer,
}

/// <summary>Something an orchestration asks its engine to do.</summary>
/// <param name="Id">Number of the action in its orchestration, from 0 in the order of the calls.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="Name">The activity or orchestration.</param>
/// <param name="Input">Its input as JSON; of a timer, its time.</param>
/// <param name="Hash">Hash of kind, name and input.</param>
public sealed record OrchestrationAction(int Id, ActionKind Kind, string Name, string Input, long Hash)
{
    /// <summary>How failures of an activity are retried.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Identity of the sub-orchestration.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When the timer fires.</summary>
    public DateTimeOffset FireAt { get; init; }
}
