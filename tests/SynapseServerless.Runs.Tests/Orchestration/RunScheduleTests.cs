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
/// The orchestrations of a run, the code that runs in production, over activities that write to a store of effects what they
/// were asked for. Pages and windows are small, so that few tasks make many of them. The shapes of an orchestration, with and
/// without workers, share its schedules between them.
/// </summary>
public sealed class RunScheduleTests
{
    private static readonly WorkerRoute _gpu = new("gpu", TimeSpan.FromHours(1));

    private static readonly RetryPolicy _retry = new(3, TimeSpan.FromSeconds(1));

    private static readonly RunPlan _train = new()
    {
        Stages = [StageRole.Costly, StageRole.Aggregate, StageRole.Transform, StageRole.Gang],
        Fit = new RunSource(DataRef.Input("a.train"), 3),
        Transform = new RunSource(DataRef.Input("a.test"), 2),
        Evaluations = [null],
        Retry = _retry,
    };

    private static readonly RunPlan _shuffle = new()
    {
        Stages = [StageRole.Transform, StageRole.CountedShuffle, StageRole.Aggregate, StageRole.Summary],
        Fit = new RunSource(DataRef.Input("a"), 2),
        Transform = new RunSource(DataRef.Input("a"), 2),
        Evaluations = [new RunSource(DataRef.Input("b"), 1)],
        Retry = _retry,
    };

    // A stage that asks for a GPU, a fit that trains elsewhere, and a model that asks for a GPU in its turn.
    private static readonly RunPlan _workers = _train with
    {
        Workers = new WorkerPlan { Pools = ["gpu", "train"], Stages = ["gpu", null, null, "train"], Timeout = TimeSpan.FromHours(1) },
    };

    private static readonly RunPlan _gang = _train with { Gangs = new Dictionary<int, int> { [3] = 3 } };

    private static readonly RunPlan _allOnWorkers = _shuffle with
    {
        Workers = new WorkerPlan { Pools = ["gpu"], All = "gpu", Stages = [null, null, null, null], Timeout = TimeSpan.FromHours(1) },
    };

    // Neighbouring fits share a pass, and short tasks share activities.
    private static readonly RunPlan _shared = new()
    {
        Stages = [StageRole.Costly, StageRole.Aggregate, StageRole.Aggregate, StageRole.Gang],
        Fit = new RunSource(DataRef.Input("a.train"), 9),
        Transform = new RunSource(DataRef.Input("a.test"), 7),
        Evaluations = [null],
        Shared = new Dictionary<int, int> { [1] = 2 },
        Grouped = true,
        Retry = _retry,
    };

    private static readonly RunPlan _failingOnWorkers = new()
    {
        Stages = [StageRole.Aggregate], Fit = new RunSource(DataRef.Input("a"), 4), Retry = _retry,
        Workers = new WorkerPlan { Pools = ["gpu"], All = "gpu", Stages = [null], Timeout = TimeSpan.FromHours(1) },
    };

    // A fit that repeats its pass, one that fits children twice over, and what a child does.
    private static readonly RunPlan _rounds = new()
    {
        Stages = [StageRole.Costly, StageRole.Rounds, StageRole.Rounds],
        Fit = new RunSource(DataRef.Input("a.train"), 2),
        Rounds = new Dictionary<int, FitNext>
        {
            [1] = new(0, FitStepKind.Aggregate), [2] = new(0, FitStepKind.Children) { Children = 5, Parallelism = 2 },
        },
        Retry = _retry,
    };

    private static readonly RunPlan _child = new()
    {
        Stages = [StageRole.Aggregate], Fit = new RunSource(DataRef.Input("data.train"), 2), Transform = new RunSource(DataRef.Input("data.test"), 2),
        Evaluations = [null], Retry = _retry,
    };

    private static readonly RunPlan _failing = new() { Stages = [StageRole.Aggregate], Fit = new RunSource(DataRef.Input("a"), 4), Retry = _retry };

    [Fact]
    public async Task Every_schedule_of_a_fan_out_ends_as_the_calm_one_does_whatever_engine_queues_and_workers_do()
    {
        SimulationCounts counts = await Schedules.CheckAsync(
            ScheduleCase.Of(Register(_train), OrchestrationNames.FanOut, Tasks(7, setAside: null)),
            ScheduleCase.Of(Register(_train, poisoned: 3), OrchestrationNames.FanOut, Tasks(5, ActivityNames.SetAside)),
            ScheduleCase.Of(Register(_train), OrchestrationNames.FanOut, Tasks(7, setAside: null, _gpu)),
            ScheduleCase.Of(Register(_train, poisoned: 3), OrchestrationNames.FanOut, Tasks(5, ActivityNames.SetAside, _gpu)));

        // The faults were there to be survived.
        Assert.All(
            new[]
            {
                counts.Crashes, counts.CrashesBeforeDelivery, counts.WorkerCrashes, counts.LostTasks, counts.LateTasks, counts.Delays, counts.Failures,
                counts.LostResults, counts.DuplicateResults, counts.LateResults, counts.DelayedResults,
            },
            count => Assert.True(count > 0));
    }

    [Fact]
    public Task Every_schedule_of_a_run_ends_as_the_calm_one_does_and_a_failing_run_fails_with_the_same_error() => Schedules.CheckAsync(
        ScheduleCase.Of(Register(_train), OrchestrationNames.Run, new RunInput("r", "/r")),
        ScheduleCase.Of(Register(_shuffle), OrchestrationNames.Run, new RunInput("r", "/r")),
        ScheduleCase.Of(Register(_failing, poisoned: 2, compareEffects: false), OrchestrationNames.Run, new RunInput("r", "/r")),
        ScheduleCase.Of(Register(_workers), OrchestrationNames.Run, new RunInput("r", "/r")),
        ScheduleCase.Of(Register(_allOnWorkers), OrchestrationNames.Run, new RunInput("r", "/r")),
        ScheduleCase.Of(Register(_failingOnWorkers, poisoned: 2, compareEffects: false), OrchestrationNames.Run, new RunInput("r", "/r")));

    [Fact]
    public async Task Every_schedule_of_tasks_that_share_activities_ends_as_the_calm_one_does()
    {
        SimulationCounts counts = await Schedules.CheckAsync(
            ScheduleCase.Of(Register(_train), OrchestrationNames.FanOut, Tasks(19, setAside: null) with { Grouped = true }),
            ScheduleCase.Of(Register(_train, poisoned: 6), OrchestrationNames.FanOut, Tasks(19, ActivityNames.SetAside) with { Grouped = true }),
            ScheduleCase.Of(Register(_train, poisoned: 6, compareEffects: false), OrchestrationNames.FanOut, Tasks(19, setAside: null) with { Grouped = true }),
            ScheduleCase.Of(Register(_shared), OrchestrationNames.Run, new RunInput("r", "/r")));

        Assert.All(new[] { counts.Crashes, counts.CrashesAfterEffect, counts.LostCompletions, counts.Failures, counts.NewBeginnings }, count => Assert.True(count > 0));
    }

    [Fact]
    public async Task Every_schedule_of_fits_of_several_steps_ends_as_the_calm_one_does()
    {
        SimulationCounts counts = await Schedules.CheckAsync(
            ScheduleCase.Of(Register(_rounds), OrchestrationNames.Run, new RunInput("r", "/r")),
            ScheduleCase.Of(
                Register(_rounds with { Workers = new WorkerPlan { Pools = ["gpu"], All = "gpu", Stages = [null, null, null], Timeout = TimeSpan.FromHours(1) } }),
                OrchestrationNames.Run, new RunInput("r", "/r")));

        Assert.All(new[] { counts.NewBeginnings, counts.Crashes, counts.Failures, counts.LostResults }, count => Assert.True(count > 0));
    }

    [Fact]
    public async Task Every_schedule_of_a_gang_ends_as_the_calm_one_does_and_what_is_wrong_with_the_data_ends_it_at_once()
    {
        SimulationCounts counts = await Schedules.CheckAsync(
            ScheduleCase.Of(Gang(broken: 0), OrchestrationNames.Gang, Ranks(null)),
            ScheduleCase.Of(Gang(broken: 2), OrchestrationNames.Gang, Ranks(null)),
            ScheduleCase.Of(Gang(broken: 0), OrchestrationNames.Gang, Ranks(new WorkerRoute("train", TimeSpan.FromHours(1)))),
            ScheduleCase.Of(Gang(broken: 2), OrchestrationNames.Gang, Ranks(new WorkerRoute("train", TimeSpan.FromHours(1)))),
            ScheduleCase.Of(Gang(broken: 1, poisoned: 1), OrchestrationNames.Gang, Ranks(null)),
            ScheduleCase.Of(Gang(broken: 3, sentAway: true), OrchestrationNames.Gang, Ranks(null)),
            ScheduleCase.Of(Gang(broken: 3, sentAway: true), OrchestrationNames.Gang, Ranks(new WorkerRoute("train", TimeSpan.FromHours(1)))),
            ScheduleCase.Of(Register(_gang), OrchestrationNames.Run, new RunInput("r", "/r")));

        Assert.All(new[] { counts.Crashes, counts.WorkerCrashes, counts.LostTasks, counts.Failures, counts.LostResults }, count => Assert.True(count > 0));
    }

    // Any number of accidents may befall a gang, and each costs an attempt.
    private static GangFit Ranks(WorkerRoute? workers) => new()
    {
        Task = new FitTask("/r", 1, 3, DataRef.Data(3)), Ranks = 3, Retry = new RetryPolicy(1_000_000, TimeSpan.FromSeconds(1)), Workers = workers,
    };

    // A gang that breaks apart a number of times before it succeeds; every rank but the first then fails, or, where one is poisoned, that one for good.
    private static Action<OrchestrationRegistry, EffectStore> Gang(int broken, int poisoned = -1, bool sentAway = false) => (registry, effects) => registry
        .AddOrchestration(OrchestrationNames.Gang, new GangOrchestration())
        .AddActivity(ActivityNames.QueueTask, new QueueTaskActivity(effects.Queue))
        .AddActivity(ActivityNames.FitRank, new Fake<RankTask, RankResult>(new EffectStore(), task => $"{task.Session} {task.Rank}", task =>
            task.Rank == poisoned ? throw new DataException("poisoned", Location.None)
            : task.Attempt <= broken && task.Rank == 1 && sentAway ? throw new GaveWayException("2 of 3 ranks gave way")
            : task.Attempt <= broken && task.Rank > 0 ? throw new CollectiveException("Rank 0 of 3 broke its connection", [0])
            : new RankResult(task.Rank == 0 ? new CompleteResult(true) { Pool = "gpu" } : null)))
        .AddActivity(ActivityNames.CloseFit, new Fake<FitEnd, PassResult>(effects, _ => "pass", _ => new PassResult(1), told: end => $"{end.Task} {end.Ranks}"));

    private static FanOut Tasks(int count, string? setAside, WorkerRoute? workers = null) => new()
    {
        Workers = workers,
        Activity = ActivityNames.TransformPartition,
        Task = JsonSerializer.SerializeToElement(
            new PassTask { Folder = "/r", Pass = 0, Phase = RunPhase.Fit, Source = DataRef.Input("a"), First = 0, Last = 1, Write = DataRef.Data(1) }, OrchestrationJson.Options),
        Count = count,
        Retry = _retry,
        SetAside = setAside,
    };

    private static Action<OrchestrationRegistry, EffectStore> Register(RunPlan plan, int poisoned = -1, bool compareEffects = true) => (registry, effects) =>
    {
        // Which partitions a run handled before it failed is up to the schedule.
        EffectStore store = compareEffects ? effects : new EffectStore();
        registry
            .AddOrchestration(OrchestrationNames.Run, new RunOrchestration())
            .AddOrchestration(OrchestrationNames.FanOut, new FanOutOrchestration { PageSize = 2, QueuedPageSize = 2, NodeSize = 2, Window = 2, NodeWindow = 2, GroupedPageSize = 10 })
            .AddOrchestration(OrchestrationNames.FanOutPage, new FanOutPageOrchestration
            {
                // Groups of two or three tasks, which take no time that anybody could measure.
                Window = 2, Grouping = new GroupingRule { Share = 2, Lanes = 3, Probes = 2, Activities = 3, FromSeconds = 0.04, ToSeconds = 0.06 },
            })
            .AddActivity(ActivityNames.TaskGroup, new TaskGroupActivity(registry, new ManualTime()))
            .AddActivity(ActivityNames.Plan, new Fake<RunInput, RunPlan>(store, run => $"plan {run.RunId}", run => run.Parent is null ? plan : _child))
            .AddActivity(ActivityNames.TransformPartition, new Fake<IndexedTask, TaskSummary>(
                store, Name, task => task.Index == poisoned ? throw new DataException("poisoned", Location.None) : Summary(task.Index)))
            .AddActivity(ActivityNames.SetAside, new Fake<PartitionFailure, TaskSummary>(
                store, failure => $"set aside {failure.Partition}", failure => Summary(failure.Partition) with { PartitionsSetAside = 1 }))
            .AddActivity(ActivityNames.Merge, new Fake<IndexedTask, TaskSummary>(store, Name, _ => Summary(0)))
            .AddActivity(ActivityNames.Gather, new Fake<IndexedTask, TaskSummary>(store, Name, _ => Summary(1)))
            .AddActivity(ActivityNames.Complete, new Fake<CompleteTask, CompleteResult>(
                store, task => $"complete {task.Folder} {task.Aggregation} {task.Source}", task => new CompleteResult(task.Aggregation.Index % 2 == 0)
                {
                    // Four passes.
                    Pool = "gpu", Next = plan.Rounds is not null && task.Folder == "/r" && (task.Aggregation.Round ?? 0) is var round and < 3 ? new FitNext(round + 1, FitStepKind.Aggregate) : null,
                }))
            .AddOrchestration(OrchestrationNames.FitRounds, new FitRoundsOrchestration { Steps = 2, PageSize = 2 })
            .AddActivity(ActivityNames.PrepareChild, new Fake<ChildTask, ChildRun>(store, task => $"child {task.Round} {task.Index}", task =>
                new ChildRun(new RunInput($"r.{task.Round}.{task.Index}", $"/r/{task.Round}/{task.Index}") { Parent = "r" }, HasEnded: task.Index == 3)))
            .AddActivity(ActivityNames.CloseChildren, new Fake<ChildrenTask, CompleteResult>(store, task => $"children {task.Round}", task => new CompleteResult(true)
            {
                Next = task.Round == 0 ? new FitNext(1, FitStepKind.Children) { Children = 1, Parallelism = 1 } : null,
            }))
            .AddActivity(ActivityNames.ClosePass, new Fake<PassEnd, PassResult>(store, end => $"pass {end.Task.Folder} {end.Task.Pass}", end => new PassResult(end.Partitions)))
            .AddOrchestration(OrchestrationNames.Gang, new GangOrchestration())
            .AddActivity(ActivityNames.FitRank, new Fake<RankTask, RankResult>(
                store, task => $"rank {task.Rank}", task => new RankResult(task.Rank == 0 ? new CompleteResult(true) : null)))
            .AddActivity(ActivityNames.CloseFit, new Fake<FitEnd, PassResult>(store, end => $"pass {end.Task.Pass}", _ => new PassResult(1)))
            .AddActivity(ActivityNames.Fit, new Fake<FitTask, CompleteResult>(store, task => $"fit {task.Stage}", _ => new CompleteResult(true)))
            .AddActivity(ActivityNames.QueueTask, new QueueTaskActivity(effects.Queue))
            .AddActivity(ActivityNames.SaveModel, new Fake<RunInput, CompleteResult>(store, run => $"model {run.RunId}", _ => new CompleteResult(true)))
            .AddActivity(ActivityNames.Finish, new Fake<RunEnd, RunOutcome>(
                store, end => $"record {end.Run.RunId}", end => new RunOutcome("run.json", end.Failure is null ? RunStatus.Completed : RunStatus.Failed)));
    };

    private static TaskSummary Summary(int index) => new()
    {
        Tasks = 1, RowsIn = 10 + index, RowsOut = 5, Stages = [new StageTime(StageTime.Reading, 0, 10 + index, 10 + index)],
    };

    private static string Name(IndexedTask task) => $"{task.Task.GetRawText()} {task.Index}";

    // Its effect is named by what it was asked for, and says all of it: asked twice for the same, it must have been asked alike.
    private sealed class Fake<TInput, TOutput>(
        EffectStore effects, Func<TInput, string> name, Func<TInput, TOutput> output, Func<TInput, string>? told = null) : IActivity<TInput, TOutput>
    {
        public Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken)
        {
            TOutput result = output(input);
            effects.Write(name(input), told?.Invoke(input) ?? JsonSerializer.Serialize(input, OrchestrationJson.Options));
            return Task.FromResult(result);
        }
    }
}
