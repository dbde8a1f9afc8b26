using Google.Protobuf;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Protobuf;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Functions.Durable;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Tests;

/// <summary>Replays what orchestrations did on a backend by the code that a function uses for each of its calls.</summary>
internal static class Replays
{
    /// <summary>Replays each step of a host's orchestrations, which has to ask for the same again.</summary>
    /// <param name="host">The host.</param>
    /// <returns>The names of the orchestrations that were replayed.</returns>
    public static async Task<HashSet<string>> OfAsync(DurableHost host)
    {
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
