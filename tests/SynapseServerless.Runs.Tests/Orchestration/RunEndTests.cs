using System.Text.Json;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Tests.Simulation;
using Xunit;

namespace SynapseServerless.Tests.Orchestration;

/// <summary>What becomes of a run whose end cannot be tidied up.</summary>
public sealed class RunEndTests
{
    [Fact]
    public async Task An_end_that_fails_for_good_is_told_all_the_same()
    {
        int finished = 0, told = 0;
        var registry = new OrchestrationRegistry();
        registry
            .AddOrchestration(OrchestrationNames.Run, new RunOrchestration())
            .AddActivity(ActivityNames.Plan, new FunctionActivity<RunInput, RunPlan>(_ => new RunPlan { Stages = [], Retry = new RetryPolicy(1, TimeSpan.Zero) }))
            .AddActivity(ActivityNames.Finish, new FunctionActivity<RunEnd, RunOutcome>(_ =>
            {
                finished++;
                throw new IOException("the disk is full");
            }))
            .AddActivity(ActivityNames.Notify, new FunctionActivity<RunInput, RunInput>(input =>
            {
                told++;
                return input;
            }));
        var world = new SimulatedWorld(registry, seed: 3, calm: true, new SimulatedTaskQueues());

        TaskOutcome outcome = await world.RunAsync(
            OrchestrationNames.Run, JsonSerializer.Serialize(new RunInput("r", "/r") { Notify = true }, OrchestrationJson.Options));

        Assert.Equal("IOException: the disk is full", outcome.Failure?.Message);
        Assert.Equal((3, 1), (finished, told));
    }
}
