using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Tests;

/// <summary>The app in a real Functions host, with its real backend on an emulator of storage; skipped where there is no host.</summary>
public sealed class HostTests : IDisposable
{
    private const int Partitions = 64;

    private readonly Scratch _scratch = new();
    private readonly StorageRouter _storage = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_run_whose_host_is_killed_goes_on_and_gives_what_the_embedded_engine_gives()
    {
        FunctionsHost.Find();
        await using Azurite azurite = await Azurite.StartAsync();
        await using FunctionsHost host = await FunctionsHost.StartAsync(azurite);
        await Job.WriteAsync(_storage, $"{host.Root}/data/rows", Partitions);

        string run = await host.StartRunAsync(Specification(host, "durable"));
        JsonNode at = await host.UntilAsync($"/v1/runs/{run}", status => HostedRuns.HasEnded(status) || status["progress"]?["tasksDone"]?.GetValue<int>() > 0);
        Assert.Equal("running", at["status"]!.GetValue<string>());
        await host.KillAsync();
        await host.StartAsync();
        JsonNode end = await host.EndAsync(run);

        Assert.Equal(("completed", 1200, 0), (end["status"]!.GetValue<string>(), end["rowsOut"]!.GetValue<int>(), end["resumes"]!.GetValue<int>()));
        var durable = await Job.ReadAsync(_storage, $"{host.Root}/data/durable");
        var runner = new EmbeddedRunner(new EmbeddedRunnerOptions { Catalog = AllStages.CreateCatalog(), Host = new StageHost { Storage = _storage }, WorkFolder = _scratch["work"] });
        RunRecord embedded = await runner.StartAsync(new SpecificationReader(AllStages.CreateCatalog()).Parse(Specification(host, "embedded"), _scratch["spec.yaml"]));
        Assert.Equal(RunStatus.Completed, embedded.Status);
        Assert.Equal(await Job.ReadAsync(_storage, $"{host.Root}/data/embedded"), durable);
    }

    [Fact]
    public async Task A_message_starts_a_run_and_a_bad_one_is_put_aside_with_its_reason()
    {
        FunctionsHost.Find();
        await using Azurite azurite = await Azurite.StartAsync();
        await using FunctionsHost host = await FunctionsHost.StartAsync(azurite);
        await Job.WriteAsync(_storage, $"{host.Root}/data/rows", 2);
        JsonNode specification = new JsonObject
        {
            ["name"] = "by-message",
            ["inputs"] = new JsonObject { ["rows"] = new JsonObject { ["path"] = "rows" } },
            ["pipeline"] = new JsonArray(new JsonObject { ["type"] = "SelectColumns", ["cols"] = new JsonArray("Id") }),
            ["transform"] = "rows",
        };

        var requests = azurite.Queue("run-requests");
        await requests.CreateIfNotExistsAsync();
        await requests.SendMessageAsync("this is no request");
        await requests.SendMessageAsync(new JsonObject { ["specification"] = specification }.ToJsonString());

        JsonNode runs = await host.UntilAsync("/v1/runs?name=by-message", page => page["runs"]!.AsArray().Count > 0);
        JsonNode end = await host.EndAsync(runs["runs"]![0]!["runId"]!.GetValue<string>());
        Assert.Equal(("completed", "queue", 1200), (end["status"]!.GetValue<string>(), end["trigger"]!.GetValue<string>(), end["rowsOut"]!.GetValue<int>()));

        var poison = azurite.Queue("run-requests-poison");
        PeekedMessage aside = await Eventually.ValueAsync(async () => await poison.ExistsAsync() ? (await poison.PeekMessageAsync()).Value : null);
        JsonNode message = JsonNode.Parse(aside.Body.ToString())!;
        Assert.Equal("this is no request", message["text"]!.GetValue<string>());
        Assert.Contains("no request to start a run", message["reason"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static string Specification(FunctionsHost host, string output) =>
        $$"""
        name: {{output}}
        inputs: { rows: { path: "{{host.Root}}/data/rows", partitions: {{Partitions}} } }
        pipeline:
          - { type: ValueIndexer, inputCol: Kind, outputCol: kind }
          - { type: FastVectorAssembler, inputCols: [X, kind], outputCol: features }
          - { type: LightGBMClassifier, labelCol: Label, numIterations: 5, numLeaves: 4, minDataInLeaf: 5, deterministic: true, seed: 1, numThreads: 1 }
        fit: rows
        transform: rows
        output: { data: "{{host.Root}}/data/{{output}}" }
        """;
}
