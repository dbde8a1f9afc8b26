using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Hosting;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Service;
using SynapseServerless.Service.Runs;
using SynapseServerless.Storage;
using SynapseServerless.TestService;

namespace SynapseServerless.Tests;

/// <summary>The service of the app over the real worker of Durable Task, and runs of it that ask a model for each row.</summary>
internal sealed class PaidRun : IAsyncDisposable
{
    private readonly Scratch _scratch;
    private readonly ProcessHost _process;
    private readonly RunWorkspaces _runs;
    private readonly DurableHost _durable;
    private readonly ServiceHost _service;

    private PaidRun(Scratch scratch, ProcessHost process, RunWorkspaces runs, DurableHost durable, ServiceHost service, TestServer model) =>
        (_scratch, _process, _runs, _durable, _service, Model) = (scratch, process, runs, durable, service, model);

    /// <summary>The model, which counts.</summary>
    public TestServer Model { get; }

    /// <summary>Starts and resumes runs, as the routes of the API do.</summary>
    public RunService Runs => _service.Runs;

    public static async Task<PaidRun> StartAsync(int rows)
    {
        var scratch = new Scratch();
        Directory.CreateDirectory(scratch["root/data"]);
        await File.WriteAllLinesAsync(scratch["root/data/rows.csv"], Enumerable.Range(0, rows).Select(row => string.Create(CultureInfo.InvariantCulture, $"row {row}")).Prepend("text"));
        var options = new ServiceOptions { Root = scratch["root"], AllowedHosts = ["127.0.0.1"] };
        ProcessHost process = ProcessHost.OfService(options.Host);
        // As the functions have it.
        var runs = new RunWorkspaces(new RunEnvironment { Host = process.Stages, Catalog = AllStages.CreateCatalog(), KeepsTasks = true, CountsBeginnings = true });
        DurableHost durable = await DurableHost.StartAsync(new OrchestrationRegistry().AddRunOrchestrations().AddRunActivities(runs));
        ServiceHost service = ServiceHost.Create(new ServiceParts
        {
            Options = options, Catalog = runs.Environment.Catalog, Storage = process.Storage, Engine = durable.Engine, Trust = process.Trust!, Host = process.Stages,
        });
        return new PaidRun(scratch, process, runs, durable, service, await TestServer.StartAsync());
    }

    /// <summary>Starts a run that asks for each row.</summary>
    public async Task<string> AskAsync(int partitions, string more)
    {
        string specification = $$"""
            {
              "name": "asks",
              "inputs": { "rows": { "path": "rows.csv", "partitions": {{partitions}} } },
              "pipeline": [{ "type": "OpenAIPrompt", "uid": "p", "url": "{{Model.Url}}v1", "deploymentName": "gpt-4o-mini", "promptTemplate": "{text}", "systemPrompt": "", "outputCol": "said" }],
              "transform": "rows",
              "output": { "data": "said", "format": "ndjson" }{{more}}
            }
            """;
        using JsonDocument json = JsonDocument.Parse(specification);
        return (await Runs.StartAsync(new RunRequest { Specification = json.RootElement.Clone() }, TestContext.Current.CancellationToken)).RunId;
    }

    /// <summary>Waits for the end of a run, and gives its record.</summary>
    public async Task<RunRecord> EndAsync(string run)
    {
        await Eventually.TrueAsync(async () => (await Runs.GetAsync(run, TestContext.Current.CancellationToken)).Status is RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled);
        var files = new RunFiles(_process.Storage, _service.Layout.Run(run));
        return await files.ReadAsync<RunRecord>(files.Record, TestContext.Current.CancellationToken);
    }

    /// <summary>The rows that came out.</summary>
    public JsonNode[] Rows() => [.. Directory.EnumerateFiles(_scratch["root/data/said"], "*.ndjson").SelectMany(File.ReadLines).Select(line => JsonNode.Parse(line)!)];

    public async ValueTask DisposeAsync()
    {
        await _durable.DisposeAsync();
        await _service.DisposeAsync();
        await Model.DisposeAsync();
        _runs.Dispose();
        _process.Dispose();
        _scratch.Dispose();
    }
}
