using System.Text.Json;
using SynapseServerless.Collectives;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Tests.Simulation;
using Xunit;

namespace SynapseServerless.Tests.Orchestration;

/// <summary>How often a gang is put together, and what counts as an attempt.</summary>
public sealed class GangOrchestrationTests
{
    [Fact]
    public async Task To_be_sent_away_for_the_sake_of_another_gang_is_no_attempt()
    {
        (TaskOutcome outcome, List<RankTask> tasks) = await RunAsync(
            attempts: 1, task => task.Attempt <= 3 && task.Rank == 1 ? new GaveWayException("1 of 2 ranks gave way to another session") : null);

        Assert.Null(outcome.Failure);
        Assert.Equal(4, tasks.Select(task => task.Session).Distinct().Count());
    }

    [Fact]
    public async Task Attempts_that_failed_count_whatever_was_between_them()
    {
        (TaskOutcome outcome, List<RankTask> tasks) = await RunAsync(attempts: 2, task => (task.Attempt, task.Rank) switch
        {
            (1 or 3, 0) => new GaveWayException("1 of 2 ranks gave way to another session"),
            (2 or 4, 0) => new CollectiveException($"broken {task.Attempt}", [0]),
            _ => null,
        });

        Assert.Equal("broken 4.", outcome.Failure?.Message);
        Assert.Equal(4, tasks.Max(task => task.Attempt));
    }

    private static async Task<(TaskOutcome Outcome, List<RankTask> Tasks)> RunAsync(int attempts, Func<RankTask, Exception?> error)
    {
        var tasks = new List<RankTask>();
        var registry = new OrchestrationRegistry();
        registry
            .AddOrchestration(OrchestrationNames.Gang, new GangOrchestration())
            .AddActivity(ActivityNames.FitRank, new FunctionActivity<RankTask, RankResult>(task =>
            {
                tasks.Add(task);
                return error(task) is { } failure ? throw failure : new RankResult(task.Rank == 0 ? new CompleteResult(true) : null);
            }))
            .AddActivity(ActivityNames.CloseFit, new FunctionActivity<FitEnd, PassResult>(_ => new PassResult(1)));
        var fit = new GangFit { Task = new FitTask("/r", 1, 3, DataRef.Data(3)), Ranks = 2, Retry = new RetryPolicy(attempts, TimeSpan.FromSeconds(1)) };
        var world = new SimulatedWorld(registry, seed: 3, calm: true, new SimulatedTaskQueues());
        return (await world.RunAsync(OrchestrationNames.Gang, JsonSerializer.Serialize(fit, OrchestrationJson.Options)), tasks);
    }
}
