using System.Diagnostics;
using SynapseServerless.Embedded;
using SynapseServerless.Embedded.Hosts;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>An engine that takes up at each start what the last one ended by.</summary>
public sealed class UnendedTaskTests : IDisposable
{
    public const string Argument = "engine";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Thorough]
    [Fact]
    public async Task A_task_that_ended_three_processes_is_given_up_by_the_fourth_and_the_run_goes_on_without_it()
    {
        await WriteAsync("setAside");
        for (int start = 0; start < 3; start++)
            Assert.Equal(3, await EndAsync(Start(_scratch, "own")));
        Assert.Equal(3, File.ReadAllLines(_scratch["note"]).Length);

        Assert.Equal(0, await EndAsync(Start(_scratch, "own")));

        RunRecord record = Assert.Single(await Runner().ListAsync(TestContext.Current.CancellationToken));
        Assert.Equal((RunStatus.Completed, 300, 100), (record.Status, record.RowsOut, record.RowsSetAside));
        Assert.StartsWith($"{ActivityNames.TransformPartition} 2 began 3 times and never finished: each time its process was killed", Assert.Single(record.SetAside).Problem, StringComparison.Ordinal);
        Assert.Equal(3, File.ReadAllLines(_scratch["note"]).Length);
    }

    [Thorough]
    [Fact]
    public async Task A_run_that_was_given_up_for_a_task_tries_it_again_when_it_is_resumed()
    {
        await WriteAsync("fail");
        for (int start = 0; start < 3; start++)
            Assert.Equal(3, await EndAsync(Start(_scratch, "own")));
        Assert.Equal(0, await EndAsync(Start(_scratch, "own")));
        RunRecord failed = Assert.Single(await Runner().ListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(RunStatus.Failed, failed.Status);
        // The fault is corrected.
        await File.WriteAllTextAsync(_scratch["well"], "", TestContext.Current.CancellationToken);

        RunRecord record = await Runner().ResumeAsync(failed.RunId, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((RunStatus.Completed, 400), (record.Status, record.RowsOut));
    }

    [Fact]
    public async Task A_run_whose_process_was_killed_can_be_cancelled_and_is_not_taken_up_then()
    {
        await WriteAsync("fail");
        Assert.Equal(3, await EndAsync(Start(_scratch, "own")));
        EmbeddedRunner runner = Runner();
        string run = Assert.Single(await runner.ListAsync(TestContext.Current.CancellationToken)).RunId;

        Assert.Equal(Cancellation.Cancelled, await runner.CancelAsync(run, TestContext.Current.CancellationToken));

        Assert.Equal(RunStatus.Cancelled, (await runner.ShowAsync(run, TestContext.Current.CancellationToken)).Status);
        Assert.Equal(Cancellation.HadEnded, await runner.CancelAsync(run, TestContext.Current.CancellationToken));
        await using (EmbeddedRunEngine engine = Engine())
            Assert.Equal(0, engine.Start());
        Assert.Single(File.ReadAllLines(_scratch["note"]));
        await runner.DeleteAsync(run, TestContext.Current.CancellationToken);
        Assert.Empty(await runner.ListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_run_of_which_only_the_folder_was_made_is_listed_resumed_and_deleted()
    {
        await WriteAsync("fail");
        await File.WriteAllTextAsync(_scratch["well"], "", TestContext.Current.CancellationToken);
        EmbeddedRunner runner = Runner();
        // What a process leaves that is killed before it notes more.
        RunSpecification specification = await ReadAsync();
        foreach (string id in (string[])["20260101-000000-a-0001", "20260101-000000-a-0002"])
            await runner.CreateAsync(id, specification, TestContext.Current.CancellationToken);

        Assert.Equal(["unended", "unended"], (await runner.ListAsync(TestContext.Current.CancellationToken)).Select(run => run.Name));
        RunRecord record = await runner.ResumeAsync("20260101-000000-a-0001", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((RunStatus.Completed, 400, 0), (record.Status, record.RowsOut, record.Resumes));
        Assert.Equal(Cancellation.Cancelled, await runner.CancelAsync("20260101-000000-a-0002", TestContext.Current.CancellationToken));
        await runner.DeleteAsync("20260101-000000-a-0002", TestContext.Current.CancellationToken);
        Assert.Equal(["20260101-000000-a-0001"], (await runner.ListAsync(TestContext.Current.CancellationToken)).Select(run => run.RunId));
    }

    /// <summary>Carries out, in a process of its own, the run of a folder as a server does; with tasks in its own process or in others.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        await using TaskHostPool? pool = args[1] == "hosted" ? new TaskHostPool(TaskHosts.Options()) : null;
        await using var engine = new EmbeddedRunEngine(Options(args[0], pool));
        if (engine.Start() == 0)
        {
            RunSpecification specification = await new SpecificationReader(TaskHosts.Catalog()).ReadAsync(Path.Combine(args[0], "victim.yaml"), new LocalStorage(), CancellationToken.None);
            await engine.StartAsync("victim-1", specification, CancellationToken.None);
        }
        await Eventually.TrueAsync(() => engine.Open == 0);
        return 0;
    }

    /// <summary>Starts such a process.</summary>
    internal static Process Start(Scratch scratch, string tasks)
    {
        TaskHostOptions options = TaskHosts.Options();
        return Process.Start(new ProcessStartInfo(options.Program, [.. options.Arguments.SkipLast(1), Argument, scratch.Path, tasks]))!;
    }

    private static async Task<int> EndAsync(Process process)
    {
        using (process)
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return process.ExitCode;
        }
    }

    private async Task WriteAsync(string onError)
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 400).Select(Jobs.MakeRow), files: 4);
        await File.WriteAllTextAsync(
            _scratch["victim.yaml"],
            $$"""
            name: unended
            inputs: { all: { path: data, partitions: 4 } }
            pipeline: [ { type: Misbehave, partition: 2, how: exit, note: '{{_scratch["note"]}}', unless: '{{_scratch["well"]}}' } ]
            transform: all
            onError: {{onError}}
            output: { data: out }
            """,
            TestContext.Current.CancellationToken);
    }

    private Task<RunSpecification> ReadAsync() =>
        new SpecificationReader(TaskHosts.Catalog()).ReadAsync(_scratch["victim.yaml"], new LocalStorage(), TestContext.Current.CancellationToken);

    private EmbeddedRunner Runner() => new(Options(_scratch.Path, null));

    private EmbeddedRunEngine Engine() => new(Options(_scratch.Path, null));

    private static EmbeddedRunnerOptions Options(string folder, TaskHostPool? pool) => new()
    {
        Catalog = TaskHosts.Catalog(), WorkFolder = Path.Combine(folder, "work"), Host = new StageHost { Storage = Jobs.Storage() }, TaskHosts = pool,
    };
}
