using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Tests;

/// <summary>Fits of several steps in a real Functions host, with its real backend on an emulator of storage; skipped where there is no host.</summary>
public sealed partial class HostFitTests : IDisposable
{
    private const int Partitions = 3;

    private const string KMeans = "{ type: KMeans, k: 3, maxIter: 40, tol: 0, predictionCol: cluster }";

    // Two folds of two trials, one fit after the other, and the best on all rows.
    private const string Search =
        "{ type: TuneHyperparameters, models: [ { type: LightGBMClassifier, labelCol: Label, numIterations: 5, minDataInLeaf: 5, deterministic: true, seed: 1, numThreads: 1 } ], "
        + "numFolds: 2, parallelism: 1, evaluationMetric: AUC, paramSpace: { search: grid, params: [ { param: numLeaves, values: [2, 4] } ] } }";

    private readonly Scratch _scratch = new();
    private readonly StorageRouter _storage = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Clusters_and_a_tuned_model_are_those_that_the_embedded_engine_gives()
    {
        FunctionsHost.Find();
        await using Azurite azurite = await Azurite.StartAsync();
        await using FunctionsHost host = await FunctionsHost.StartAsync(azurite);
        await Job.WriteAsync(_storage, $"{host.Root}/data/rows", Partitions);

        string clusters = await host.StartRunAsync(Specification(host, "clusters", KMeans));
        string tuned = await host.StartRunAsync(Specification(host, "tuned", Search));

        await AssertSameAsync(host, clusters, "clusters", KMeans);
        await AssertSameAsync(host, tuned, "tuned", Search);
        Assert.Equal(await Job.ReadAsync(_storage, $"{host.Root}/data/tuned-embedded"), await Job.ReadAsync(_storage, $"{host.Root}/data/tuned"));
    }

    [Fact]
    public async Task Fits_whose_host_is_killed_among_iterations_and_among_trials_go_on_and_none_that_ended_is_fitted_again()
    {
        FunctionsHost.Find();
        await using Azurite azurite = await Azurite.StartAsync();
        await using FunctionsHost host = await FunctionsHost.StartAsync(azurite);
        await Job.WriteAsync(_storage, $"{host.Root}/data/rows", Partitions);

        string run = await host.StartRunAsync(Specification(host, "killed", KMeans, Search));
        // What KMeans, the third stage, has learnt in two of its steps.
        await Eventually.TrueAsync(HostedRuns.Limit, async () => (await FilesAsync($"{host.Root}/runs/{run}/work/rounds-002")).Keys.Any(name => string.CompareOrdinal(name, "/00002.json") >= 0));
        await host.KillAsync();
        await host.StartAsync();
        await Eventually.TrueAsync(HostedRuns.Limit, async () => (await RecordsAsync(host, run)).Count > 0);
        await host.KillAsync();
        Dictionary<string, string> before = await RecordsAsync(host, run);
        await host.StartAsync();

        await AssertSameAsync(host, run, "killed", KMeans, Search);
        Dictionary<string, string> after = await RecordsAsync(host, run);
        Assert.InRange(before.Count, 1, 3);
        Assert.Equal(5, after.Count);
        // Time and all: a second fit writes another record.
        Assert.All(before, record => Assert.Equal(record.Value, after[record.Key]));
        Assert.Equal(await Job.ReadAsync(_storage, $"{host.Root}/data/killed-embedded"), await Job.ReadAsync(_storage, $"{host.Root}/data/killed"));
    }

    // A run that has come to a good end has done what the embedded engine does, stage by stage, and left the same model.
    private async Task AssertSameAsync(FunctionsHost host, string run, string name, params string[] stages)
    {
        JsonNode end = await host.EndAsync(run);
        Assert.Equal(("completed", 0, null), (end["status"]!.GetValue<string>(), end["resumes"]!.GetValue<int>(), end["error"]?.GetValue<string>()));
        var files = new RunFiles(_storage, $"{host.Root}/runs/{run}");
        RunRecord record = await files.ReadAsync<RunRecord>(files.Record, TestContext.Current.CancellationToken);

        var runner = new EmbeddedRunner(new EmbeddedRunnerOptions { Catalog = AllStages.CreateCatalog(), Host = new StageHost { Storage = _storage }, WorkFolder = _scratch["work"] });
        string specification = Specification(host, $"{name}-embedded", stages);
        RunRecord embedded = await runner.StartAsync(new SpecificationReader(AllStages.CreateCatalog()).Parse(specification, _scratch["spec.yaml"]));
        Assert.Equal((RunStatus.Completed, null), (embedded.Status, embedded.Error));
        Assert.Equal(Facts(embedded), Facts(record));
        Assert.Equal(await ModelAsync($"{host.Root}/models/{name}-embedded"), await ModelAsync($"{host.Root}/models/{name}"));
    }

    private static IEnumerable<string> Facts(RunRecord record) =>
        record.Stages.Select(static stage => $"{stage.Name} {stage.Phase} {stage.Tasks} {stage.RowsIn} {stage.RowsOut}");

    // The children that have ended.
    private async Task<Dictionary<string, string>> RecordsAsync(FunctionsHost host, string run) =>
        (await FilesAsync($"{host.Root}/runs/{run}/children")).Where(static file => file.Key.EndsWith("/run.json", StringComparison.Ordinal)).ToDictionary();

    // What names a write differs from run to run, and nothing else.
    private async Task<Dictionary<string, string>> ModelAsync(string folder) =>
        (await FilesAsync(folder)).ToDictionary(static file => Write().Replace(file.Key, ""), static file => Write().Replace(file.Value, ""));

    [GeneratedRegex("-[0-9a-f]{12}(?=[./\"])")]
    private static partial Regex Write();

    // All that is in a folder, by the names in it.
    private async Task<Dictionary<string, string>> FilesAsync(string folder)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (StorageItem file in _storage.ListAsync(folder, TestContext.Current.CancellationToken))
        {
            // One that has been taken away meanwhile is no file any more.
            if (await _storage.TryReadAsync(file.Path, TestContext.Current.CancellationToken) is { } content)
                files[file.Path[folder.Length..]] = System.Text.Encoding.UTF8.GetString(content.Span);
        }
        return files;
    }

    private static string Specification(FunctionsHost host, string name, params string[] stages) =>
        $$"""
        name: {{name}}
        inputs: { rows: { path: "{{host.Root}}/data/rows", partitions: {{Partitions}} } }
        pipeline:
          - { type: ValueIndexer, inputCol: Kind, outputCol: kind }
          - { type: FastVectorAssembler, inputCols: [X, kind], outputCol: features }
        {{string.Join('\n', stages.Select(static stage => $"  - {stage}"))}}
        fit: rows
        transform: rows
        output: { data: "{{host.Root}}/data/{{name}}", model: "{{host.Root}}/models/{{name}}" }
        """;
}
