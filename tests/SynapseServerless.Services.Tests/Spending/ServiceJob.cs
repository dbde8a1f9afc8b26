using System.Globalization;
using System.Text.Json.Nodes;
using SynapseServerless.Data;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.TestService;

namespace SynapseServerless.Services.Tests.Spending;

/// <summary>Runs of a specification on the embedded engine, against a server of the tests.</summary>
internal sealed class ServiceJob : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synapse-services-").FullName;

    private ServiceJob(TestServer server) => Server = server;

    public TestServer Server { get; }

    public string this[string name] => Path.Combine(_folder, name);

    /// <summary>A job whose input has the texts <c>row 0</c>, <c>row 1</c> and so on.</summary>
    public static ServiceJob Create(TestServer server, int rows)
    {
        var job = new ServiceJob(server);
        File.WriteAllLines(job["rows.csv"], [.. Enumerable.Range(0, rows).Select(row => string.Create(CultureInfo.InvariantCulture, $"row {row}")).Prepend("text")]);
        return job;
    }

    /// <summary>A specification with stages, in JSON, and what stands beside them.</summary>
    public RunSpecification Specification(string stages, int partitions = 1, string more = "") =>
        new SpecificationReader(Catalog()).Parse(
            $$"""{"name": "job", "inputs": {"rows": {"path": "{{this["rows.csv"]}}", "partitions": {{partitions}} } }, "pipeline": [{{stages}}], "transform": "rows", "output": {"data": "{{this["out"]}}"}{{more}}}""", this["spec.json"]);

    /// <summary>The parameters of a stage that asks the model for each row.</summary>
    public string Prompt(string more = "", string uid = "p") =>
        $$"""{"type": "OpenAIPrompt", "uid": "{{uid}}", "url": "{{Server.Url}}", "subscriptionKey": "secret:test-key", "deploymentName": "gpt-4o-mini", "promptTemplate": "{text}", "outputCol": "{{uid}}", "systemPrompt": ""{{more}}}""";

    public Task<RunRecord> RunAsync(RunSpecification specification, StageHost? host = null) => Runner(host).StartAsync(specification);

    public Task<RunRecord> ResumeAsync(string runId, params string[] amendments) => Runner(null).ResumeAsync(runId, amendments);

    /// <summary>The rows that a run wrote.</summary>
    public async Task<JsonObject[]> RowsAsync()
    {
        FileDataset data = await FileDataset.OpenAsync(new StorageRouter(), new InputSpecification { Path = [this["out"]], Format = "parquet" });
        var rows = new List<JsonObject>();
        for (int partition = 0; partition < data.PartitionCount; partition++)
        {
            await foreach (Apache.Arrow.RecordBatch batch in data.ReadAsync(partition))
            {
                using (batch)
                {
                    for (int row = 0; row < batch.Length; row++)
                        rows.Add(StageRun.Row(batch, row));
                }
            }
        }
        return [.. rows];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static StageCatalog Catalog() => new StageCatalog().Add<Pipelines.Pipeline>().Add<Pipelines.PipelineModel>().AddCore().AddServices();

    private EmbeddedRunner Runner(StageHost? host) => new(new EmbeddedRunnerOptions { Catalog = Catalog(), WorkFolder = this["work"], Host = host ?? StageRun.Host() });
}
