using Azure.Storage.Queues;
using SynapseServerless.Runs;
using SynapseServerless.Workers.Queues;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>A task that takes its worker with it every time is given up after a number of deliveries, and says why.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Thorough]
    [Fact]
    public async Task A_partition_that_kills_its_workers_is_set_aside_with_the_reason_and_the_others_go_on()
    {
        (RunRecord record, int crashes) = await RunAsync("setAside");

        Assert.Equal((RunStatus.Completed, 300, 100, 2), (record.Status, record.RowsOut, record.RowsSetAside, crashes));
        SetAsideRecord reason = Assert.Single(record.SetAside);
        Assert.StartsWith("ProcessPartition 2 was delivered 2 times, and no worker came to its end", reason.Problem, StringComparison.Ordinal);
    }

    [Thorough]
    [Fact]
    public async Task A_partition_that_kills_its_workers_fails_a_run_that_sets_nothing_aside()
    {
        (RunRecord record, int crashes) = await RunAsync("fail");

        // It is not tried again: it would take another two workers with it.
        Assert.Equal((RunStatus.Failed, 2), (record.Status, crashes));
        Assert.StartsWith("ProcessPartition 2 was delivered 2 times", record.Error, StringComparison.Ordinal);
    }

    private async Task<(RunRecord Record, int Crashes)> RunAsync(string onError)
    {
        await using Azurite azurite = await Azurite.StartAsync();
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 400).Select(Jobs.MakeRow), files: 4);
        Task<RunRecord> run = WorkerJobs.Runner(_scratch["work"], WorkerJobs.Gpu(azurite)).StartAsync(
            WorkerJobs.Parse(
                $$"""
                name: crash
                inputs: { all: { path: data, partitions: 4 } }
                pipeline: [ { type: Crash, partition: 2 } ]
                transform: all
                onError: {{onError}}
                output: { data: out }
                """,
                _scratch.Path),
            cancellationToken: TestContext.Current.CancellationToken);
        int crashes = 0;
        while (true)
        {
            await using WorkerProcess worker = WorkerProcess.Start(azurite, ("SYNAPSE_WORKER_MAX_DELIVERIES", "2"));
            Task<(int, string)> exit = worker.ExitAsync();
            if (await Task.WhenAny(exit, run) == run)
                break;
            crashes++;
        }
        PoisonMessage poison = PoisonMessage.Read(
            (await azurite.Queue("tasks-gpu-poison").PeekMessagesAsync()).Value.Single().Body.ToString());
        Assert.Equal(("tasks-gpu", 3), (poison.Queue, poison.Deliveries));
        Assert.Contains("was delivered 2 times", poison.Reason, StringComparison.Ordinal);
        Assert.Equal(("ProcessPartition", 2), (TaskMessages.ReadTask(poison.Text).Task.Activity, TaskMessages.ReadTask(poison.Text).Task.Number));
        return (await run, crashes);
    }
}
