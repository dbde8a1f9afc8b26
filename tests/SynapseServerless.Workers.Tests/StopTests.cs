using Azure.Storage.Queues;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>A worker that is told to stop (SIGTERM) finishes what it is at within its grace period, or gives it back.</summary>
public sealed class StopTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_worker_that_is_told_to_stop_finishes_its_task_and_takes_no_other()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        Task<RunRecord> run = await StartAsync(azurite, partitions: 2);
        await using WorkerProcess worker = WorkerProcess.Start(azurite, ("SYNAPSE_WORKER_GRACE_SECONDS", "600"));
        await worker.LineAsync(Gate.Waiting);

        worker.Terminate();
        await File.WriteAllTextAsync(_scratch["open"], "");
        (int exitCode, string errors) = await worker.ExitAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.False(run.IsCompleted);
        // The other partition waits for another worker.
        await using WorkerProcess next = WorkerProcess.Start(azurite);
        RunRecord record = await run;
        Assert.Equal(RunStatus.Completed, record.Status);
        Assert.Equal(2, record.Tasks.Select(task => task.Worker).Where(name => name is not null).Distinct().Count());
        Assert.All(record.Tasks, task => Assert.Equal(1, task.Attempts));
    }

    [Thorough]
    [Fact]
    public async Task A_worker_whose_grace_ends_gives_its_task_back_at_once_and_that_does_not_count_as_a_delivery()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        Task<RunRecord> run = await StartAsync(azurite, partitions: 1);
        // Were the task not given back, nobody would see it for an hour; were the delivery counted, the next one would be one too many.
        (string, string)[] settings =
            [("SYNAPSE_WORKER_GRACE_SECONDS", "0"), ("SYNAPSE_WORKER_LEASE_SECONDS", "3600"), ("SYNAPSE_WORKER_MAX_DELIVERIES", "1")];
        await using WorkerProcess worker = WorkerProcess.Start(azurite, settings);
        await worker.LineAsync(Gate.Waiting);

        worker.Terminate();
        string stopped = await worker.LineAsync("has stopped");
        (int exitCode, string errors) = await worker.ExitAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("it gave back 1 tasks", stopped, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_scratch["open"], "");
        await using WorkerProcess next = WorkerProcess.Start(azurite, settings);
        Assert.Equal(RunStatus.Completed, (await run).Status);
        Assert.Empty((await azurite.Queue("tasks-gpu").PeekMessagesAsync()).Value);
    }

    [Thorough]
    [Fact]
    public async Task Stopping_the_engine_leaves_the_workers_at_it_and_resuming_takes_what_they_did()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 400).Select(Jobs.MakeRow), files: 4);
        EmbeddedRunner runner = WorkerJobs.Runner(_scratch["work"], WorkerJobs.Gpu(azurite));
        await using WorkerProcess worker = WorkerProcess.Start(azurite);
        using var stop = new CancellationTokenSource();
        Task<RunRecord> run = runner.StartAsync(WorkerJobs.Parse(Yaml(4), _scratch.Path), cancellationToken: stop.Token);
        await worker.LineAsync(Gate.Waiting);

        await stop.CancelAsync();
        RunRecord cancelled = await run;
        await File.WriteAllTextAsync(_scratch["open"], "");
        // The first task is done while no engine is there.
        await worker.LineAsync("completed");
        RunRecord record = await runner.ResumeAsync(cancelled.RunId);

        Assert.Equal((RunStatus.Cancelled, RunStatus.Completed, 400), (cancelled.Status, record.Status, record.RowsOut));
        Assert.Equal(4, record.RanOn["gpu"]);
        Assert.All(record.Tasks, task => Assert.Equal(1, task.Attempts));
    }

    private async Task<Task<RunRecord>> StartAsync(Azurite azurite, int partitions)
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 100 * partitions).Select(Jobs.MakeRow), partitions);
        return WorkerJobs.Runner(_scratch["work"], WorkerJobs.Gpu(azurite))
            .StartAsync(WorkerJobs.Parse(Yaml(partitions), _scratch.Path), cancellationToken: TestContext.Current.CancellationToken);
    }

    private string Yaml(int partitions) => $$"""
        name: gated
        inputs: { all: { path: data, partitions: {{partitions}} } }
        pipeline: [ { type: Gate, file: {{_scratch["open"]}} } ]
        transform: all
        output: { data: out }
        """;
}
