using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SynapseServerless.Workers.Telemetry;

/// <summary>What a worker tells of its work as traces and metrics.</summary>
public sealed class WorkerTelemetry : IDisposable
{
    /// <summary>Name of the source of traces.</summary>
    public const string SourceName = "SynapseServerless";

    /// <summary>Name of the meter.</summary>
    public const string MeterName = "SynapseServerless";

    private readonly ActivitySource _source = new(SourceName);
    private readonly Meter _meter = new(MeterName);
    private readonly Histogram<double> _duration;
    private long _busy;

    /// <summary>Creates the instruments.</summary>
    /// <param name="role">Role of the worker, which is its pool.</param>
    public WorkerTelemetry(string role)
    {
        _duration = _meter.CreateHistogram<double>("synapse.tasks.duration", "s", "Seconds of work at a task");
        _meter.CreateObservableGauge(
            "synapse.workers.busy",
            () => new Measurement<long>(Busy, new KeyValuePair<string, object?>("role", role)), "{task}", "Tasks at work");
    }

    /// <summary>Tasks at work.</summary>
    public long Busy => Interlocked.Read(ref _busy);

    internal Activity? Begin(QueuedTask task, string? trace, long deliveries)
    {
        Interlocked.Increment(ref _busy);
        ActivityContext.TryParse(trace, null, out ActivityContext parent);
        Activity? activity = _source.StartActivity($"task {task.Activity}", ActivityKind.Consumer, parent);
        activity?.SetTag("synapse.pool", task.Pool).SetTag("synapse.instance", task.InstanceId).SetTag("synapse.task", task.Number)
            .SetTag("synapse.attempt", task.Attempt).SetTag("messaging.message.delivery_count", deliveries);
        return activity;
    }

    internal void End(Activity? activity, QueuedTask task, string outcome, double seconds, string? error)
    {
        Interlocked.Decrement(ref _busy);
        _duration.Record(
            seconds, new KeyValuePair<string, object?>("activity", task.Activity), new KeyValuePair<string, object?>("outcome", outcome));
        activity?.SetTag("synapse.outcome", outcome);
        if (error is not null)
            activity?.SetStatus(ActivityStatusCode.Error, error);
        activity?.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _source.Dispose();
        _meter.Dispose();
    }
}
