using Google.Protobuf;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Protobuf;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Functions.Durable;
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

        Assert.Equal(ranks.Registry.Orchestrations.Order(), replayed.Distinct().Order());
    }

    private static async Task<HashSet<string>> ReplayAsync(Job job)
    {
        await using DurableHost host = await DurableHost.StartAsync(job.Registry);
        await host.RunAsync(job.Input);

        var orchestrations = new DurableOrchestrations(host.Registry);
        var options = new DurableTaskWorkerOptions { DataConverter = new JsonDataConverter(OrchestrationJson.Options) };
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton(new DurableTaskShimFactory(options, NullLoggerFactory.Instance))
            .BuildServiceProvider();
        var replayed = new HashSet<string>();
        foreach ((OrchestratorRequest asked, OrchestratorResponse answered) in host.Steps)
        {
            string name = asked.PastEvents.Concat(asked.NewEvents).Select(step => step.ExecutionStarted?.Name).OfType<string>().First();
            string again = GrpcOrchestrationRunner.LoadAndRun<object, DurableOutcome>(
                Convert.ToBase64String(asked.ToByteArray()), (context, _) => orchestrations.RunAsync(name, context)!, services);

            OrchestratorResponse response = OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(again));
            Assert.Equal(Actions(answered), Actions(response));
            Assert.Equal(answered.CustomStatus, response.CustomStatus);
            replayed.Add(name);
        }
        return replayed;
    }

    private static string[] Actions(OrchestratorResponse response) => [.. response.Actions.Select(action => action.ToString())];
}
