using SynapseServerless.Hub.Tests;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;

namespace SynapseServerless.Tests;

/// <summary>Histories of real runs, replayed by the code that a function uses for each of its calls.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Thorough]
    [Fact]
    public async Task Every_orchestration_asks_for_the_same_again_when_its_history_is_replayed()
    {
        await using HubServer hub = await HubServer.StartAsync();
        using Job ranks = await Job.CreateAsync(_scratch, partitions: 12, failures: 5, hub: hub.Access);
        using Job rounds = await Job.CreateAsync(_scratch, "rounds", partitions: 3, tuned: true);

        string[] replayed = [.. await ReplayAsync(ranks), .. await ReplayAsync(rounds)];

        // Streams are replayed by a test of their own.
        Assert.Equal(ranks.Registry.Orchestrations.Where(name => name != OrchestrationNames.Stream).Order(), replayed.Distinct().Order());
    }

    private static async Task<HashSet<string>> ReplayAsync(Job job)
    {
        await using DurableHost host = await DurableHost.StartAsync(job.Registry);
        await host.RunAsync(job.Input);

        return await Replays.OfAsync(host);
    }
}
