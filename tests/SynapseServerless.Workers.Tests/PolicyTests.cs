using SynapseServerless.Runs;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>A worker reads and writes what the operator allows, whatever a task says.</summary>
public sealed class PolicyTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("root/data/in", "root/data/out", null)]
    [InlineData("lake/in", "lake/out", null)]
    [InlineData("elsewhere/in", "root/data/out", "elsewhere/in")]
    [InlineData("root/data/in", "elsewhere/out", "elsewhere/out")]
    [InlineData("root/data/in", "root/pipelines/out", "root/pipelines/out")]
    public async Task A_task_that_names_a_location_outside_the_policy_fails_on_the_worker(string input, string output, string? refused)
    {
        await using Azurite azurite = await Azurite.StartAsync();
        await Jobs.WriteAsync(_scratch[input], Enumerable.Range(0, 100).Select(Jobs.MakeRow), files: 2);
        await using WorkerProcess worker = WorkerProcess.Start(
            azurite, ("SYNAPSE_ROOT", _scratch["root"]), ("SYNAPSE_ALLOWED_LOCATIONS", _scratch["lake"]));
        // The engine is unguarded here, so that it is the worker that refuses.
        RunRecord record = await WorkerJobs.Runner(_scratch["work"], WorkerJobs.Gpu(azurite), _scratch["root/runs"]).StartAsync(
            WorkerJobs.Parse(
                $$"""
                name: policy
                inputs: { all: { path: {{input}}, partitions: 2 } }
                pipeline: [ { type: SelectColumns, cols: [Id] } ]
                transform: all
                output: { data: {{output}} }
                options: { workers: gpu }
                """,
                _scratch.Path),
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
}
