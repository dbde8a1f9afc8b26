using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Runs;
using SynapseServerless.Streams;

namespace SynapseServerless.Cli.Commands.Streams;

/// <summary>Shows streams to people and to programs.</summary>
internal static class StreamListing
{
    private static readonly JsonSerializerOptions _line = new(RunFiles.Json) { WriteIndented = false };

    /// <summary>A stream as JSON.</summary>
    public static JsonObject Json(StreamView view, bool atWork) => new()
    {
        ["name"] = view.Wish.Name,
        ["state"] = view.Wish.State.ToString().ToLowerInvariant(),
        ["version"] = view.Wish.Version,
        ["created"] = view.Wish.Created,
        ["atWork"] = atWork,
        ["status"] = JsonSerializer.SerializeToNode(view.Status, RunFiles.Json),
    };

    /// <summary>How a stream stands, in a word or two.</summary>
    public static string Phase(StreamView view, bool atWork) => view.Status?.Phase switch
    {
        StreamPhase.Drained => "drained",
        StreamPhase.Paused => view.Status.Problem is null ? "paused" : "held",
        _ when !atWork => "not at work",
        StreamPhase.Retrying => "retrying",
        StreamPhase.Running => "running",
        StreamPhase.Waiting => "waiting",
        _ => "starting",
    };

    /// <summary>Writes a line of news: JSON to standard output, words to standard error.</summary>
    public static void WriteLine(StreamView view, bool json, bool isEnd)
    {
        StreamStatus status = view.Status!;
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(status, _line));
            return;
        }
        string rows = string.Create(
            CultureInfo.InvariantCulture, $"{Amounts.Number(status.Rows.RowsIn)} rows in, {Amounts.Number(status.Rows.RowsOut)} out, {Amounts.Number(status.Rows.RowsSetAside)} set aside");
        string late = status.Rows.RowsLate > 0 ? $", {Amounts.Number(status.Rows.RowsLate)} late" : "";
        string text = status.Problem is { } problem
            ? $"{status.Phase.ToString().ToLowerInvariant()}: {problem}"
            : isEnd
                ? $"{Amounts.Number(status.Epoch)} epochs: {rows}{late}."
                : $"epoch {Amounts.Number(status.Epoch)}: {Amounts.Number(status.LastRows)} rows in {Amounts.Time(status.LastSeconds)}; in all {rows}{late}";
        Console.Error.WriteLine(text);
    }
}
