using Microsoft.Extensions.Logging;

namespace SynapseServerless.Orchestration;

/// <summary>What an orchestration may do; everything else it does must be deterministic.</summary>
/// <remarks>
/// <para>An orchestration is replayed: after a crash its code runs again from the start, and every call that had completed
/// returns, at once and in the order in which completions were first delivered, what it returned then. Hence it takes the
/// time, GUIDs and all effects from here, starts no threads, and awaits nothing but tasks that this context gave.</para>
/// <para>An activity runs at least once. It is idempotent, so that its effect shows once.</para>
/// <para>Inputs and outputs travel as JSON and stay under 16 KB: references and counts, never data.</para>
/// </remarks>
public interface IOrchestrationContext
{
    /// <summary>Identity of this orchestration, unique in its store and stable over replays.</summary>
    string InstanceId { get; }

    /// <summary>The time of the last event delivered, the same on every replay.</summary>
    DateTimeOffset CurrentTime { get; }

    /// <summary>Whether the code is being replayed.</summary>
    bool IsReplaying { get; }

    /// <summary>A log that keeps quiet while replaying.</summary>
    ILogger Logger { get; }

    /// <summary>A new GUID, the same on every replay.</summary>
    Guid NewGuid();

    /// <summary>Runs an activity.</summary>
    /// <typeparam name="TInput">A small record.</typeparam>
    /// <typeparam name="TOutput">A small record.</typeparam>
    /// <param name="name">Name the activity is registered under.</param>
    /// <param name="input">Its input.</param>
    /// <param name="retry">How failures are retried; null for not at all.</param>
    /// <exception cref="TaskFailedException">The activity failed, all attempts included.</exception>
    Task<TOutput> CallActivityAsync<TInput, TOutput>(string name, TInput input, RetryPolicy? retry = null);

    /// <summary>Runs another orchestration as a part of this one.</summary>
    /// <param name="name">Name the orchestration is registered under.</param>
    /// <param name="input">Its input.</param>
    /// <param name="instanceId">Its identity, which should be derived from this one's.</param>
    /// <exception cref="TaskFailedException">The orchestration failed.</exception>
    Task<TOutput> CallSubOrchestrationAsync<TInput, TOutput>(string name, TInput input, string instanceId);

    /// <summary>Completes at a time.</summary>
    /// <param name="fireAt">When, by <see cref="CurrentTime"/>'s clock.</param>
    /// <param name="cancellationToken">Cancels the timer; a cancelled timer does not keep the orchestration from ending.</param>
    Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken);

    /// <summary>Waits for an event that somebody raises for this instance; events that come early are kept.</summary>
    /// <param name="name">Name of the event.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<T> WaitForExternalEventAsync<T>(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Begins the orchestration again with another input and an empty history, under the same identity: for those that would
    /// otherwise go on for ever or long enough for their history to matter. Its code returns right after; what it returns is lost.
    /// </summary>
    /// <remarks>
    /// Events that nobody has taken are kept for the new beginning; tasks that are still open are abandoned. Parts of
    /// the new beginning need identities that no earlier one had.
    /// </remarks>
    /// <param name="input">The input of the new beginning, a small record.</param>
    void ContinueAsNew<TInput>(TInput input);

    /// <summary>Publishes how far the orchestration is, as a small record; the last one stands.</summary>
    void SetCustomStatus(object? status);
}

/// <summary>An orchestration: deterministic code over <see cref="IOrchestrationContext"/>.</summary>
/// <typeparam name="TInput">A small record.</typeparam>
/// <typeparam name="TOutput">A small record.</typeparam>
public interface IOrchestration<TInput, TOutput>
{
    /// <summary>Runs the orchestration.</summary>
    Task<TOutput> RunAsync(IOrchestrationContext context, TInput input);
}

/// <summary>An activity: one idempotent unit of work with effects.</summary>
/// <typeparam name="TInput">A small record.</typeparam>
/// <typeparam name="TOutput">A small record.</typeparam>
public interface IActivity<TInput, TOutput>
{
    /// <summary>Does the work. May run more than once with the same input; its effect must show once.</summary>
    Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken);
}

/// <summary>What an activity knows of its surroundings.</summary>
/// <param name="InstanceId">Identity of the orchestration that called.</param>
/// <param name="TaskId">Number of the call in that orchestration: together they name the task.</param>
/// <param name="Attempt">Which attempt this is, from 1.</param>
public sealed record ActivityContext(string InstanceId, int TaskId, int Attempt);

/// <summary>How failures of a task are retried: exponential backoff with jitter.</summary>
/// <param name="MaxAttempts">Attempts in all; 1 for no retry.</param>
/// <param name="FirstDelay">Wait before the second attempt.</param>
/// <param name="Backoff">Factor by which the wait grows.</param>
/// <param name="MaxDelay">Longest wait.</param>
public sealed record RetryPolicy(int MaxAttempts, TimeSpan FirstDelay, double Backoff = 2, TimeSpan? MaxDelay = null);

/// <summary>A task of an orchestration failed for good.</summary>
public sealed class TaskFailedException : SynapseException
{
    /// <summary>Creates the error.</summary>
    /// <param name="taskName">The activity or orchestration that failed.</param>
    /// <param name="failure">What it failed with.</param>
    public TaskFailedException(string taskName, TaskFailure failure)
        : base(failure.Message)
    {
        TaskName = taskName;
        Failure = failure;
    }

    /// <summary>The activity or orchestration that failed.</summary>
    public string TaskName { get; }

    /// <summary>What it failed with.</summary>
    public TaskFailure Failure { get; }
}

/// <summary>A failure as it is journalled.</summary>
/// <param name="ErrorType">Full name of the exception's type.</param>
/// <param name="Message">Its message.</param>
/// <param name="Retriable">Whether trying again may help; a bad specification or bad data stays bad.</param>
/// <param name="Detail">Stack trace, for the log.</param>
public sealed record TaskFailure(string ErrorType, string Message, bool Retriable, string? Detail)
{
    /// <summary>When the task is to be asked again, where it is no failure but an answer: not yet. Null for a failure.</summary>
    public DateTimeOffset? AskAgainAt { get; init; }
}
