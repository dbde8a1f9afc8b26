using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using SynapseServerless.Runs;

namespace SynapseServerless.Streams;

/// <summary>What streams tell of themselves as events of a log and as metrics. The names are those of docs/operations.md.</summary>
internal static partial class StreamTelemetry
{
    private static readonly Meter _meter = new(RunTelemetry.MeterName);
    private static readonly Counter<long> _rows = _meter.CreateCounter<long>("synapse.streams.rows", "{row}", "Rows of epochs that were committed");
    private static readonly Histogram<double> _seconds = _meter.CreateHistogram<double>("synapse.streams.epoch.duration", "s", "Seconds from the plan of an epoch to its commit");
    private static readonly Gauge<double> _lag = _meter.CreateGauge<double>("synapse.streams.lag", "s", "Seconds that the oldest row has waited");
    private static readonly Gauge<long> _backlog = _meter.CreateGauge<long>("synapse.streams.backlog", "{row}", "Rows that wait");

    /// <summary>Tells that an epoch was committed.</summary>
    public static void Committed(ILogger logger, StreamStatus status, StreamCounts rows)
    {
        var stream = new KeyValuePair<string, object?>("stream", status.Name);
        _rows.Add(rows.RowsIn, stream, Direction("in"));
        _rows.Add(rows.RowsOut, stream, Direction("out"));
        _rows.Add(rows.RowsSetAside, stream, Direction("setAside"));
        _rows.Add(rows.RowsLate, stream, Direction("late"));
        _seconds.Record(status.LastSeconds, stream);
        if (status.LagSeconds is { } lag)
            _lag.Record(lag, stream);
        if (status.Backlog is { } backlog)
            _backlog.Record(backlog, stream);
        LogCommitted(logger, status.Name, status.Epoch, status.LastSeconds, rows.RowsIn, rows.RowsOut, rows.RowsSetAside, rows.RowsLate);
    }

    /// <summary>Tells that a stream is paused, tries again, or has ended.</summary>
    public static void PhaseChanged(ILogger logger, string name, StreamPhase phase, string? problem) => LogPhase(
        logger, problem is null ? LogLevel.Information : LogLevel.Error, name, phase.ToString().ToLowerInvariant(), problem);

    private static KeyValuePair<string, object?> Direction(string direction) => new("direction", direction);

    [LoggerMessage(
        EventName = "EpochCommitted", Level = LogLevel.Information,
        Message = "Stream {stream}: epoch {epoch} is committed after {seconds} s: {rowsIn} rows in, {rowsOut} out, {rowsSetAside} set aside, {rowsLate} late")]
    private static partial void LogCommitted(ILogger logger, string stream, long epoch, double seconds, long rowsIn, long rowsOut, long rowsSetAside, long rowsLate);

    [LoggerMessage(EventName = "StreamChanged", Message = "Stream {stream} is {phase}. {problem}")]
    private static partial void LogPhase(ILogger logger, LogLevel level, string stream, string phase, string? problem);
}
