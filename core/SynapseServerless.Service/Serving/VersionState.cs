using Microsoft.Extensions.Logging;

namespace SynapseServerless.Service.Serving;

/// <summary>What a process keeps of a version while it serves: its queue, and what it has counted.</summary>
internal sealed class VersionState : IDisposable
{
    private static readonly TimeSpan s_looksAtDrift = TimeSpan.FromMinutes(10);

    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private DateTimeOffset _saved;
    private long _looked;
    private long _told;

    public VersionState(string model, string version, int slots, Func<VersionState, IReadOnlyList<ScoringItem>, CancellationToken, Task> run, ILogger logger, TimeProvider time)
    {
        (Model, Version, _logger, _time, _looked) = (model, version, logger, time, time.GetTimestamp());
        Queue = new BatchQueue<ScoringItem>((items, cancel) => run(this, items, cancel), slots, time)
        {
            Began = (rows, _, waited) => ServingTelemetry.Began(model, version, rows, waited),
        };
        ServingTelemetry.Watch(this);
    }

    public string Model { get; }

    public string Version { get; }

    public BatchQueue<ScoringItem> Queue { get; }

    /// <summary>How rows are apart from training; null for a model that was saved without a summary.</summary>
    public DriftWatch? Drift { get; private set; }

    /// <summary>Counts rows that were served.</summary>
    public void Count(ScoringItem item)
    {
        if (item.Lease.Loaded.Summary is not { } summary)
            return;
        DriftWatch watch;
        lock (_lock)
        {
            // A model that was saved anew was fitted on other rows; one that was freed and loaded again was not.
            if (Drift is null || _saved != item.Lease.Saved)
                Drift = new DriftWatch(summary, _time);
            _saved = item.Lease.Saved;
            watch = Drift;
        }
        watch.Add(item.Request.Rows);
        if (_time.GetElapsedTime(Interlocked.Read(ref _looked)) > s_looksAtDrift)
            TellDrift(watch);
    }

    /// <summary>Says in the log that requests are refused, once a minute.</summary>
    public void TellBusy()
    {
        long told = Interlocked.Read(ref _told), now = _time.GetTimestamp();
        if ((told == 0 || _time.GetElapsedTime(told, now) > TimeSpan.FromMinutes(1)) && Interlocked.CompareExchange(ref _told, now, told) == told)
            ServingTelemetry.LogBusy(_logger, Model, Version, Queue.State.Rows);
    }

    public void Dispose()
    {
        ServingTelemetry.Forget(this);
        Queue.Dispose();
    }

    private void TellDrift(DriftWatch drift)
    {
        Interlocked.Exchange(ref _looked, _time.GetTimestamp());
        DriftReport report = drift.Report();
        foreach (ColumnDrift column in report.Columns.Where(static column => column.Verdict == DriftVerdict.Drifted))
            ServingTelemetry.LogDrift(_logger, column.Name, Model, Version, Math.Round(column.StabilityIndex ?? 0, 3), report.Rows);
    }
}
