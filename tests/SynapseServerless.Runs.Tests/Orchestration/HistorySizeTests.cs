using System.Text.Json;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Tests.Simulation;
using SynapseServerless.Workers;
using Xunit;

namespace SynapseServerless.Tests.Orchestration;

/// <summary>No history grows with the number of partitions: counted over whole runs of thousands, in pages and windows as they ship.</summary>
[Thorough]
public sealed class HistorySizeTests(ITestOutputHelper output)
{
    // Ten pages of tasks and more, so that a history that grew with them would be seen to.
    private static readonly int s_partitions = Effort.Current.IsFull ? 5_000 : 2_600;

    // A long name of an account, a container and a run.
    private const string Folder = "https://synapsestorageaccount123.blob.core.windows.net/synapse/runs/20260101-120000-a-job-with-quite-a-long-name-indeed-a1b2";

    private static readonly RunPlan _plan = new()
    {
        Stages = [.. Enumerable.Repeat(StageRole.Transform, 6), StageRole.Costly, StageRole.Aggregate, StageRole.CountedShuffle, StageRole.Gang],
        StageNames = [.. Enumerable.Range(0, 10).Select(i => $"AStageOfAName{i}")],
        Fit = new RunSource(DataRef.Input("flights.train"), s_partitions),
        Transform = new RunSource(DataRef.Input("flights.test"), s_partitions),
        Evaluations = [null],
        Retry = new RetryPolicy(3, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(1)),
    };

    [Fact]
    public Task A_run_of_thousands_of_partitions_keeps_every_history_below_a_megabyte() => CheckAsync(_plan);

    [Fact]
    public Task A_run_of_thousands_of_partitions_on_workers_keeps_every_history_below_a_megabyte() => CheckAsync(_plan with
    {
        Fit = null,
        Workers = new WorkerPlan { Pools = ["gpu"], All = "gpu", Stages = new string?[10], Timeout = TimeSpan.FromHours(1) },
    });

    [Fact]
    public async Task A_million_tasks_make_a_tree_of_small_nodes()
    {
        IReadOnlyCollection<SimulatedInstance> instances = await RunAsync(
            registry => registry
                .AddOrchestration(OrchestrationNames.FanOut, new FanOutOrchestration())
                // A page that says what its tasks would have done: the nodes are what is looked at.
                .AddOrchestration(OrchestrationNames.FanOutPage, new DonePage()),
            OrchestrationNames.FanOut, Json(new FanOut { Activity = "none", Task = JsonSerializer.SerializeToElement(new { Folder }), Count = 1_000_000, Retry = _plan.Retry }));

        HistoryMeasure[] measures = Report(instances);
        // 1,000,000 tasks are 3,907 pages of 256; 16 nodes of at most 256 pages, and the root.
        Assert.Equal((3_907, 17), (measures.Count(one => one.Name == OrchestrationNames.FanOutPage), measures.Count(one => one.Name == OrchestrationNames.FanOut)));
        Assert.Equal(1_000_000, OrchestrationJson.Read<TaskSummary>(instances.First().Outcome!.Output!).Tasks);
        Assert.All(measures, one => Assert.InRange(one.Bytes, 0, 1_000_000));
    }

    private async Task CheckAsync(RunPlan plan)
    {
        IReadOnlyCollection<SimulatedInstance> instances =
            await RunAsync(registry => Register(registry, plan), OrchestrationNames.Run, Json(new RunInput("r", Folder) { Notify = true }));

        HistoryMeasure[] measures = Report(instances);
        Assert.True(measures.Length > 100);
        Assert.All(measures, one => Assert.InRange(one.Bytes, 0, 1_000_000));
        Assert.All(measures, one => Assert.InRange(one.LargestPayload, 0, OrchestrationJson.PayloadLimit));
    }

    private HistoryMeasure[] Report(IEnumerable<SimulatedInstance> instances)
    {
        HistoryMeasure[] measures = [.. instances.Select(HistoryMeasure.Of)];
        foreach (HistoryMeasure most in measures.GroupBy(one => one.Name).Select(group => group.MaxBy(one => one.Bytes)!))
            output.WriteLine($"{most.Name}: {measures.Count(one => one.Name == most.Name):N0}, the largest with {most.Events:N0} events, {most.Bytes:N0} bytes, {most.LargestPayload:N0} in one payload");
        return measures;
    }

    private static SimulatedTaskQueues QueuesOf(OrchestrationRegistry registry, SimulatedTaskQueues queues)
    {
        registry.AddActivity(ActivityNames.QueueTask, new QueueTaskActivity(queues));
        return queues;
    }

    private static async Task<IReadOnlyCollection<SimulatedInstance>> RunAsync(Action<OrchestrationRegistry> register, string name, string input)
    {
        var registry = new OrchestrationRegistry();
        register(registry);
        var world = new SimulatedWorld(registry, seed: 1, calm: true, QueuesOf(registry, new SimulatedTaskQueues()));
        TaskOutcome outcome = await world.RunAsync(name, input);
        Assert.Null(outcome.Failure);
        return world.Instances;
    }

    private static void Register(OrchestrationRegistry registry, RunPlan plan) => registry
        .AddRunOrchestrations()
        .AddActivity(ActivityNames.Plan, new FunctionActivity<RunInput, RunPlan>(_ => plan))
        .AddActivity(ActivityNames.TransformPartition, new FunctionActivity<IndexedTask, TaskSummary>(Summary))
        .AddActivity(ActivityNames.Gather, new FunctionActivity<IndexedTask, TaskSummary>(Summary))
        .AddActivity(ActivityNames.Merge, new FunctionActivity<IndexedTask, TaskSummary>(Summary))
        .AddActivity(ActivityNames.Complete, new FunctionActivity<CompleteTask, CompleteResult>(_ => new CompleteResult(false)))
        .AddActivity(ActivityNames.ClosePass, new FunctionActivity<PassEnd, PassResult>(end => new PassResult(end.Partitions)))
        .AddActivity(ActivityNames.Fit, new FunctionActivity<FitTask, CompleteResult>(_ => new CompleteResult(true)))
        .AddActivity(ActivityNames.SaveModel, new FunctionActivity<RunInput, CompleteResult>(_ => new CompleteResult(true)))
        .AddActivity(ActivityNames.Finish, new FunctionActivity<RunEnd, RunOutcome>(end => new RunOutcome($"{end.Run.Folder}/run.json", RunStatus.Completed)))
        .AddActivity(ActivityNames.Notify, new FunctionActivity<RunInput, RunInput>(run => run));

    // As long as one gets: numbers of many digits, and a time for reading, each of ten stages, and writing.
    private static TaskSummary Summary(IndexedTask task) => new()
    {
        Subject = $"partition {task.Index}",
        Tasks = 1,
        RowsRead = 12_345_678,
        RowsIn = 12_345_678,
        RowsOut = 12_345_678,
        RowsSetAside = 1_234,
        BytesIn = 123_456_789,
        BytesOut = 123_456_789,
        Stages = [.. Enumerable.Range(0, 10).Prepend(StageTime.Reading).Append(StageTime.Using).Select(stage => new StageTime(stage, 123.456789, 12_345_678, 12_345_678))],
    };

    private static string Json<T>(T value) => OrchestrationJson.Write(value, "input");

    private sealed class DonePage : IOrchestration<FanOut, TaskSummary>
    {
        public Task<TaskSummary> RunAsync(IOrchestrationContext context, FanOut input) => Task.FromResult(Summary(new IndexedTask(input.Task, 0)) with { Tasks = input.Count });
    }
}
