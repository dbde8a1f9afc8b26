using System.Globalization;
using System.Text.Json;

namespace SynapseServerless.Orchestration;

/// <summary>A task began several times and never finished, because the process that it ran in ended each time; it is given up.</summary>
/// <param name="task">The task, as messages call it.</param>
/// <param name="reason">How it ended the last time, where that is known.</param>
public sealed class UnendedTaskException(string task, string? reason = null) : SynapseException(
    string.Create(CultureInfo.InvariantCulture, $"{task} began {MostBeginnings} times and never finished: {reason ?? Unknown}"),
    Location.None,
    "See the log of that time. Where the machine was at fault, resume the run; else leave out the data or the stage that it fails on.")
{
    /// <summary>How often a task may begin without coming to an end before it is given up.</summary>
    /// <remarks>One end may be an accident of the machine; three of the same task are the task's own.</remarks>
    public const int MostBeginnings = 3;

    private const string Unknown = "each time its process was killed, or was ended by the task itself, as by a lack of memory or an error in native code";

    /// <summary>The error of a task.</summary>
    /// <param name="activity">Name of the activity.</param>
    /// <param name="input">Its input as JSON.</param>
    /// <param name="reason">How it ended the last time, where that is known.</param>
    public static UnendedTaskException Of(string activity, string input, string? reason = null) => new(NameOf(activity, input), reason);

    /// <summary>What a task is called in messages: its activity, and its number where it is one of many.</summary>
    /// <param name="activity">Name of the activity.</param>
    /// <param name="input">Its input as JSON.</param>
    public static string NameOf(string activity, string input)
    {
        using JsonDocument json = JsonDocument.Parse(input);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("index", out JsonElement index) && index.ValueKind == JsonValueKind.Number
            ? $"{activity} {index.GetRawText()}"
            : activity;
    }
}
