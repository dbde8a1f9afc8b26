using System.Security.Cryptography;
using System.Text;
using SynapseServerless.Runs;
using SynapseServerless.Service.Runs;

namespace SynapseServerless.Service.Notifications;

/// <summary>That a run has ended, as others are told: the body of a callback, and the message on the queue <c>run-events</c>.</summary>
public sealed record RunNotice
{
    /// <summary>What happened: <c>run.completed</c>, <c>run.failed</c> or <c>run.cancelled</c>.</summary>
    public required string Event { get; init; }

    /// <summary>The same for every attempt to tell this to the same recipient; tells duplicates apart from news.</summary>
    public required string Delivery { get; init; }

    /// <summary>Identity of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Name of the job.</summary>
    public required string Name { get; init; }

    /// <summary>How the run ended: completed, failed or cancelled.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>Who or what started it.</summary>
    public string? Trigger { get; init; }

    /// <summary>The stored pipeline it was started from.</summary>
    public string? Pipeline { get; init; }

    /// <summary>Version of that pipeline.</summary>
    public int? Version { get; init; }

    /// <summary>When it was started first.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Seconds at work.</summary>
    public double Seconds { get; init; }

    /// <summary>Rows read from inputs.</summary>
    public long RowsIn { get; init; }

    /// <summary>Rows written to the output.</summary>
    public long RowsOut { get; init; }

    /// <summary>Rows set aside.</summary>
    public long RowsSetAside { get; init; }

    /// <summary>What the run wrote, by name (model, data, metrics, report, setAside): locations relative to the service's root where they are in it.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Paths of the API to ask further at: run, result and report.</summary>
    public required IReadOnlyDictionary<string, string> Links { get; init; }

    private const int LongestError = 4_000;

    /// <summary>The same with less in it, for where 64 KB are all there is: the rest is to be asked for.</summary>
    internal RunNotice Short() => this with { Name = Cut(Name, 200), Error = Error is null ? null : Cut(Error, 1_000), Outputs = new Dictionary<string, string>() };

    /// <summary>The news of a run that has ended.</summary>
    /// <param name="record">How it ended.</param>
    /// <param name="request">What it was started with; null when that is not known.</param>
    /// <param name="layout">Where things are, so that nobody is told where the root is.</param>
    /// <param name="recipient">For whom.</param>
    internal static RunNotice Of(RunRecord record, StoredRunRequest? request, ServiceLayout layout, string recipient)
    {
        string run = $"/v1/runs/{record.RunId}";
        string ended = record.Ended?.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture) ?? "";
        byte[] identity = SHA256.HashData(Encoding.UTF8.GetBytes($"{record.RunId}\n{record.Status}\n{ended}\n{recipient}"));
        string? error = record.Error is null ? null : layout.Relative(record.Error);
        return new RunNotice
        {
            Event = $"run.{record.Status.ToString().ToLowerInvariant()}",
            Delivery = Convert.ToHexStringLower(identity)[..32],
            RunId = record.RunId,
            Name = record.Name,
            Status = record.Status,
            Trigger = request?.Trigger,
            Pipeline = request?.Pipeline,
            Version = request?.Version,
            Started = record.Started,
            Ended = record.Ended,
            Seconds = record.Seconds,
            RowsIn = record.RowsIn,
            RowsOut = record.RowsOut,
            RowsSetAside = record.RowsSetAside,
            Outputs = record.Outputs.ToDictionary(output => output.Key, output => layout.Relative(output.Value)),
            Error = error is null ? null : Cut(error, LongestError),
            Links = new Dictionary<string, string> { ["run"] = run, ["result"] = $"{run}/result", ["report"] = $"{run}/report" },
        };
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : $"{text[..length]}...";
}
