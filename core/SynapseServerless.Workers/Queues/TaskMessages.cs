using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Workers.Queues;

/// <summary>What tasks and results look like in a queue: JSON in a versioned envelope.</summary>
/// <remarks>
/// Written as plain text, like all messages of the service; read as plain text and as base64, which some senders make of it.
/// A message has at most 64 KB, of which a payload takes 16 KB at most.
/// </remarks>
public static class TaskMessages
{
    /// <summary>The most bytes that a message can have.</summary>
    public const int MostBytes = 64 << 10;

    private const int Version = 1;

    /// <summary>The text of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="returned">How often a worker that was told to stop gave it back.</param>
    /// <param name="trace">The trace that it is a part of, as W3C writes it; null for the current one.</param>
    /// <exception cref="PayloadTooLargeException">It is too large.</exception>
    public static string Write(QueuedTask task, int returned = 0, string? trace = null) => Write(
        new Envelope { V = Version, Returned = returned, Trace = trace ?? Activity.Current?.Id, Task = task }, $"task {task.Activity} {task.Number}");

    /// <summary>The text of a result.</summary>
    /// <param name="result">The result.</param>
    /// <exception cref="PayloadTooLargeException">It is too large.</exception>
    public static string Write(TaskResult result) =>
        Write(new Envelope { V = Version, Trace = Activity.Current?.Id, Result = result }, $"result of {result.Activity} {result.Number}");

    /// <summary>Reads a task.</summary>
    /// <param name="text">Text of the message.</param>
    /// <exception cref="WorkerException">It is no task, or one that a later release wrote.</exception>
    public static TaskMessage ReadTask(string text)
    {
        Envelope envelope = Read(text);
        return envelope.Task is { } task
            ? new TaskMessage(task, envelope.Returned, envelope.Trace)
            : throw new WorkerException("The message is no task", "Only engines put messages in a queue of tasks.");
    }

    /// <summary>Reads a result.</summary>
    /// <param name="text">Text of the message.</param>
    /// <exception cref="WorkerException">It is no result, or one that a later release wrote.</exception>
    public static TaskResult ReadResult(string text) => Read(text).Result
        ?? throw new WorkerException("The message is no result of a task", "Only workers put messages in a queue of results.");

    private static string Write(Envelope envelope, string what)
    {
        // The serializer escapes what is not ASCII, so that a character is a byte.
        string text = JsonSerializer.Serialize(envelope, OrchestrationJson.Options);
        return text.Length <= MostBytes ? text : throw new PayloadTooLargeException($"message of {what}", text.Length);
    }

    private static Envelope Read(string text)
    {
        Envelope? envelope;
        try
        {
            envelope = JsonSerializer.Deserialize<Envelope>(Plain(text), OrchestrationJson.Options);
        }
        catch (Exception error) when (error is JsonException or FormatException or NotSupportedException)
        {
            throw new WorkerException($"The message cannot be read: {error.Message}", "Only engines and workers put messages in these queues.");
        }
        return envelope switch
        {
            null or { V: < 1 } => throw new WorkerException("The message does not say its version", "Only engines and workers put messages in these queues."),
            { V: > Version } => throw new WorkerException(
                $"The message has version {envelope.V}, and this release reads versions up to {Version}", "Update the workers before the engines."),
            _ => envelope,
        };
    }

    private static string Plain(string text) =>
        text.AsSpan().TrimStart().StartsWith('{') ? text : Encoding.UTF8.GetString(Convert.FromBase64String(text));

    private sealed record Envelope
    {
        public int V { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public int Returned { get; init; }

        public string? Trace { get; init; }

        public QueuedTask? Task { get; init; }

        public TaskResult? Result { get; init; }
    }
}

/// <summary>A task as it came out of its queue.</summary>
/// <param name="Task">The task.</param>
/// <param name="Returned">How often a worker that was told to stop gave it back: such deliveries do not count.</param>
/// <param name="Trace">The trace that it is a part of, as W3C writes it; null for none.</param>
public sealed record TaskMessage(QueuedTask Task, int Returned, string? Trace);
