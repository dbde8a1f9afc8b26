using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using SynapseServerless.Orchestration;
using RetryPolicy = SynapseServerless.Orchestration.RetryPolicy;
using TaskFailedException = SynapseServerless.Orchestration.TaskFailedException;

namespace SynapseServerless.Functions.Durable;

/// <summary>What our orchestrations are written against, over Durable Task's own context.</summary>
/// <remarks>
/// Retries are made here, of durable timers and the schedule that all engines share: Durable Task's own know neither which failures
/// stand nor the jitter, and both are part of what an orchestration promises.
/// </remarks>
/// <param name="context">Durable Task's context.</param>
internal sealed class DurableContext(TaskOrchestrationContext context) : IOrchestrationContext
{
    // A worker that dies or runs into the time limit of a function is no fault of the task: it is tried as often without being asked to.
    private static readonly RetryPolicy Lost = new(3, TimeSpan.FromSeconds(1));

    private int _tasks;

    /// <inheritdoc/>
    public string InstanceId => context.InstanceId;

    /// <inheritdoc/>
    public DateTimeOffset CurrentTime => new(DateTime.SpecifyKind(context.CurrentUtcDateTime, DateTimeKind.Utc));

    /// <inheritdoc/>
    public bool IsReplaying => context.IsReplaying;

    /// <inheritdoc/>
    public ILogger Logger { get; } = context.CreateReplaySafeLogger("SynapseServerless.Orchestration");

    /// <inheritdoc/>
    public Guid NewGuid() => context.NewGuid();

    /// <inheritdoc/>
    public async Task<TOutput> CallActivityAsync<TInput, TOutput>(string name, TInput input, RetryPolicy? retry = null)
    {
        JsonElement payload = Json.Element(input, $"input of activity '{name}'");
        int task = _tasks++;
        for (int attempt = 1; ; attempt++)
        {
            (DurableOutcome outcome, bool lost) = await CallAsync(name, new ActivityCall(task, attempt, payload));
            if (outcome.Failure is not { } failure)
                return Read<TOutput>(outcome);
            RetryPolicy? policy = lost && (retry?.MaxAttempts ?? 1) < Lost.MaxAttempts ? Lost : retry;
            if (RetrySchedule.DelayAfter(policy, failure, InstanceId, task, attempt) is not { } delay)
                throw new TaskFailedException(name, failure);
            Logger.LogWarning("{Activity} failed in attempt {Attempt}, again in {Seconds:F1} s: {Problem}", name, attempt, delay.TotalSeconds, failure.Message);
            await context.CreateTimer(context.CurrentUtcDateTime + delay, CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public async Task<TOutput> CallSubOrchestrationAsync<TInput, TOutput>(string name, TInput input, string instanceId)
    {
        JsonElement payload = Json.Element(input, $"input of orchestration '{name}'");
        DurableOutcome outcome;
        try
        {
            outcome = await context.CallSubOrchestratorAsync<DurableOutcome>(name, payload, new SubOrchestrationOptions(retry: null, instanceId));
        }
        catch (Microsoft.DurableTask.TaskFailedException error)
        {
            // Ours end with a value: this one was terminated, or broken by its engine.
            throw new TaskFailedException(name, Failures.Of(error));
        }
        return outcome.Failure is { } failure ? throw new TaskFailedException(name, failure) : Read<TOutput>(outcome);
    }

    /// <inheritdoc/>
    public Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken) =>
        context.CreateTimer(fireAt.UtcDateTime, cancellationToken);

    /// <inheritdoc/>
    public async Task<T> WaitForExternalEventAsync<T>(string name, CancellationToken cancellationToken) =>
        (await context.WaitForExternalEvent<JsonElement>(name, cancellationToken)).Deserialize<T>(OrchestrationJson.Options)!;

    /// <inheritdoc/>
    public void ContinueAsNew<TInput>(TInput input) =>
        context.ContinueAsNew(Json.Element(input, $"input of orchestration '{context.Name}'"), preserveUnprocessedEvents: true);

    /// <inheritdoc/>
    public void SetCustomStatus(object? status) =>
        context.SetCustomStatus(Json.Element(status, $"status of orchestration '{context.Name}'"));

    private async Task<(DurableOutcome Outcome, bool Lost)> CallAsync(string name, ActivityCall call)
    {
        try
        {
            return (await context.CallActivityAsync<DurableOutcome>(name, call), false);
        }
        catch (Microsoft.DurableTask.TaskFailedException error)
        {
            return (new DurableOutcome(null, Failures.Of(error)), true);
        }
    }

    private static T Read<T>(DurableOutcome outcome) => outcome.Output is { } output ? output.Deserialize<T>(OrchestrationJson.Options)! : default!;
}

/// <summary>Failures that the host reports, as ours.</summary>
internal static class Failures
{
    /// <summary>The failure that a failed call amounts to; trying again may help, for the task itself did not say otherwise.</summary>
    public static TaskFailure Of(Microsoft.DurableTask.TaskFailedException error)
    {
        TaskFailureDetails details = error.FailureDetails;
        string message = details.ErrorMessage is { Length: > 2_000 } text ? text[..2_000] + "..." : details.ErrorMessage;
        return new TaskFailure(details.ErrorType, $"{error.TaskName} was lost: {message}", Retriable: true, Detail: null);
    }
}
