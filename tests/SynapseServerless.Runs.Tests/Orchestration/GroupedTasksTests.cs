using System.Text.Json;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Runs.Activities;
using SynapseServerless.Tests.Simulation;
using Xunit;

namespace SynapseServerless.Tests.Orchestration;

/// <summary>Short tasks share activities, as an engine runs them to which every activity is messages and rows of a history.</summary>
public sealed class GroupedTasksTests(ITestOutputHelper output)
{
    private static readonly RetryPolicy _retry = new(3, TimeSpan.FromSeconds(1));

    private readonly ManualTime _time = new();
    private readonly List<(int First, int Count)> _groups = [];
    private readonly Dictionary<int, int> _attempts = [];

    [Theory]
    [InlineData(0.1)]
    [InlineData(2)]
    public async Task A_run_of_ten_thousand_short_partitions_takes_at_most_a_quarter_of_the_work_items(double seconds)
    {
        int partitions = Effort.Current.IsFull ? 10_000 : 2_500;
        (int today, TaskSummary before) = await WorkItemsAsync(partitions, seconds, grouped: null);
        (int grouped, TaskSummary after) = await WorkItemsAsync(partitions, seconds, grouped: true);

        output.WriteLine($"{partitions:N0} partitions of {seconds} s: {today:N0} work items, {grouped:N0} where they share activities");
        Assert.InRange(grouped, 1, today / 4);
        // Every partition was handled once, whichever way.
        Assert.Equal((partitions, before.RowsIn), (after.Tasks, after.RowsIn));
        Assert.Equal(partitions, _attempts.Count);
        Assert.All(_attempts.Values, attempts => Assert.Equal(2, attempts));
    }

    [Fact]
    public async Task Groups_of_short_partitions_take_ten_to_twenty_seconds_and_partitions_of_a_minute_share_nothing()
    {
        await WorkItemsAsync(2_000, seconds: 2, grouped: true);

        // But for the last of each of four pages, of which nothing is left.
        Assert.InRange(_groups.Count(group => group.Count is < 5 or > 10), 0, 4);
        _groups.Clear();

        await WorkItemsAsync(2_000, seconds: 60, grouped: true);

        Assert.Empty(_groups);
    }

    [Fact]
    public async Task A_page_of_slow_partitions_begins_anew_before_its_history_grows()
    {
        SimulatedWorld world = World(seconds: 60);

        TaskOutcome outcome = await world.RunAsync(OrchestrationNames.FanOut, Json(Tasks(512)));

        Assert.Equal(512, OrchestrationJson.Read<TaskSummary>(outcome.Output!).Tasks);
        Assert.Equal(1, world.Counts.NewBeginnings);
        Assert.All(world.Instances, instance => Assert.InRange(instance.History.Count, 0, 260));
    }

    [Fact]
    public async Task A_group_that_was_estimated_too_large_ends_after_thirty_seconds_and_the_rest_of_it_goes_on()
    {
        // The first eight take a tenth of a second, and all others four.
        SimulatedWorld world = World(index => index < 8 ? 0.1 : 4);

        TaskOutcome outcome = await world.RunAsync(OrchestrationNames.FanOut, Json(Tasks(300)));

        Assert.Equal(300, OrchestrationJson.Read<TaskSummary>(outcome.Output!).Tasks);
        Assert.All(_attempts.Values, attempts => Assert.Equal(1, attempts));
        // Eight tasks of four seconds reach thirty; of the group that was the first a hundred were asked for.
        Assert.Contains(_groups, group => group.Count >= 100);
        Assert.Contains(_groups, group => group.First == _groups[0].First + 8);
    }

    [Fact]
    public async Task A_partition_that_fails_in_a_group_is_tried_again_by_itself_and_one_that_is_bad_is_set_aside_alone()
    {
        var aside = new List<int>();
        SimulatedWorld world = World(
            _ => 2,
            (index, attempt) => index switch
            {
                40 when attempt < 3 => throw new IOException("The disk has gone away"),
                50 => throw new DataException("poisoned", Location.None),
                60 => throw new IOException("The disk has gone for good"),
                _ => true,
            },
            aside);

        TaskOutcome outcome = await world.RunAsync(OrchestrationNames.FanOut, Json(Tasks(100) with { SetAside = ActivityNames.SetAside }));

        TaskSummary summary = OrchestrationJson.Read<TaskSummary>(outcome.Output!);
        Assert.Equal((100, 2, "poisoned."), (summary.Tasks, summary.PartitionsSetAside, summary.FirstFailure!.Message));
        Assert.Equal([50, 60], aside.Order());
        // Three attempts in all, as the policy has it, of which the first was in a group; bad data is as bad the next time.
        Assert.Equal((3, 1, 3), (_attempts[40], _attempts[50], _attempts[60]));
        Assert.All(_attempts.Where(task => task.Key is not (40 or 50 or 60)), task => Assert.Equal(1, task.Value));
    }

    [Fact]
    public async Task Without_setting_aside_a_partition_that_fails_for_good_in_a_group_fails_the_whole_with_its_own_error()
    {
        SimulatedWorld world = World(_ => 2, (index, _) => index == 77 ? throw new DataException("poisoned", Location.None) : true);

        TaskOutcome outcome = await world.RunAsync(OrchestrationNames.FanOut, Json(Tasks(100)));

        Assert.Equal("poisoned.", outcome.Failure?.Message);
        Assert.Equal(1, _attempts[77]);
    }

    [Fact]
    public async Task Tasks_of_a_group_that_is_lost_with_its_process_go_on_by_themselves()
    {
        SimulatedWorld world = World(_ => 2, lostGroup: 2);

        TaskOutcome outcome = await world.RunAsync(OrchestrationNames.FanOut, Json(Tasks(100)));

        Assert.Null(outcome.Failure);
        Assert.Equal(100, OrchestrationJson.Read<TaskSummary>(outcome.Output!).Tasks);
        Assert.Equal(Enumerable.Range(0, 100), _attempts.Keys.Order());
    }

    [Fact]
    public async Task Failures_of_a_group_fit_into_one_payload_however_long_their_messages()
    {
        var registry = new OrchestrationRegistry();
        registry.AddActivity("task", new FunctionActivity<IndexedTask, TaskSummary>(_ => throw new DataException(new string('é', 5_000), Location.None)));
        var activity = new TaskGroupActivity(registry, _time);

        TaskGroupResult result = await activity.RunAsync(
            new ActivityContext("root", 0, 1), new TaskGroup("task", JsonSerializer.SerializeToElement(new { folder = "/r" }), 0, 50), CancellationToken.None);

        Assert.Equal(1, result.Handled);
        Assert.InRange(Json(result).Length, 2_000, OrchestrationJson.PayloadLimit);
    }

    private async Task<(int WorkItems, TaskSummary Summary)> WorkItemsAsync(int partitions, double seconds, bool? grouped)
    {
        SimulatedWorld world = World(_ => seconds);
        TaskOutcome outcome = await world.RunAsync(OrchestrationNames.FanOut, Json(Tasks(partitions) with { Grouped = grouped }));
        Assert.Null(outcome.Failure);
        // Activities, beginnings of orchestrations and each time that one is woken.
        return (world.Counts.Invocations + world.Counts.Wakes + world.Instances.Count + world.Counts.NewBeginnings, OrchestrationJson.Read<TaskSummary>(outcome.Output!));
    }

    private SimulatedWorld World(double seconds) => World(_ => seconds);

    private SimulatedWorld World(Func<int, double> seconds, Func<int, int, bool>? fails = null, List<int>? aside = null, int lostGroup = -1)
    {
        var registry = new OrchestrationRegistry();
        var groups = new TaskGroupActivity(registry, _time);
        int asked = 0;
        registry
            .AddOrchestration(OrchestrationNames.FanOut, new FanOutOrchestration())
            .AddOrchestration(OrchestrationNames.FanOutPage, new FanOutPageOrchestration())
            .AddActivity(ActivityNames.TransformPartition, new FunctionActivity<IndexedTask, TaskSummary>(task =>
            {
                int attempt = _attempts[task.Index] = _attempts.GetValueOrDefault(task.Index) + 1;
                _time.Advance(TimeSpan.FromSeconds(seconds(task.Index)));
                fails?.Invoke(task.Index, attempt);
                return new TaskSummary { Tasks = 1, RowsIn = 10 + task.Index, Seconds = seconds(task.Index) };
            }))
            .AddActivity(ActivityNames.TaskGroup, new FunctionActivity<TaskGroup, TaskGroupResult>(group =>
            {
                _groups.Add((group.First, group.Count));
                if (asked++ == lostGroup)
                    throw new DataException("The process is gone", Location.None);
                return groups.RunAsync(new ActivityContext("root", 0, 1), group, CancellationToken.None).GetAwaiter().GetResult();
            }))
            .AddActivity(ActivityNames.SetAside, new FunctionActivity<PartitionFailure, TaskSummary>(failure =>
            {
                aside?.Add(failure.Partition);
                return new TaskSummary { Tasks = 1, PartitionsSetAside = 1 };
            }));
        return new SimulatedWorld(registry, seed: 1, calm: true);
    }

    private static FanOut Tasks(int count) => new()
    {
        Activity = ActivityNames.TransformPartition,
        Task = JsonSerializer.SerializeToElement(
            new PassTask { Folder = "/r", Pass = 0, Phase = RunPhase.Fit, Source = DataRef.Input("a"), First = 0, Last = 1 }, OrchestrationJson.Options),
        Count = count,
        Retry = _retry,
        Grouped = true,
    };

    private static string Json<T>(T value) => OrchestrationJson.Write(value, "input");
}
