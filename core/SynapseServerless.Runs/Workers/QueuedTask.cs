using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Workers;

/// <summary>A task that leaves its engine: a worker of a pool runs the activity and sends a <see cref="TaskResult"/> back.</summary>
/// <remarks>It is delivered at least once, to any worker of the pool. Like every activity it may run twice and shows once.</remarks>
public sealed record QueuedTask
{
    /// <summary>The pool whose workers may take it.</summary>
    public required string Pool { get; init; }

    /// <summary>The orchestration that waits for the result.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Number of the task in that orchestration; with <see cref="InstanceId"/> it names the task.</summary>
    public required int Number { get; init; }

    /// <summary>Which attempt this is, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Name of the activity.</summary>
    public required string Activity { get; init; }

    /// <summary>Its input.</summary>
    public required JsonElement Input { get; init; }

    /// <summary>When the engine gives the attempt up; no worker begins it or goes on with it afterwards.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>The queue that takes the result; null for the one that all engines of the queue service share.</summary>
    public string? Results { get; init; }

    /// <summary>Name of the event that the orchestration waits for.</summary>
    [JsonIgnore]
    public string EventName => EventOf(Number);

    /// <summary>Name of the event that brings the result of a task.</summary>
    /// <param name="number">Number of the task.</param>
    public static string EventOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{EventPrefix}{number}");

    /// <summary>What the names of such events begin with.</summary>
    public const string EventPrefix = "task:";
}

/// <summary>What became of a <see cref="QueuedTask"/>; the data of the event that its orchestration waits for.</summary>
public sealed record TaskResult
{
    /// <summary>The orchestration that waits.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Number of the task in that orchestration.</summary>
    public required int Number { get; init; }

    /// <summary>The attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>Name of the activity.</summary>
    public required string Activity { get; init; }

    /// <summary>What the activity returned, when it succeeded.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>What it failed with, when it failed.</summary>
    public TaskFailure? Failure { get; init; }

    /// <summary>The worker.</summary>
    public string? Worker { get; init; }

    /// <summary>When the worker began.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>Seconds of work.</summary>
    public double Seconds { get; init; }

    /// <summary>Name of the event that brings the result to its orchestration.</summary>
    [JsonIgnore]
    public string EventName => QueuedTask.EventOf(Number);

    /// <summary>The result that a task has with an outcome.</summary>
    /// <param name="task">The task.</param>
    /// <param name="outcome">How it ended.</param>
    public static TaskResult Of(QueuedTask task, TaskOutcome outcome) => new()
    {
        InstanceId = task.InstanceId,
        Number = task.Number,
        Attempt = task.Attempt,
        Activity = task.Activity,
        Output = outcome.Output is { } json ? OrchestrationJson.Read<JsonElement>(json) : null,
        Failure = outcome.Failure,
    };
}

/// <summary>Where the tasks of an orchestration go.</summary>
/// <param name="Pool">The pool of workers.</param>
/// <param name="Timeout">How long an attempt may take, the wait in the queue included.</param>
public sealed record WorkerRoute(string Pool, TimeSpan Timeout);

/// <summary>A worker did not do what it was asked for.</summary>
/// <param name="problem">What happened.</param>
/// <param name="remedy">What would help.</param>
public sealed class WorkerException(string problem, string? remedy = null) : SynapseException(problem, Location.None, remedy);
