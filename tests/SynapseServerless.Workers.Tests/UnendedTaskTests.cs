using SynapseServerless.Runs;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>A task that takes its worker with it is given up after three beginnings, long before its message is delivered too often.</summary>
public sealed class UnendedTaskTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Thorough]
    [Fact]
    public async Task A_partition_that_ends_three_workers_is_set_aside_by_the_fourth()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 400).Select(Jobs.MakeRow), files: 4);
        Task<RunRecord> run = WorkerJobs.Runner(_scratch["work"], WorkerJobs.Gpu(azurite)).StartAsync(
            WorkerJobs.Parse(
                """
                name: unended
                inputs: { all: { path: data, partitions: 4 } }
                pipeline: [ { type: Crash, partition: 2 } ]
                transform: all
                onError: setAside
                output: { data: out }
                """,
                _scratch.Path),
            cancellationToken: TestContext.Current.CancellationToken);
        int ended = 0;
        while (true)
        {
            await using WorkerProcess worker = WorkerProcess.Start(azurite, ("SYNAPSE_WORKER_MAX_DELIVERIES", "100"));
            Task<(int, string)> exit = worker.ExitAsync();
            if (await Task.WhenAny(exit, run) == run)
                break;
            ended++;
        }
        RunRecord record = await run;

        Assert.Equal((RunStatus.Completed, 300, 100, 3), (record.Status, record.RowsOut, record.RowsSetAside, ended));
        Assert.StartsWith("ProcessPartition 2 began 3 times and never finished", Assert.Single(record.SetAside).Problem, StringComparison.Ordinal);
    }
}
