using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>Workers that are killed with SIGKILL while they are at work leave nothing undone and nothing twice.</summary>
public sealed class KillTests : IDisposable
{
    private static readonly int _workers = Effort.Current.IsFull ? 3 : 2;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Thorough]
    [Fact]
    public async Task A_run_whose_workers_are_killed_ends_as_one_without_workers()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        await Jobs.WriteAsync(_scratch["data"], Rows(), files: 32);
        RunRecord calm = await WorkerJobs.Runner(_scratch["calm-work"], null).StartAsync(Specification("calm"));
        // Without workers the engine does the work of the stage that wants one.
        Assert.Equal((RunStatus.Completed, "engine"), (calm.Status, Assert.Single(calm.RanOn).Key));

        RunRecord record = await RunAndKillAsync(azurite, Specification("killed"), _scratch["work"], runs: null, kills: Math.Clamp((Effort.Current.Kills + 1) / 2, 1, 12));

        Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
        Assert.Equal((calm.RowsIn, calm.RowsOut, calm.RowsSetAside), (record.RowsIn, record.RowsOut, record.RowsSetAside));
        await AssertSameAsync(_scratch["calm"], _scratch["killed"]);
        // Three passes apply the stage that wants a GPU: the first fit, and the dealing out of the fit and of the transform.
        Assert.Equal(32 * 3, record.RanOn["gpu"]);
        Assert.Equal(calm.RanOn["engine"], record.RanOn.Values.Sum());
        Assert.All(record.Tasks.Where(task => task.Activity == "ProcessPartition"), task => Assert.Null(task.Error));
    }

    [Soak]
    [Fact]
    public async Task A_run_on_blobs_whose_workers_are_killed_ends_as_one_without_workers()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        string container = $"{azurite.Endpoint}/kills";
        // Every access takes the emulator milliseconds.
        int partitions = Effort.Current.IsFull ? 32 : 8;
        await Jobs.WriteAsync($"{container}/data", Rows(), files: partitions, Jobs.Storage());
        RunRecord calm = await WorkerJobs.Runner(_scratch["calm-work"], null, $"{container}/runs")
            .StartAsync(Specification("calm", $"{container}/data", container, partitions));

        RunRecord record = await RunAndKillAsync(
            azurite, Specification("killed", $"{container}/data", container, partitions), _scratch["work"], $"{container}/runs", kills: Math.Clamp(Effort.Current.Kills / 4, 1, 6));

        Assert.Equal((RunStatus.Completed, calm.Status), (record.Status, RunStatus.Completed));
        await AssertSameAsync($"{container}/calm", $"{container}/killed");
    }

    private static async Task<RunRecord> RunAndKillAsync(Azurite azurite, RunSpecification specification, string work, string? runs, int kills)
    {
        var workers = new List<WorkerProcess>();
        (string, string)[] settings = [("SYNAPSE_WORKER_CONCURRENCY", "2"), ("SYNAPSE_WORKER_MAX_DELIVERIES", "50")];
        try
        {
            for (int i = 0; i < _workers; i++)
                workers.Add(WorkerProcess.Start(azurite, settings));
            Task<RunRecord> run = WorkerJobs.Runner(work, WorkerJobs.Gpu(azurite), runs)
                .StartAsync(specification, cancellationToken: TestContext.Current.CancellationToken);
            for (int kill = 0; kill < kills; kill++)
            {
                // One that is at a partition right now.
                int victim = kill % _workers;
                await workers[victim].LineAsync(OnGpu.Tick);
                Assert.False(run.IsCompleted);
                await workers[victim].KillAsync();
                workers[victim] = WorkerProcess.Start(azurite, settings);
            }
            return await run;
        }
        finally
        {
            foreach (WorkerProcess worker in workers)
                await worker.DisposeAsync();
        }
    }

    private static async Task AssertSameAsync(string calm, string other)
    {
        IReadOnlyDictionary<string, string> expected = await Jobs.ContentsAsync(calm), actual = await Jobs.ContentsAsync(other);
        Assert.Contains(expected.Keys, name => name.StartsWith("/out/part-00007", StringComparison.Ordinal));
        Assert.Equal(expected, actual);
    }

    private static IEnumerable<Jobs.Row> Rows() =>
        Enumerable.Range(0, 3200).Select(id => Jobs.MakeRow(id) with { Y = id % 7 == 3 ? -1 : 3 * (id % 10) });

    private RunSpecification Specification(string name) => Specification(name, _scratch["data"], _scratch.Path);

    private RunSpecification Specification(string name, string data, string place, int partitions = 32) => WorkerJobs.Parse(
        $$"""
        name: victim
        inputs: { all: { path: {{data}}, partitions: {{partitions}} } }
        pipeline:
          - { type: OnGpu }
          - { type: RejectNegative, inputCol: Y }
          - { type: Center, inputCol: X }
          - { type: Repartition, n: 8 }
          - { type: Slope, x: XCentered, y: Y }
        fit: all
        transform: all
        onError: setAside
        output: { data: {{place}}/{{name}}/out, model: {{place}}/{{name}}/model, setAside: {{place}}/{{name}}/aside }
        options: { parallelism: 2 }
        """,
        _scratch.Path);
}
