using SynapseServerless.Data;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>The embedded engine as a service sees it.</summary>
public sealed class RunEngineTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("synapse-engine-");
    private readonly LocalStorage _storage = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task So_many_runs_are_at_work_at_a_time_and_the_others_wait_in_their_order()
    {
        await using EmbeddedRunEngine engine = Engine(1);
        engine.Start();
        RunInput[] runs = [await PrepareAsync("a", 300), await PrepareAsync("b", 2), await PrepareAsync("c", 2)];
        foreach (RunInput run in runs)
            await engine.ScheduleAsync(run, CancellationToken.None);
        Assert.Equal(RunStatus.Running, (await engine.FindAsync("a", CancellationToken.None))!.Status);
        Assert.Equal(RunStatus.Pending, (await engine.FindAsync("b", CancellationToken.None))!.Status);
        Assert.Equal(3, engine.Open);
        foreach (RunInput run in runs)
            await EndedAsync(engine, run.RunId, RunStatus.Completed);
        DateTimeOffset[] ends = await Task.WhenAll(runs.Select(async run => (await RecordAsync(run)).Ended!.Value));
        Assert.Equal(ends.Order(), ends);
    }

    [Fact]
    public async Task Scheduling_a_run_again_changes_nothing_while_it_is_at_work_or_when_it_has_completed()
    {
        await using EmbeddedRunEngine engine = Engine(2);
        engine.Start();
        RunInput run = await PrepareAsync("a", 50);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => engine.ScheduleAsync(run, CancellationToken.None)));
        await EndedAsync(engine, "a", RunStatus.Completed);
        RunRecord record = await RecordAsync(run);
        await engine.ScheduleAsync(run, CancellationToken.None);
        Assert.Equal(0, engine.Open);
        Assert.Equal((record.Ended, 0), ((await RecordAsync(run)).Ended, record.Resumes));
    }

    [Fact]
    public async Task What_was_at_work_or_in_line_when_an_engine_stopped_is_taken_up_by_the_next()
    {
        RunInput first = await PrepareAsync("a", 400), second = await PrepareAsync("b", 2), third = await PrepareAsync("c", 2);
        await using (EmbeddedRunEngine engine = Engine(1))
        {
            engine.Start();
            foreach (RunInput run in (RunInput[])[first, second, third])
                await engine.ScheduleAsync(run, CancellationToken.None);
            await engine.StopAsync("c", "not wanted", CancellationToken.None);
        }
        Assert.Equal(RunStatus.Running, (await RecordAsync(first)).Status);
        await using EmbeddedRunEngine next = Engine(2);
        Assert.Equal(2, next.Start());
        await EndedAsync(next, "a", RunStatus.Completed);
        await EndedAsync(next, "b", RunStatus.Completed);
        Assert.Equal(RunStatus.Cancelled, (await next.FindAsync("c", CancellationToken.None))!.Status);
        await next.ScheduleAsync(third, CancellationToken.None);
        await EndedAsync(next, "c", RunStatus.Completed);
    }

    [Fact]
    public async Task A_run_that_cannot_be_carried_out_fails_alone_and_can_be_scheduled_again()
    {
        await using EmbeddedRunEngine engine = Engine(2);
        engine.Start();
        RunInput broken = await PrepareAsync("broken", 2), whole = await PrepareAsync("whole", 2);
        string specification = Path.Combine(broken.Folder, "specification.json");
        string kept = await File.ReadAllTextAsync(specification);
        await File.WriteAllTextAsync(specification, kept.Replace("Center", "Nothing", StringComparison.Ordinal));
        await engine.ScheduleAsync(broken, CancellationToken.None);
        await engine.ScheduleAsync(whole, CancellationToken.None);
        Assert.Contains("Nothing", (await EndedAsync(engine, "broken", RunStatus.Failed)).Error, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Failed, (await RecordAsync(broken)).Status);
        await EndedAsync(engine, "whole", RunStatus.Completed);

        await File.WriteAllTextAsync(specification, kept);
        await engine.ScheduleAsync(broken, CancellationToken.None);
        await EndedAsync(engine, "broken", RunStatus.Completed);
        Assert.Equal(RunStatus.Completed, (await RecordAsync(broken)).Status);
    }

    [Fact]
    public async Task While_somebody_cannot_be_told_of_an_end_other_runs_are_at_work_and_the_telling_outlives_the_engine()
    {
        using var telling = new SemaphoreSlim(0);
        var notifier = new Notifier(telling);
        RunInput first = await PrepareAsync("a", 2) with { Notify = true }, second = await PrepareAsync("b", 2);
        await using (EmbeddedRunEngine engine = Engine(1, notifier))
        {
            engine.Start();
            await engine.ScheduleAsync(first, CancellationToken.None);
            await engine.ScheduleAsync(second, CancellationToken.None);
            await EndedAsync(engine, "b", RunStatus.Completed);
            Assert.Equal(RunStatus.Completed, (await RecordAsync(first)).Status);
        }
        Assert.Empty(notifier.Told);
        telling.Release(100);
        await using EmbeddedRunEngine next = Engine(1, notifier);
        Assert.Equal(1, next.Start());
        await EndedAsync(next, "a", RunStatus.Completed);
        Assert.Equal(["a"], notifier.Told);
        Assert.Equal((RunStatus.Completed, 0), ((await RecordAsync(first)).Status, (await RecordAsync(first)).Resumes));
    }

    [Fact]
    public async Task What_nobody_scheduled_is_not_known()
    {
        await using EmbeddedRunEngine engine = Engine(1);
        engine.Start();
        Assert.Null(await engine.FindAsync("nothing", CancellationToken.None));
        await engine.StopAsync("nothing", "", CancellationToken.None);
    }

    private EmbeddedRunEngine Engine(int concurrency, IRunNotifier? notifier = null) => new(
        new EmbeddedRunnerOptions
        {
            Catalog = TestStages.Catalog(), Host = new StageHost { Storage = _storage }, WorkFolder = Path.Combine(_folder.FullName, "work"), Notifier = notifier,
        },
        concurrency);

    private async Task<RunInput> PrepareAsync(string runId, int partitions)
    {
        string data = Path.Combine(_folder.FullName, "data.csv");
        if (!File.Exists(data))
            await File.WriteAllLinesAsync(data, Enumerable.Range(0, 2_000).Select(i => $"{i},{i * 0.5}").Prepend("X,Y"));
        string text = $$"""
            name: {{runId}}
            inputs: { all: { path: {{data}}, partitions: {{partitions}} } }
            pipeline: [{ type: Center, inputCol: X }]
            fit: all
            transform: all
            """;
        RunSpecification specification = new SpecificationReader(TestStages.Catalog()).Parse(text, Path.Combine(_folder.FullName, "s.yaml"));
        var run = new RunInput(runId, Path.Combine(_folder.FullName, "runs", runId));
        var files = new RunFiles(_storage, run.Folder);
        await files.WriteAsync(files.Specification, new StoredRun(runId, specification.Source, specification.Canonical, DateTimeOffset.UtcNow), CancellationToken.None);
        return run;
    }

    private Task<RunRecord> RecordAsync(RunInput run)
    {
        var files = new RunFiles(_storage, run.Folder);
        return files.ReadAsync<RunRecord>(files.Record, CancellationToken.None);
    }

    private static async Task<EngineRunState> EndedAsync(EmbeddedRunEngine engine, string runId, RunStatus status)
    {
        EngineRunState state = await Eventually.ValueAsync(async () =>
            (await engine.FindAsync(runId, TestContext.Current.CancellationToken))! is { Status: not (RunStatus.Pending or RunStatus.Running) } ended ? ended : null);
        Assert.True(state.Status == status, $"{state.Status}: {state.Error}");
        return state;
    }

    // Waits until it is let through, as a receiver that does not answer.
    private sealed class Notifier(SemaphoreSlim gate) : IRunNotifier
    {
        public List<string> Told { get; } = [];

        public async Task NotifyAsync(RunInput run, CancellationToken cancellationToken)
        {
            await gate.WaitAsync(cancellationToken);
            Told.Add(run.RunId);
        }
    }
}
