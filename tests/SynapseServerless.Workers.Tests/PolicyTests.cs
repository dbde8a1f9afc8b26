using SynapseServerless.Runs;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>A worker reads and writes what the operator allows, whatever a task says.</summary>
public sealed class PolicyTests(PolicyTests.GuardedWorker guarded) : IClassFixture<PolicyTests.GuardedWorker>
{
    [Theory]
    [InlineData("root/data/in", "root/data/out", null)]
    [InlineData("lake/in", "lake/out", null)]
    [InlineData("elsewhere/in", "root/data/out", "elsewhere/in")]
    [InlineData("root/data/in", "elsewhere/out", "elsewhere/out")]
    [InlineData("root/data/in", "root/pipelines/out", "root/pipelines/out")]
    public async Task A_task_that_names_a_location_outside_the_policy_fails_on_the_worker(string input, string output, string? refused)
    {
        (Azurite azurite, Scratch scratch) = await guarded.StartedAsync();
        // Each case has files of its own.
        string own = Guid.NewGuid().ToString("N");
        (input, output) = ($"{input}/{own}", $"{output}/{own}");
        await Jobs.WriteAsync(scratch[input], Enumerable.Range(0, 100).Select(Jobs.MakeRow), files: 2);
        // The engine is unguarded here, so that it is the worker that refuses.
        RunRecord record = await WorkerJobs.Runner(scratch[$"work-{own}"], WorkerJobs.Gpu(azurite), scratch["root/runs"]).StartAsync(
            WorkerJobs.Parse(
                $$"""
                name: policy
                inputs: { all: { path: {{input}}, partitions: 2 } }
                pipeline: [ { type: SelectColumns, cols: [Id] } ]
                transform: all
                output: { data: {{output}} }
                options: { workers: gpu }
                """,
                scratch.Path),
            cancellationToken: TestContext.Current.CancellationToken);

        if (refused is null)
        {
            Assert.Equal((RunStatus.Completed, 100L), (record.Status, record.RowsOut));
            return;
        }
        Assert.Equal(RunStatus.Failed, record.Status);
        Assert.Contains("This location is not allowed", record.Error, StringComparison.Ordinal);
        Assert.Contains(refused, record.Error, StringComparison.Ordinal);
        Assert.Contains("SYNAPSE_ALLOWED_LOCATIONS", record.Error, StringComparison.Ordinal);
    }

    /// <summary>A worker that may touch its root and a lake, started by the first test.</summary>
    public sealed class GuardedWorker : IAsyncDisposable
    {
        private readonly Scratch _scratch = new();
        private readonly Lazy<Task<Azurite>> _azurite;
        private WorkerProcess? _worker;

        public GuardedWorker() => _azurite = new(StartAsync);

        internal async Task<(Azurite Azurite, Scratch Scratch)> StartedAsync() => (await _azurite.Value, _scratch);

        public async ValueTask DisposeAsync()
        {
            if (_worker is not null)
            {
                await _worker.DisposeAsync();
                await (await _azurite.Value).DisposeAsync();
            }
            _scratch.Dispose();
        }

        private async Task<Azurite> StartAsync()
        {
            Azurite azurite = await Azurite.StartAsync();
            _worker = WorkerProcess.Start(azurite, ("SYNAPSE_ROOT", _scratch["root"]), ("SYNAPSE_ALLOWED_LOCATIONS", _scratch["lake"]));
            return azurite;
        }
    }
}
