using System.Diagnostics;
using System.Globalization;
using SynapseServerless.Embedded;
using SynapseServerless.Embedded.Hosts;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>Tasks in processes of their own, and what becomes of a run when one of them takes its process with it.</summary>
public sealed class TaskHostTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("segfault", "SIGABRT, aborted by the runtime or by native code; it said: Fatal error.")]
    [InlineData("overflow", "SIGABRT, aborted by the runtime or by native code; it said: Stack overflow.", Traits = ["Effort", "full"])]
    [InlineData("exit", "exit code 3", Traits = ["Effort", "full"])]
    public async Task A_task_that_ends_its_process_begins_three_times_and_is_set_aside_alone(string how, string why)
    {
        RunRecord record = await RunAsync(how, "setAside", TaskHosts.Options());

        Assert.Equal((RunStatus.Completed, 300, 100), (record.Status, record.RowsOut, record.RowsSetAside));
        SetAsideRecord reason = Assert.Single(record.SetAside);
        Assert.StartsWith($"{ActivityNames.TransformPartition} 2 began 3 times and never finished: its process ended: {why}", reason.Problem, StringComparison.Ordinal);
        string[] processes = File.ReadAllLines(_scratch["note"]);
        Assert.Equal((3, 3), (processes.Length, processes.Distinct().Count()));
        Assert.DoesNotContain(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), processes);
    }

    [Thorough]
    [Fact]
    public async Task Where_nothing_is_set_aside_the_run_fails_with_the_reason()
    {
        RunRecord record = await RunAsync("exit", "fail", TaskHosts.Options());

        Assert.Equal(RunStatus.Failed, record.Status);
        Assert.StartsWith($"{ActivityNames.TransformPartition} 2 began 3 times and never finished", record.Error, StringComparison.Ordinal);
        Assert.Equal(typeof(UnendedTaskException).FullName, record.ErrorType);
    }

    [Thorough]
    [Fact]
    public async Task A_task_that_takes_more_memory_than_it_may_is_ended_and_the_reason_says_so()
    {
        RunRecord record = await RunAsync("memory", "setAside", TaskHosts.Options() with { Memory = 512L * 1024 * 1024 });

        Assert.Equal((RunStatus.Completed, 300), (record.Status, record.RowsOut));
        Assert.Contains("its process took more than 512 MiB, the limit of a task", Assert.Single(record.SetAside).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_hangs_is_ended_at_its_limit_and_the_reason_says_so()
    {
        // One process at a time, so that the clock leaps for the task that hangs alone.
        var clock = new LeapingClock();
        Task<RunRecord> run = RunAsync("hang", "setAside", TaskHosts.Options() with { TaskLimit = TimeSpan.FromHours(1), StartLimit = TimeSpan.FromDays(1), Time = clock, Count = 1 });
        for (int beginning = 1; beginning <= 3; beginning++)
        {
            await Eventually.TrueAsync(() => File.Exists(_scratch["note"]) && File.ReadAllLines(_scratch["note"]).Length >= beginning);
            clock.Leap(TimeSpan.FromHours(1));
        }
        RunRecord record = await run;

        Assert.Equal((RunStatus.Completed, 300), (record.Status, record.RowsOut));
        Assert.Contains("it took longer than 60 minutes, the limit of a task", Assert.Single(record.SetAside).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_ends_the_process_of_a_task_that_hangs()
    {
        using var cancel = new CancellationTokenSource();
        Task<RunRecord> run = RunAsync("hang", "fail", TaskHosts.Options(), cancel.Token);
        int process = await NotedAsync();
        await cancel.CancelAsync();

        Assert.Equal(RunStatus.Cancelled, (await run).Status);
        await Eventually.TrueAsync(() => !IsAlive(process));
    }

    [Thorough]
    [Fact]
    public async Task A_run_gives_the_same_in_processes_of_its_own_as_in_one()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(-50, 1000).Select(Jobs.MakeRow), files: 4);
        var rows = new Rows();
        await using var pool = new TaskHostPool(TaskHosts.Options());
        foreach (TaskHostPool? hosts in (TaskHostPool?[])[null, pool])
        {
            string name = hosts is null ? "one" : "own";
            RunSpecification specification = Parse(
                $$"""
                name: same
                inputs: { all: { path: data, partitions: 8 } }
                pipeline:
                  - { type: RejectNegative, inputCol: Y }
                  - { type: Center, inputCol: X }
                  - { type: Repartition, n: 16 }
                  - { type: Center, uid: Second, inputCol: Y }
                  - { type: Slope, x: XCentered, y: YCentered }
                fit: all
                transform: all
                onError: setAside
                output: { data: {{name}}/out, model: {{name}}/model, setAside: {{name}}/aside }
                """);
            RunRecord record = await Runner(hosts, name + "-work").StartAsync(specification, rows, TestContext.Current.CancellationToken);
            Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
        }

        Assert.Equal(await Jobs.ContentsAsync(_scratch["one"]), await Jobs.ContentsAsync(_scratch["own"]));
        // How far tasks are comes from the other processes too.
        Assert.True(rows.Most > 0);
    }

    [Fact]
    public async Task A_process_that_cannot_be_started_fails_the_task_with_the_reason_and_the_pool_says_so()
    {
        TaskHostOptions none = TaskHosts.Options() with { Program = _scratch["no-such-program"] };
        await using var pool = new TaskHostPool(none);
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 10).Select(Jobs.MakeRow), files: 1);
        RunSpecification specification = Parse("""
            name: none
            inputs: { all: { path: data } }
            pipeline: [ { type: SelectColumns, cols: [Id] } ]
            transform: all
            options: { attempts: 1 }
            """);
        RunRecord record = await Runner(pool, "none").StartAsync(specification, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Failed, record.Status);
        Assert.StartsWith("A process for tasks could not be started: ", record.Error, StringComparison.Ordinal);
        Assert.NotNull(pool.Problem);
    }

    [Fact]
    public async Task A_process_ends_with_its_engine_however_that_ends()
    {
        await WriteAsync();
        await File.WriteAllTextAsync(_scratch["victim.yaml"], Specification("hang", "fail"), TestContext.Current.CancellationToken);
        using Process engine = UnendedTaskTests.Start(_scratch, "hosted");
        int process = await NotedAsync();
        Assert.NotEqual(engine.Id, process);
        Assert.True(IsAlive(process));
        engine.Kill();
        await engine.WaitForExitAsync(TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() => !IsAlive(process));
    }

    private async Task<RunRecord> RunAsync(string how, string onError, TaskHostOptions options, CancellationToken cancellationToken = default)
    {
        await WriteAsync();
        await using var pool = new TaskHostPool(options);
        return await Runner(pool, "work").StartAsync(Parse(Specification(how, onError)), cancellationToken: cancellationToken);
    }

    // The process in which the task has begun.
    private async Task<int> NotedAsync() => int.Parse(
        await Eventually.ValueAsync(() => Task.FromResult(File.Exists(_scratch["note"]) ? File.ReadAllLines(_scratch["note"]).FirstOrDefault() : null)), CultureInfo.InvariantCulture);

    private Task WriteAsync() => Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 400).Select(Jobs.MakeRow), files: 4);

    private string Specification(string how, string onError) => $$"""
        name: misbehave
        inputs: { all: { path: data, partitions: 4 } }
        pipeline: [ { type: Misbehave, partition: 2, how: {{how}}, note: '{{_scratch["note"]}}' } ]
        transform: all
        onError: {{onError}}
        output: { data: out }
        """;

    private RunSpecification Parse(string yaml) => new SpecificationReader(TaskHosts.Catalog()).Parse(yaml, _scratch["spec.yaml"]);

    private EmbeddedRunner Runner(TaskHostPool? pool, string work) => new(new EmbeddedRunnerOptions
    {
        Catalog = TaskHosts.Catalog(), WorkFolder = _scratch[work], Host = new StageHost { Storage = Jobs.Storage() }, TaskHosts = pool,
    });

    // A process that has ended and was not waited for is still in the table of Linux.
    private static bool IsAlive(int process)
    {
        try
        {
            using Process found = Process.GetProcessById(process);
            return !found.HasExited && !(File.Exists($"/proc/{process}/stat") && File.ReadAllText($"/proc/{process}/stat").Split(' ')[2] == "Z");
        }
        catch (Exception error) when (error is ArgumentException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    private sealed class Rows : IProgress<RunProgress>
    {
        public long Most { get; private set; }

        public void Report(RunProgress value) => Most = Math.Max(Most, value.Rows);
    }
}
