using System.Globalization;
using SynapseServerless.Data;
using SynapseServerless.Functions.Durable;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Streams;

namespace SynapseServerless.Tests;

/// <summary>A stream on the real worker of Durable Task, with a backend in memory.</summary>
public sealed class DurableStreamTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_stream_goes_on_and_hears_what_is_wanted_of_it()
    {
        var storage = new StorageRouter();
        StageCatalog catalog = new StageCatalog().AddCore();
        await using var streams = new StreamWorkspaces(new RunEnvironment { Host = new StageHost { Storage = storage }, Catalog = catalog });
        await using DurableHost durable = await DurableHost.StartAsync(new OrchestrationRegistry().AddStreamOrchestration().AddStreamActivities(streams));
        var engine = new DurableStreamEngine(durable.Clients);
        var ledger = new StreamLedger(storage, _scratch["streams"], TimeProvider.System);
        Land("a.csv", 0, 3);
        (StreamInput input, _) = await ledger.StartAsync(new SpecificationReader(catalog).Parse(Specification(), _scratch["s.yaml"]), default);

        await engine.WakeAsync(input, default);
        await Eventually.TrueAsync(async () => (await ledger.GetAsync("doubles", default)).Status is { Epoch: 1 });
        await ledger.SetAsync("doubles", StreamState.Paused, default);
        await engine.WakeAsync(input, default);
        await Eventually.TrueAsync(async () => (await ledger.GetAsync("doubles", default)).Status is { Phase: StreamPhase.Paused });
        Land("b.csv", 3, 2);
        await ledger.SetAsync("doubles", StreamState.Draining, default);
        await engine.WakeAsync(input, default);
        await Eventually.TrueAsync(async () => (await ledger.GetAsync("doubles", default)).Status is { Phase: StreamPhase.Drained });

        FileDataset data = await FileDataset.OpenAsync(storage, new InputSpecification { Path = [_scratch["out"]], Format = "parquet" });
        using Apache.Arrow.RecordBatch rows = await data.CollectAsync();
        Assert.Equal([0d, 2, 4, 6, 8], Enumerable.Range(0, rows.Length).Select(row => Convert.ToDouble(Cells.Value(rows.Column(0), row), CultureInfo.InvariantCulture)).Order());
        Assert.Contains(OrchestrationNames.Stream, await Replays.OfAsync(durable));
    }

    private void Land(string name, int first, int count)
    {
        Directory.CreateDirectory(_scratch["landing"]);
        File.WriteAllText(_scratch[$"landing/.{name}"], "x\n" + string.Concat(Enumerable.Range(first, count).Select(static x => string.Create(CultureInfo.InvariantCulture, $"{x}.0\n"))));
        File.Move(_scratch[$"landing/.{name}"], _scratch[$"landing/{name}"]);
    }

    private string Specification() => $$"""
        name: doubles
        inputs: { landed: { path: {{_scratch["landing"]}}/*.csv, stream: { settleSeconds: 0 } } }
        pipeline: [ { type: SQLTransformer, statement: "SELECT x * 2 AS y FROM __THIS__" } ]
        transform: landed
        stream: { pollSeconds: 0.1 }
        output: { data: {{_scratch["out"]}} }
        """;
}
