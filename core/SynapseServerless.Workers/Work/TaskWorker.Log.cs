using Microsoft.Extensions.Logging;

namespace SynapseServerless.Workers;

/// <summary>What a worker logs. The names of the events and values are those of docs/operations.md.</summary>
public sealed partial class TaskWorker
{
    [LoggerMessage(
        EventName = "WorkerTaskTaken", Level = LogLevel.Information,
        Message = "{role} worker {worker} took a task of run {runId} (message {messageId}, delivery {deliveries}, waited {waitedSeconds} s)")]
    private static partial void LogTaken(
        ILogger logger, string role, string worker, string runId, string messageId, long deliveries, double waitedSeconds);

    [LoggerMessage(
        EventName = "WorkerTaskEnded",
        Message = "{role} worker {worker}: task of run {runId} (message {messageId}) {outcome} after {seconds} s {error}")]
    private static partial void LogEnded(
        ILogger logger, LogLevel level, string role, string worker, string runId, string messageId, string outcome, double seconds, string? error);

    [LoggerMessage(
        EventName = "MessagePoisoned", Level = LogLevel.Error,
        Message = "Message {messageId} of queue {queue} was given up after {deliveries} deliveries: {reason}")]
    private static partial void LogPoisoned(ILogger logger, string queue, string messageId, long deliveries, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "No tasks can be taken from {queue}")]
    private static partial void LogUnusable(ILogger logger, Exception error, string queue);
}
