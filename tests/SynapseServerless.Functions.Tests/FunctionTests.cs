using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using SynapseServerless.Functions.Durable;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Tests;

/// <summary>The app has a function for all that the engine calls by name, and its settings fit the code.</summary>
public sealed class FunctionTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Every_orchestration_and_every_activity_has_a_function_of_its_name()
    {
        using Job job = await Job.CreateAsync(_scratch, partitions: 1);

        Assert.Equal(job.Registry.Orchestrations.Order(), Names(typeof(OrchestrationFunctions)));
        Assert.Equal(job.Registry.Activities.Order(), Names(typeof(ActivityFunctions)));
    }

    [Fact]
    public void The_settings_of_the_host_name_the_version_that_the_orchestrations_have()
    {
        string file = Path.Combine(Path.GetDirectoryName(typeof(DurableContext).Assembly.Location)!, "host.json");
        using JsonDocument host = JsonDocument.Parse(File.ReadAllText(file));
        JsonElement durable = host.RootElement.GetProperty("extensions").GetProperty("durableTask");

        Assert.Equal(OrchestrationNames.Version, durable.GetProperty("defaultVersion").GetString());
        // A run in flight goes on with the code that it began with, and is left to it by an app of an older version.
        Assert.Equal("CurrentOrOlder", durable.GetProperty("versionMatchStrategy").GetString());
    }

    private static IEnumerable<string> Names(Type functions) => functions
        .GetMethods()
        .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name)
        .OfType<string>()
        .Order();
}
