using System.Text.Json;
using SynapseServerless.Cli.Progress;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Runs;

namespace SynapseServerless.Cli.Watching;

/// <summary>Plain lines about files and their runs: what came of each on standard output, all else on standard error.</summary>
internal sealed class WatchReport(bool json, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly TextWriter _notes = Console.Error;
    private readonly HashSet<string> _known = [];
    private readonly HashSet<string> _ended = [];
    private long _shown;

    /// <summary>How many files or runs failed.</summary>
    public int Failures { get; private set; }

    /// <summary>How many files, or folders of several, had been handled before.</summary>
    public int Known => _known.Count;

    public void Note(string text) => _notes.WriteLine(text);

    public void Failed(string text)
    {
        Failures++;
        Failure.Write(text);
    }

    /// <summary>A run had been started before; each of several files of one run tells that again.</summary>
    public void DoneBefore(string runId)
    {
        if (!_ended.Contains(runId))
            _known.Add(runId);
    }

    public void Begin(string subject, string runId, bool again)
    {
        _shown = time.GetTimestamp();
        Note(again ? $"{subject} goes on, run {runId}" : $"{subject} starts, run {runId}");
    }

    /// <summary>Says now and then how far a long run is.</summary>
    public void Underway(string subject, RunProgress progress)
    {
        if (time.GetElapsedTime(_shown) < Interval)
            return;
        _shown = time.GetTimestamp();
        Note($"{subject}: {progress.Phase}: {ProgressText.Underway(progress)}");
    }

    public void End(string subject, RunRecord record)
    {
        bool done = record.Status == RunStatus.Completed;
        if (!done)
            Failures++;
        _ended.Add(record.RunId);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(
                new
                {
                    file = subject,
                    runId = record.RunId,
                    status = record.Status,
                    seconds = record.Seconds,
                    rows = new { @in = record.RowsIn, @out = record.RowsOut, setAside = record.RowsSetAside },
                    outputs = record.Outputs,
                    error = record.Error,
                },
                Compact));
            return;
        }
        string setAside = record.RowsSetAside > 0 ? $", {Amounts.Number(record.RowsSetAside)} set aside" : "";
        Console.Out.WriteLine(done
            ? $"{subject}  done in {Amounts.Time(record.Seconds)}, {Amounts.Number(record.RowsIn)} rows in, {Amounts.Number(record.RowsOut)} out{setAside}{Data(record)}"
            : $"{subject}  {record.Status.ToString().ToLowerInvariant()}: {record.Error}");
    }

    private static readonly JsonSerializerOptions Compact = new(RunFiles.Json) { WriteIndented = false };

    private static string Data(RunRecord record) => record.Outputs.TryGetValue("data", out string? data) ? $", {Locations.Short(data)}" : "";
}
