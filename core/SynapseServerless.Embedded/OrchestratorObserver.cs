using SynapseServerless.Orchestration;

namespace SynapseServerless.Embedded;

/// <summary>Hears what an engine does, at once and on the engine's threads: it is quick and does not throw.</summary>
public interface IOrchestratorObserver
{
    /// <summary>An attempt of a task begins.</summary>
    void TaskStarted(OrchestratorTask task)
    {
    }

    /// <summary>A task ended for good and is journalled.</summary>
    void TaskEnded(OrchestratorTask task)
    {
    }

    /// <summary>An attempt failed, and another will follow.</summary>
    /// <param name="task">The task, with the failure.</param>
    /// <param name="delay">The wait before the next attempt.</param>
    void TaskRetried(OrchestratorTask task, TimeSpan delay)
    {
    }

    /// <summary>An event from outside was delivered to an orchestration.</summary>
    /// <param name="instanceId">The orchestration.</param>
    /// <param name="happened">The event.</param>
    void EventDelivered(string instanceId, HistoryEvent happened)
    {
    }

    /// <summary>An orchestration was taken up again.</summary>
    /// <param name="instanceId">The orchestration.</param>
    /// <param name="tasks">How many of its tasks had ended, those on workers included.</param>
    void Replayed(string instanceId, int tasks)
    {
    }

    /// <summary>An orchestration published a custom status.</summary>
    /// <param name="instanceId">The orchestration.</param>
    /// <param name="status">The status as JSON.</param>
    /// <param name="replaying">Whether it had published it before.</param>
    void StatusChanged(string instanceId, string status, bool replaying)
    {
    }
}

/// <summary>A task as an observer sees it.</summary>
/// <param name="InstanceId">The orchestration that called.</param>
/// <param name="TaskId">Number of the call in that orchestration.</param>
/// <param name="Activity">Name of the activity.</param>
/// <param name="Input">Its input as JSON.</param>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="Started">When the attempt began.</param>
public sealed record OrchestratorTask(string InstanceId, int TaskId, string Activity, string Input, int Attempt, DateTimeOffset Started)
{
    /// <summary>How long the attempt took, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>How it ended; null while it runs.</summary>
    public TaskOutcome? Outcome { get; init; }
}

internal sealed class SilentObserver : IOrchestratorObserver;
