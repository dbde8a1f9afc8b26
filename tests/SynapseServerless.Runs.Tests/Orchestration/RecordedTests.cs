using System.Runtime.CompilerServices;
using System.Text.Json;
using SynapseServerless.Collectives;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Runs.Activities;
using SynapseServerless.Tests.Simulation;
using SynapseServerless.Workers;
using Xunit;

namespace SynapseServerless.Tests.Orchestration;

/// <summary>
/// Histories that were recorded once are replayed by the code as it is now: a run in flight goes on with the next release only if it asks for
/// the same, in the same order. <c>SYNAPSE_RECORD=1</c> records anew.
/// </summary>
public sealed class RecordedTests
{
    private static readonly RetryPolicy _retry = new(3, TimeSpan.FromSeconds(1));

    private static readonly RunPlan _plan = new()
    {
        Stages = [StageRole.Costly, StageRole.Aggregate, StageRole.CountedShuffle, StageRole.Transform, StageRole.Gang, StageRole.Summary],
        StageNames = ["Costly", "Aggregate", "Shuffle", "Transform", "Gang", "Summary"],
        Fit = new RunSource(DataRef.Input("a.train"), 20),
        Transform = new RunSource(DataRef.Input("a.test"), 2),
        Evaluations = [null, new RunSource(DataRef.Input("b"), 1)],
        Retry = _retry,
    };

    private static readonly RunPlan _small = _plan with { Fit = new RunSource(DataRef.Input("a.train"), 4) };

    // Four passes, then three children.
    private static readonly RunPlan _rounds = new()
    {
        Stages = [StageRole.Costly, StageRole.Rounds, StageRole.Rounds],
        StageNames = ["Costly", "Iterate", "Search"],
        Fit = new RunSource(DataRef.Input("a.train"), 2),
        Rounds = new Dictionary<int, FitNext>
        {
            [1] = new(0, FitStepKind.Aggregate), [2] = new(0, FitStepKind.Children) { Children = 3, Parallelism = 2 },
        },
        Retry = _retry,
    };

    private static readonly RunPlan _child = new()
    {
        Stages = [StageRole.Gang], StageNames = ["Gang"], Fit = new RunSource(DataRef.Input("data.train"), 2),
        Transform = new RunSource(DataRef.Input("data.test"), 2), Evaluations = [null], Retry = _retry,
    };

    private static readonly Dictionary<string, Func<SimulatedTaskQueues, (Action<OrchestrationRegistry> Register, string Name, object Input)>> _cases = new()
    {
        ["run"] = queues => (Run(queues, _plan), OrchestrationNames.Run, new RunInput("r", "/r") { Notify = true }),
        ["run-again"] = queues => (Run(queues, _small), OrchestrationNames.Run, new RunInput("r", "/r") { Restarts = 2 }),
        ["run-failing"] = queues => (Run(queues, _plan, poisoned: 3), OrchestrationNames.Run, new RunInput("r", "/r")),
        ["run-setting-aside"] = queues => (Run(queues, _small with { SetAside = true }, poisoned: 3), OrchestrationNames.Run, new RunInput("r", "/r")),
        ["run-on-workers"] = queues => (
            Run(queues, _small with
            {
                Workers = new WorkerPlan { Pools = ["gpu", "train"], Stages = ["gpu", null, null, null, "train", null], Timeout = TimeSpan.FromHours(1) },
            }),
            OrchestrationNames.Run, new RunInput("r", "/r")),
        ["run-of-a-gang"] = queues => (
            Run(queues, _small with
            {
                Workers = new WorkerPlan { Pools = ["train"], Stages = [null, null, null, null, "train", null], Timeout = TimeSpan.FromHours(1) },
                Gangs = new Dictionary<int, int> { [4] = 3 },
            }),
            OrchestrationNames.Run, new RunInput("r", "/r")),
        ["run-of-rounds"] = queues => (Run(queues, _rounds), OrchestrationNames.Run, new RunInput("r", "/r")),
        ["page"] = queues => (Run(queues, _plan, poisoned: 3), OrchestrationNames.FanOutPage, Tasks(140)),
        ["page-on-workers"] = queues => (
            Run(queues, _plan, poisoned: 3), OrchestrationNames.FanOutPage, Tasks(8) with { Workers = new WorkerRoute("gpu", TimeSpan.FromMinutes(5)) }),
        ["page-of-groups"] = queues => (Run(queues, _plan, poisoned: 83), OrchestrationNames.FanOutPage, Tasks(400) with { Grouped = true }),
        ["run-sharing-a-pass"] = queues => (
            Run(queues, _small with { Stages = [StageRole.Aggregate, StageRole.Aggregate, StageRole.Gang], Shared = new Dictionary<int, int> { [0] = 2 } }),
            OrchestrationNames.Run, new RunInput("r", "/r")),
        ["pages"] = _ => (Tree, "Root", Tasks(2_600)),
        ["pages-on-workers"] = _ => (Tree, "Root", Tasks(1_100) with { Workers = new WorkerRoute("gpu", TimeSpan.FromMinutes(5)) }),
        ["nodes"] = _ => (Tree, "Root", Tasks(200_000)),
    };

    public static TheoryData<string> Cases => [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Code_does_what_it_did_when_its_history_was_recorded(string name)
    {
        var queues = new SimulatedTaskQueues();
        (Action<OrchestrationRegistry> register, string orchestration, object input) = _cases[name](queues);
        var registry = new OrchestrationRegistry();
        register(registry);
        if (Environment.GetEnvironmentVariable("SYNAPSE_RECORD") == "1")
            await RecordAsync(name, registry, queues, orchestration, input);

        var recording = Recording.Read(Path.Combine(AppContext.BaseDirectory, "Orchestration", "Recorded", $"{name}.json"));

        Assert.True(
            recording.Version == OrchestrationNames.Version,
            $"{name}.json has version {recording.Version} of the orchestrations, and the code is {OrchestrationNames.Version}. {Remedy}");
        foreach (RecordedInstance instance in recording.Instances)
            Compare(instance, registry);
    }

    [Fact]
    public void Every_orchestration_has_been_recorded()
    {
        IEnumerable<string> recorded = Directory
            .GetFiles(Path.Combine(AppContext.BaseDirectory, "Orchestration", "Recorded"), "*.json")
            .SelectMany(file => Recording.Read(file).Instances).Select(instance => instance.Start.Name);

        Assert.Empty(new OrchestrationRegistry().AddRunOrchestrations().Orchestrations.Except(recorded));
    }

    private const string Remedy =
        "Runs in flight could not go on with this code: give OrchestrationNames.Version a new value (and keep the old code for the old version where "
        + "runs in flight matter), then record anew by running these tests with SYNAPSE_RECORD=1.";

    private static void Compare(RecordedInstance instance, OrchestrationRegistry registry)
    {
        string who = $"The orchestration '{instance.Start.Name}' ({instance.Start.InstanceId}) no longer does what was recorded";
        IReadOnlyList<RecordedStep> steps;
        TaskOutcome? outcome;
        try
        {
            (steps, outcome) = instance.Replay(registry);
        }
        catch (NonDeterminismException error)
        {
            Assert.Fail($"{who}: {error.Problem}. {Remedy}");
            throw;
        }
        foreach ((RecordedStep expected, RecordedStep actual) in instance.Steps.Zip(steps))
        {
            string after = expected.Happened is { } happened ? $"after '{happened.Name}' ({happened.ActionId})" : "at its start";
            Assert.True(
                expected.Asked.SequenceEqual(actual.Asked),
                $"{who}: {after} it asked for\n{string.Join('\n', expected.Asked)}\nand asks now for\n{string.Join('\n', actual.Asked)}\n{Remedy}");
        }
        Assert.True(instance.Outcome == outcome, $"{who}: it ended with {instance.Outcome}, and ends now with {outcome}. {Remedy}");
    }

    private static async Task RecordAsync(
        string name, OrchestrationRegistry registry, SimulatedTaskQueues queues, string orchestration, object input, [CallerFilePath] string source = "")
    {
        var world = new SimulatedWorld(registry, seed: 7, calm: true, queues);
        await world.RunAsync(orchestration, JsonSerializer.Serialize(input, OrchestrationJson.Options));
        var recording = Recording.Of(registry, world.Instances);
        foreach (string folder in (string[])[Path.GetDirectoryName(source)!, Path.Combine(AppContext.BaseDirectory, "Orchestration")])
        {
            Directory.CreateDirectory(Path.Combine(folder, "Recorded"));
            recording.Write(Path.Combine(folder, "Recorded", $"{name}.json"));
        }
    }

    private static FanOut Tasks(int count) => new()
    {
        Activity = ActivityNames.TransformPartition,
        Task = JsonSerializer.SerializeToElement(
            new PassTask { Folder = "/r", Pass = 0, Phase = RunPhase.Fit, Source = DataRef.Input("a"), First = 0, Last = 1 }, OrchestrationJson.Options),
        Count = count,
        Retry = _retry,
        SetAside = ActivityNames.SetAside,
    };

    // A tree of which only the root is looked at.
    private static void Tree(OrchestrationRegistry registry) => registry
        .AddOrchestration("Root", new FanOutOrchestration())
        .AddOrchestration(OrchestrationNames.FanOut, new Done())
        .AddOrchestration(OrchestrationNames.FanOutPage, new Done());

    private static Action<OrchestrationRegistry> Run(SimulatedTaskQueues queues, RunPlan plan, int poisoned = -1) => registry => registry
        .AddRunOrchestrations()
        .AddActivity(ActivityNames.Plan, new Constant<RunInput, RunPlan>((_, run) => run.Parent is null ? plan : _child))
        .AddActivity(ActivityNames.TransformPartition, new Constant<IndexedTask, TaskSummary>((context, task) => task.Index switch
        {
            5 when context.Attempt == 1 && context.InstanceId == "root" => throw new IOException("not yet"),
            _ when task.Index == poisoned => throw new DataException("poisoned", Location.None),
            _ => new TaskSummary { Tasks = 1, RowsIn = 10 + task.Index, RowsOut = 5 },
        }))
        .AddActivity(ActivityNames.TaskGroup, new TaskGroupActivity(registry, new ManualTime()))
        .AddActivity(ActivityNames.SetAside, new Constant<PartitionFailure, TaskSummary>((_, _) => new TaskSummary { Tasks = 1, PartitionsSetAside = 1, RowsSetAside = 10 }))
        .AddActivity(ActivityNames.Gather, new Constant<IndexedTask, TaskSummary>((_, task) => new TaskSummary { Tasks = 1, RowsIn = task.Index }))
        .AddActivity(ActivityNames.Merge, new Constant<IndexedTask, TaskSummary>((_, _) => new TaskSummary { Tasks = 1 }))
        .AddActivity(ActivityNames.Complete, new Constant<CompleteTask, CompleteResult>((_, task) => new CompleteResult(false)
        {
            Next = plan.Rounds is not null && task.Folder == "/r" && (task.Aggregation.Round ?? 0) is var round and < 3
                ? new FitNext(round + 1, FitStepKind.Aggregate) { News = $"iteration {round + 1}" }
                : null,
        }))
        .AddActivity(ActivityNames.PrepareChild, new Constant<ChildTask, ChildRun>((_, task) =>
            new ChildRun(new RunInput($"r.2-0-{task.Index}", $"/r/{task.Index}") { Parent = "r" }, HasEnded: task.Index == 1)))
        .AddActivity(ActivityNames.CloseChildren, new Constant<ChildrenTask, CompleteResult>((_, _) => new CompleteResult(true)))
        .AddActivity(ActivityNames.ClosePass, new Constant<PassEnd, PassResult>((_, end) => new PassResult(end.Partitions)))
        .AddActivity(ActivityNames.Fit, new Constant<FitTask, CompleteResult>((_, _) => new CompleteResult(true) { Pool = "gpu" }))
        .AddActivity(ActivityNames.FitRank, new Constant<RankTask, RankResult>((_, task) => task switch
        {
            { Rank: > 0, Attempt: 1 } => throw new CollectiveException("Rank 0 of 3 broke its connection", [0]),
            _ => new RankResult(task.Rank == 0 ? new CompleteResult(true) : null),
        }))
        .AddActivity(ActivityNames.CloseFit, new Constant<FitEnd, PassResult>((_, _) => new PassResult(1)))
        .AddActivity(ActivityNames.SaveModel, new Constant<RunInput, CompleteResult>((_, _) => new CompleteResult(true)))
        .AddActivity(ActivityNames.Finish, new Constant<RunEnd, RunOutcome>((_, end) => new RunOutcome("/r/run.json", end.Failure is null ? RunStatus.Completed : RunStatus.Failed)))
        .AddActivity(ActivityNames.Notify, new Constant<RunInput, RunInput>((_, run) => run))
        // One task gets lost in its first attempt, so that its deadline is recorded too.
        .AddActivity(ActivityNames.QueueTask, new Constant<QueuedTask, TaskQueued>((_, task) =>
        {
            if (task is not { Number: 2, Attempt: 1, InstanceId: "root" })
                queues.SendAsync(task, CancellationToken.None).GetAwaiter().GetResult();
            return new TaskQueued(task.Number, task.Attempt);
        }));

    private sealed class Constant<TInput, TOutput>(Func<ActivityContext, TInput, TOutput> output) : IActivity<TInput, TOutput>
    {
        public Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken) => Task.FromResult(output(context, input));
    }

    private sealed class Done : IOrchestration<FanOut, TaskSummary>
    {
        public Task<TaskSummary> RunAsync(IOrchestrationContext context, FanOut input) =>
            Task.FromResult(new TaskSummary { Tasks = input.Count, RowsIn = input.First });
    }
}
