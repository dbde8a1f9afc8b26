using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using SynapseServerless.Runs;

namespace SynapseServerless.Service.Serving;

/// <summary>What serving tells of itself. The names are those of docs/operations.md.</summary>
internal static partial class ServingTelemetry
{
    private static readonly Meter s_meter = new(RunTelemetry.MeterName);
    private static readonly Counter<long> s_requests = s_meter.CreateCounter<long>("synapse.serving.requests", "{request}", "Requests to served models");
    private static readonly Counter<long> s_rows = s_meter.CreateCounter<long>("synapse.serving.rows", "{row}", "Rows of requests that were answered");
    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram<double>("synapse.serving.duration", "s", "Seconds from request to answer");
    private static readonly Histogram<double> s_waited = s_meter.CreateHistogram<double>("synapse.serving.waited", "s", "Seconds that the oldest request of a batch waited");
    private static readonly Histogram<int> s_batch = s_meter.CreateHistogram<int>("synapse.serving.batch", "{row}", "Rows of a batch");
    private static readonly Counter<long> s_shadow = s_meter.CreateCounter<long>("synapse.serving.shadow", "{row}", "Rows that a version was compared by");
    private static readonly Counter<long> s_sampled = s_meter.CreateCounter<long>("synapse.serving.sampled", "{row}", "Rows that were kept");
    private static readonly ConcurrentDictionary<VersionState, byte> s_states = new();

    static ServingTelemetry()
    {
        s_meter.CreateObservableGauge("synapse.serving.psi", () => Drift(static column => column.StabilityIndex), "1", "Population stability index of a column against training");
        s_meter.CreateObservableGauge("synapse.serving.ks", () => Drift(static column => column.KolmogorovSmirnov), "1", "Kolmogorov-Smirnov statistic of a column against training");
        s_meter.CreateObservableGauge("synapse.serving.missing", () => Drift(static column => column.Missing), "1", "Share of rows without a value");
        s_meter.CreateObservableGauge("synapse.serving.unknown", () => Drift(static column => column.Unknown), "{row}", "Rows with a value that training had not");
        s_meter.CreateObservableGauge("synapse.serving.waiting", () => s_states.Keys.Select(static state => new Measurement<int>(state.Queue.State.Rows, Tags(state.Model, state.Version))), "{row}", "Rows that wait");
    }

    /// <summary>Tells of a version until it is forgotten.</summary>
    public static void Watch(VersionState state) => s_states[state] = 0;

    public static void Forget(VersionState state) => s_states.TryRemove(state, out _);

    public static void Answered(string model, string version, string outcome, int rows, TimeSpan took)
    {
        TagList tags = new() { { "model", model }, { "version", version }, { "outcome", outcome } };
        s_requests.Add(1, tags);
        s_duration.Record(took.TotalSeconds, tags);
        if (outcome == "answered")
            s_rows.Add(rows, new TagList { { "model", model }, { "version", version } });
    }

    public static void Began(string model, string version, int rows, TimeSpan waited)
    {
        TagList tags = new() { { "model", model }, { "version", version } };
        s_batch.Record(rows, tags);
        s_waited.Record(waited.TotalSeconds, tags);
    }

    public static void Compared(string model, string version, string outcome, int rows) =>
        s_shadow.Add(rows, new TagList { { "model", model }, { "version", version }, { "outcome", outcome } });

    public static void Sampled(string model, long rows) => s_sampled.Add(rows, new KeyValuePair<string, object?>("model", model));

    private static IEnumerable<Measurement<double>> Drift(Func<ColumnDrift, double?> value) =>
        from state in s_states.Keys
        let report = state.Drift?.Report()
        where report is not null
        from column in report.Columns
        let number = value(column)
        where number is not null
        select new Measurement<double>(number.Value, [.. Tags(state.Model, state.Version), new("column", column.Name)]);

    private static KeyValuePair<string, object?>[] Tags(string model, string version) => [new("model", model), new("version", version)];

    [LoggerMessage(EventName = "ServingChanged", Level = LogLevel.Information, Message = "What answers for {model} was changed by {change}: revision {revision}, {versions}, compared {shadow}")]
    public static partial void LogChanged(ILogger logger, string model, string change, int revision, string versions, string? shadow);

    [LoggerMessage(EventName = "ServingBusy", Level = LogLevel.Warning, Message = "Requests to {model}, version {version}, are refused: {waiting} rows wait")]
    public static partial void LogBusy(ILogger logger, string model, string version, int waiting);

    [LoggerMessage(EventName = "ModelWarmed", Level = LogLevel.Information, Message = "{model}, version {version}, was loaded in {seconds} s")]
    public static partial void LogWarmed(ILogger logger, string model, string version, double seconds);

    [LoggerMessage(EventName = "ModelNotWarmed", Level = LogLevel.Warning, Message = "{model} cannot be served: {error}")]
    public static partial void LogNotWarmed(ILogger logger, string model, string error);

    [LoggerMessage(EventName = "ServingDrift", Level = LogLevel.Warning, Message = "Column {column} of rows for {model}, version {version}, is not as in training: PSI {psi} over {rows} rows")]
    public static partial void LogDrift(ILogger logger, string column, string model, string version, double psi, long rows);

    [LoggerMessage(EventName = "SampleWritten", Level = LogLevel.Information, Message = "{rows} rows of requests to {model} were kept in {file}")]
    public static partial void LogSample(ILogger logger, long rows, string model, string file);

    [LoggerMessage(EventName = "SampleFailed", Level = LogLevel.Warning, Message = "{rows} rows of requests to {model} could not be kept: {error}")]
    public static partial void LogSampleFailed(ILogger logger, long rows, string model, string error);
}
