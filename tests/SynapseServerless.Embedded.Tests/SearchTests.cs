using SynapseServerless.Data;
using SynapseServerless.Embedded;
using SynapseServerless.ML;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>Fits of other stages, each a run of its own.</summary>
public sealed class SearchTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_search_that_is_cut_short_while_it_takes_away_what_it_fitted_has_its_model_all_the_same()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 100).Select(Jobs.MakeRow), files: 2);
        int deletions = 0;
        // Fits have no fits of their own, but what might be there is taken away right after the model.
        var storage = new HeldStorage(location =>
            location.EndsWith("/children/001-002/00000/children", StringComparison.Ordinal) && Interlocked.Increment(ref deletions) == 1
                ? throw new IOException("The disk has gone away") : false);
        StageCatalog catalog = TestStages.Catalog().AddML();
        var runner = new EmbeddedRunner(new EmbeddedRunnerOptions { Catalog = catalog, WorkFolder = _scratch["work"], Host = new StageHost { Storage = storage } });

        RunRecord record = await runner.StartAsync(new SpecificationReader(catalog).Parse(
            """
            name: search
            inputs: { all: { path: data, partitions: 2 } }
            pipeline:
              - { type: SQLTransformer, statement: 'SELECT *, Y AS label FROM __THIS__' }
              - type: TuneHyperparameters
                models: [ { type: Slope, x: Id, y: label } ]
                paramSpace: { search: grid, params: [ { param: x, values: [Id, X] } ] }
                evaluationMetric: mse
                numFolds: 2
            fit: all
            transform: all
            options: { attempts: 2, retrySeconds: 0.01 }
            output: { data: out }
            """, _scratch["spec.yaml"]));

        Assert.Equal((null, RunStatus.Completed, 2), (record.Error, record.Status, deletions));
        Assert.Equal(2, record.Tasks.Max(static task => task.Attempts));
        // y is 3 x, which the second trial finds without an error.
        using Apache.Arrow.RecordBatch scored = await Jobs.ReadAsync(_scratch["out"]);
        Assert.Equal(Enumerable.Range(0, 100).Select(static id => 3.0 * (id % 10)), TestStages.Doubles(scored, "prediction").Select(static value => Math.Round(value, 9)));
    }

    // Of the hundred rows ten have a 4 in the column, which is what the split goes by.
    [Fact]
    public async Task Fits_of_a_search_see_the_rows_of_the_split_and_no_others()
    {
        using (MemoryDataset data = Datasets.FromRows(Enumerable.Range(0, 100).Select(static i => new { part = i % 10, x = (double)i, label = 3.0 * i }), 2))
            await data.WriteAsync(_scratch["data"], DataFormat.Parquet, Jobs.Storage(), TestContext.Current.CancellationToken);
        StageCatalog catalog = TestStages.Catalog().AddML();
        var runner = new EmbeddedRunner(new EmbeddedRunnerOptions { Catalog = catalog, WorkFolder = _scratch["work"], Host = new StageHost { Storage = Jobs.Storage() } });

        RunRecord record = await runner.StartAsync(new SpecificationReader(catalog).Parse(
            """
            name: split
            inputs: { all: { path: data, partitions: 2, split: { column: part } } }
            pipeline:
              - type: TuneHyperparameters
                models: [ { type: Slope, x: x, y: label } ]
                paramSpace: { search: grid, params: [ { param: x, values: [x] } ] }
                evaluationMetric: mse
                numFolds: 2
            fit: all.4
            output: { model: model }
            """, _scratch["spec.yaml"]));

        Assert.Equal((null, RunStatus.Completed), (record.Error, record.Status));
        string[] children = [.. Directory.GetFiles(_scratch["work"], "run.json", SearchOption.AllDirectories).Where(static file => file.Contains("/children/", StringComparison.Ordinal))];
        Assert.Equal(3, children.Length);
        foreach (string child in children)
            Assert.InRange(System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(child))!["rowsIn"]!.GetValue<long>(), 1, 10);
    }
}
