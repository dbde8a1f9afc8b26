using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using SynapseServerless.Embedded;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>What runs tell of themselves, under the names of docs/operations.md.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly EventLog _log = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_run_tells_how_each_task_and_how_it_ended()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 100).Select(Jobs.MakeRow), files: 5);

        RunRecord record = await StartAsync("name: told\ninputs: { all: { path: data, partitions: 5 } }\npipeline: [ { type: RejectNegative, inputCol: X } ]\ntransform: all\noutput: { data: out }");

        Event[] tasks = [.. _log.Of("TaskEnded").Where(task => (string?)task["activity"] == ActivityNames.TransformPartition)];
        Assert.Equal(5, tasks.Length);
        Assert.All(tasks, task =>
        {
            Assert.Equal((LogLevel.Debug, "completed", 1, 20L, 20L), (task.Level, (string?)task["outcome"], (int)task["attempt"]!, (long)task["rowsIn"]!, (long)task["rowsOut"]!));
            Assert.Equal(record.RunId, task["runId"]);
        });
        Assert.Equal(Enumerable.Range(0, 5).Select(index => $"partition {index}"), tasks.Select(task => (string?)task["subject"]).Order(StringComparer.Ordinal));
        Event ended = Assert.Single(_log.Of("RunEnded"));
        Assert.Equal((LogLevel.Information, record.RunId, "told", "completed"), (ended.Level, (string?)ended["runId"], (string?)ended["name"], (string?)ended["status"]));
        Assert.Equal((100L, 100L, 0L, null), ((long)ended["rowsIn"]!, (long)ended["rowsOut"]!, (long)ended["rowsSetAside"]!, ended["error"]));
        Assert.Equal(record.Seconds, ended["seconds"]);
    }

    [Fact]
    public async Task A_run_that_fails_tells_so_as_an_error_with_the_reason()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 10).Select(id => Jobs.MakeRow(id) with { X = -1 }), files: 1);

        RunRecord record = await StartAsync("name: untold\ninputs: { all: { path: data } }\npipeline: [ { type: RejectNegative, inputCol: X } ]\ntransform: all\noutput: { data: out }");

        Assert.Equal(RunStatus.Failed, record.Status);
        Event task = Assert.Single(_log.Of("TaskEnded"), task => (string?)task["outcome"] == "failed");
        Assert.Equal(LogLevel.Warning, task.Level);
        Event ended = Assert.Single(_log.Of("RunEnded"));
        Assert.Equal((LogLevel.Error, "failed", record.Error), (ended.Level, (string?)ended["status"], (string?)ended["error"]));
    }

    [Fact]
    public async Task What_is_told_is_measured_too()
    {
        // Other tests run beside this one and measure with the same instruments, so nothing is counted here.
        var measured = new ConcurrentBag<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == RunTelemetry.MeterName)
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => measured.Add(Line(instrument, tags)));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => measured.Add(Line(instrument, tags)));
        listener.Start();
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 10).Select(Jobs.MakeRow), files: 1);

        await StartAsync("name: measured\ninputs: { all: { path: data } }\npipeline: [ { type: RejectNegative, inputCol: X } ]\ntransform: all\noutput: { data: out }");

        Assert.Contains($"synapse.tasks.duration s activity={ActivityNames.TransformPartition} outcome=completed", measured);
        Assert.Contains("synapse.runs.ended {run} status=completed", measured);
        Assert.Contains("synapse.runs.duration s status=completed", measured);
        Assert.Contains("synapse.runs.rows {row} direction=in", measured);
        Assert.Contains("synapse.runs.rows {row} direction=out", measured);
    }

    private Task<RunRecord> StartAsync(string yaml) => new EmbeddedRunner(
            new EmbeddedRunnerOptions { Catalog = TestStages.Catalog(), WorkFolder = _scratch["work"], Host = new StageHost { Storage = Jobs.Storage(), Logger = _log } })
        .StartAsync(Jobs.Parse(yaml, _scratch), cancellationToken: TestContext.Current.CancellationToken);

    private static string Line(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        $"{instrument.Name} {instrument.Unit} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}";

    private sealed record Event(string Name, LogLevel Level, IReadOnlyDictionary<string, object?> Values)
    {
        public object? this[string name] => Values.GetValueOrDefault(name);
    }

    private sealed class EventLog : ILogger
    {
        private readonly ConcurrentQueue<Event> _events = new();

        public IEnumerable<Event> Of(string name) => _events.Where(told => told.Name == name);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _events.Enqueue(new(eventId.Name ?? "", logLevel, ((IEnumerable<KeyValuePair<string, object?>>)state!).ToDictionary(pair => pair.Key, pair => pair.Value)));
    }
}
