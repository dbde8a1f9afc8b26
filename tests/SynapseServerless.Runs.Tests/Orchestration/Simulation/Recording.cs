using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Tests.Simulation;

/// <summary>What orchestrations of a run once did: their histories, and what they asked for after each event.</summary>
/// <param name="Version">Version of the orchestrations.</param>
/// <param name="Instances">The orchestrations.</param>
internal sealed record Recording(string Version, IReadOnlyList<RecordedInstance> Instances)
{
    // What was asked for is JSON in JSON: without the escapes it can be read.
    internal static readonly JsonSerializerOptions Json = new(OrchestrationJson.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Records the orchestrations of a world.</summary>
    public static Recording Of(OrchestrationRegistry registry, IEnumerable<SimulatedInstance> instances) =>
        new(OrchestrationNames.Version, [.. instances.Select(instance => RecordedInstance.Of(registry, instance))]);

    public static Recording Read(string file) => JsonSerializer.Deserialize<Recording>(File.ReadAllText(file), Json)!;

    /// <summary>Writes it with a line for each step, so that a difference can be read.</summary>
    public void Write(string file)
    {
        var text = new StringBuilder();
        text.Append("{\"version\":").Append(JsonSerializer.Serialize(Version)).Append(",\"instances\":[\n");
        text.AppendJoin(",\n", Instances.Select(instance =>
            $"{{\"start\":{JsonSerializer.Serialize(instance.Start, Json)},\"outcome\":{JsonSerializer.Serialize(instance.Outcome, Json)},\"steps\":[\n"
            + string.Join(",\n", instance.Steps.Select(step => "  " + JsonSerializer.Serialize(step, Json))) + "\n]}"));
        text.Append("\n]}\n");
        File.WriteAllText(file, text.ToString());
    }
}

/// <summary>An orchestration that was recorded.</summary>
internal sealed record RecordedInstance(OrchestrationStart Start, TaskOutcome? Outcome, IReadOnlyList<RecordedStep> Steps)
{
    public static RecordedInstance Of(OrchestrationRegistry registry, SimulatedInstance instance)
    {
        HistoryEvent[] history = [.. instance.History.Take(instance.Delivered).Select(WithoutDetail)];
        (IReadOnlyList<RecordedStep> steps, TaskOutcome? outcome) = Replay(registry, instance.Start, history);
        return new RecordedInstance(instance.Start, outcome, steps);
    }

    /// <summary>Replays the history with the code as it is, and gives what it asks for now.</summary>
    public (IReadOnlyList<RecordedStep> Steps, TaskOutcome? Outcome) Replay(OrchestrationRegistry registry) =>
        Replay(registry, Start, [.. Steps.Skip(1).Select(step => step.Happened!)]);

    private static (IReadOnlyList<RecordedStep> Steps, TaskOutcome? Outcome) Replay(
        OrchestrationRegistry registry, OrchestrationStart start, IReadOnlyList<HistoryEvent> history)
    {
        var executor = new OrchestrationExecutor(registry, start);
        var steps = new List<RecordedStep> { new(null, Asked(executor.Start(replaying: true))) };
        foreach (HistoryEvent happened in history)
            steps.Add(new RecordedStep(happened, Asked(executor.Deliver(happened, replaying: true))));
        return (steps, executor.Outcome is { } outcome ? outcome with { Failure = outcome.Failure is { } failure ? failure with { Detail = null } : null } : null);
    }

    private static string[] Asked(OrchestrationStep step) =>
    [
        .. step.Actions.Select(action => JsonSerializer.Serialize(action, Recording.Json)),
        .. step.CancelledTimers.Select(timer => $"cancel timer {timer}"),
    ];

    // Where in the code something failed is no part of what happened.
    private static HistoryEvent WithoutDetail(HistoryEvent happened) =>
        happened with { Failure = happened.Failure is { } failure ? failure with { Detail = null } : null };
}

/// <summary>An event, null for the start, and what the orchestration asked for when it heard of it.</summary>
internal sealed record RecordedStep(HistoryEvent? Happened, IReadOnlyList<string> Asked);
