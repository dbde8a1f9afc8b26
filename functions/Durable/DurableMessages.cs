using System.Text.Json;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Functions.Durable;

/// <summary>The input of an activity function: the activity's own, and which call of it this is.</summary>
/// <param name="Task">Number of the call in its orchestration.</param>
/// <param name="Attempt">Which attempt this is, from 1.</param>
/// <param name="Input">The input, as JSON and not as a text of JSON, which would double every quotation mark.</param>
internal sealed record ActivityCall(int Task, int Attempt, JsonElement Input);

/// <summary>How an activity or a child orchestration ended. A failure is a value, so that it arrives with all that is known of it.</summary>
/// <param name="Output">The output, when it succeeded.</param>
/// <param name="Failure">The failure, when it failed.</param>
internal sealed record DurableOutcome(JsonElement? Output, TaskFailure? Failure)
{
    /// <summary>An outcome as it travels.</summary>
    public static DurableOutcome Of(TaskOutcome outcome) => new(outcome.Output is { } json ? Json.Element(json) : null, outcome.Failure);
}

/// <summary>JSON between the two worlds.</summary>
internal static class Json
{
    /// <summary>A text of JSON as an element that owns its memory.</summary>
    public static JsonElement Element(string json) => JsonElement.Parse(json);

    /// <summary>A payload of ours as an element; too large a one is refused.</summary>
    public static JsonElement Element<T>(T value, string what) => JsonElement.Parse(OrchestrationJson.Write(value, what));
}
