using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Runs;

/// <summary>What runs tell of themselves as events of a log and as metrics. The names are those of docs/operations.md.</summary>
public static partial class RunTelemetry
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "SynapseServerless";

    private static readonly Meter _meter = new(MeterName);
    private static readonly Counter<long> _started = _meter.CreateCounter<long>("synapse.runs.started", "{run}", "Runs started");
    private static readonly Counter<long> _ended = _meter.CreateCounter<long>("synapse.runs.ended", "{run}", "Runs ended");
    private static readonly Histogram<double> _runSeconds = _meter.CreateHistogram<double>("synapse.runs.duration", "s", "Seconds of a run");
    private static readonly Counter<long> _rows = _meter.CreateCounter<long>("synapse.runs.rows", "{row}", "Rows of runs that ended");
    private static readonly Histogram<double> _taskSeconds = _meter.CreateHistogram<double>("synapse.tasks.duration", "s", "Seconds of work at a task");
    private static readonly Counter<long> _retries = _meter.CreateCounter<long>("synapse.tasks.retries", "{attempt}", "Attempts at tasks after the first");

    /// <summary>Tells that a run was started: kept and scheduled.</summary>
    /// <param name="logger">Where it is logged.</param>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="name">Name of the job.</param>
    /// <param name="trigger">Who or what started it.</param>
    /// <param name="pipeline">The stored pipeline it was started from.</param>
    /// <param name="version">Version of that pipeline.</param>
    public static void Started(ILogger logger, string runId, string name, string trigger, string? pipeline, int? version)
    {
        _started.Add(1, Tag("trigger", trigger));
        LogStarted(logger, runId, name, trigger, pipeline, version);
    }

    /// <summary>Tells that a run has ended.</summary>
    /// <param name="logger">Where it is logged.</param>
    /// <param name="record">How it ended.</param>
    public static void Ended(ILogger logger, RunRecord record)
    {
        string status = record.Status.ToString().ToLowerInvariant();
        _ended.Add(1, Tag("status", status));
        _runSeconds.Record(record.Seconds, Tag("status", status));
        _rows.Add(record.RowsIn, Tag("direction", "in"));
        _rows.Add(record.RowsOut, Tag("direction", "out"));
        _rows.Add(record.RowsSetAside, Tag("direction", "setAside"));
        LogEnded(
            logger, record.Status == RunStatus.Failed ? LogLevel.Error : LogLevel.Information, record.RunId, record.Name, status,
            record.Seconds, record.RowsIn, record.RowsOut, record.RowsSetAside, record.Error);
        if (record is { Status: RunStatus.Completed, Estimate.Seconds: { } planned })
            LogPlanned(logger, record.RunId, record.Name, planned.Low, planned.Likely, planned.High, record.Seconds);
    }

    /// <summary>Tells that an attempt at a task has ended.</summary>
    internal static void TaskEnded(ILogger logger, string runId, string activity, int attempt, double seconds, TaskSummary? summary, string? subject, string? error)
    {
        string outcome = error is not null ? "failed" : activity == ActivityNames.SetAside ? "setAside" : "completed";
        _taskSeconds.Record(seconds, Tag("activity", activity), Tag("outcome", outcome));
        if (attempt > 1)
            _retries.Add(1, Tag("activity", activity));
        LogTaskEnded(
            logger, outcome == "completed" ? LogLevel.Debug : LogLevel.Warning, runId, activity, summary?.Subject ?? subject, outcome, attempt,
            seconds, summary?.RowsIn ?? 0, summary?.RowsOut ?? 0, error);
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    [LoggerMessage(EventName = "RunStarted", Level = LogLevel.Information, Message = "Run {runId} of {name} was started by {trigger}, pipeline {pipeline}, version {version}")]
    private static partial void LogStarted(ILogger logger, string runId, string name, string trigger, string? pipeline, int? version);

    [LoggerMessage(
        EventName = "RunEnded",
        Message = "Run {runId} of {name} is {status} after {seconds} s: {rowsIn} rows in, {rowsOut} out, {rowsSetAside} set aside. {error}")]
    private static partial void LogEnded(
        ILogger logger, LogLevel level, string runId, string name, string status, double seconds, long rowsIn, long rowsOut, long rowsSetAside, string? error);

    [LoggerMessage(EventName = "RunPlanned", Level = LogLevel.Information, Message = "Run {runId} of {name} was planned to take {low} to {high} s, most likely {likely} s, and took {seconds} s")]
    private static partial void LogPlanned(ILogger logger, string runId, string name, double low, double likely, double high, double seconds);

    [LoggerMessage(
        EventName = "TaskEnded",
        Message = "Run {runId}: {activity} of {subject} {outcome}, attempt {attempt}, {seconds} s, {rowsIn} rows in, {rowsOut} out. {error}")]
    private static partial void LogTaskEnded(
        ILogger logger, LogLevel level, string runId, string activity, string? subject, string outcome, int attempt, double seconds, long rowsIn, long rowsOut, string? error);
}
