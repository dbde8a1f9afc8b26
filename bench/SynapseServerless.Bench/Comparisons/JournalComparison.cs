using System.Text.Json;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Embedded;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;

namespace SynapseServerless.Bench.Comparisons;

/// <summary>How many tasks a second the embedded engine can schedule, run, journal and deliver when they do nothing.</summary>
public sealed class JournalComparison : Comparison
{
    private const int Tasks = 50_000;

    /// <inheritdoc/>
    public override string Name => "journal";

    /// <inheritdoc/>
    public override string Summary => $"{Tasks:N0} empty tasks through the embedded engine's journal, fanned out in pages";

    /// <inheritdoc/>
    public override string Unit => "tasks";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.RateAtLeast(5_000)];

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A rate has no reference.");

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string folder = context.EmptyFolder("journal");
        OrchestrationRegistry registry = new OrchestrationRegistry()
            .AddRunOrchestrations()
            .AddActivity(ActivityNames.TransformPartition, new Empty());
        await using var engine = new JournaledOrchestrator(new JournaledOrchestratorOptions { JournalPath = Path.Combine(folder, "journal.db") }, registry);
        var input = new FanOut
        {
            Activity = ActivityNames.TransformPartition,
            Task = JsonSerializer.SerializeToElement(new { folder = "runs/20260101-120000-bench-0000", source = "input:flights.train" }),
            Count = Tasks,
            Retry = new RetryPolicy(3, TimeSpan.FromSeconds(1)),
        };
        TaskOutcome outcome = await engine.RunAsync("bench", OrchestrationNames.FanOut, input, null, cancellationToken);
        return outcome.Failure is null
            ? OrchestrationJson.Read<TaskSummary>(outcome.Output!).Tasks
            : throw new InvalidOperationException(outcome.Failure.Message);
    }

    private sealed class Empty : IActivity<IndexedTask, TaskSummary>
    {
        public Task<TaskSummary> RunAsync(ActivityContext context, IndexedTask input, CancellationToken cancellationToken) =>
            Task.FromResult(new TaskSummary { Tasks = 1 });
    }
}
