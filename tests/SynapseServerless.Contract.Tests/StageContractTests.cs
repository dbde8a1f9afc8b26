using System.Text.Json.Nodes;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Contract.Tests;

/// <summary>What every registered stage keeps to, whoever wrote it.</summary>
public sealed class StageContractTests
{
    private static readonly StageCatalog _catalog = Samples.Catalog();
    private static readonly Lazy<JsonObject> s_schema = new(() => SpecificationSchema.Create(_catalog));

    public static TheoryData<string> Names => [.. Samples.All.Keys];

    public static TheoryData<string> Savable => [.. Samples.All.Keys.Where(name => !Samples.OnlyInCSharp.Contains(name))];

    public static TheoryData<string> Estimators => [.. Samples.All.Keys.Where(name => Samples.All[name].Create() is Estimator)];

    public static TheoryData<string> NeedingAColumn => [.. Samples.All.Keys.Where(name => Samples.All[name].NeedsColumn is not null)];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_registered_stage_is_put_through_the_contract()
    {
        var covered = new HashSet<string>(Samples.All.Keys);
        foreach (StageSample sample in Samples.All.Values)
        {
            if (sample.Create() is Estimator estimator)
            {
                using Transformer model = await estimator.FitAsync(SampleData.Plain(), null, Cancelled);
                covered.UnionWith(StageCopies.Nested(model).Select(static stage => stage.Type));
            }
        }
        Assert.Equal([], _catalog.Stages.Select(stage => stage.Name).Where(name => !covered.Contains(name)));
        Assert.Equal([], covered.Where(name => _catalog.Find(name) is null && !Samples.OnlyInCSharp.Contains(name)));
    }

    [Fact]
    public void Every_stage_and_every_parameter_is_documented()
    {
        var undocumented = _catalog.Stages
            .SelectMany(stage => stage.Parameters
                .Select(parameter => ($"{stage.Name}.{parameter.Name}", parameter.Summary))
                .Prepend((stage.Name, stage.Summary)))
            .Where(entry => entry.Item2.Length < 10)
            .Select(entry => entry.Item1);
        Assert.Equal([], undocumented);
    }

    [Theory]
    [MemberData(nameof(Savable))]
    public void Parameters_come_back_from_JSON_as_they_went(string name)
    {
        using Stage stage = Samples.All[name].Create();
        JsonObject json = StageJson.Write(stage, _catalog);
        using Stage read = new SpecificationReader(_catalog).ParseStage(json.ToJsonString(), "stage.json");
        Assert.Equal(json.ToJsonString(), StageJson.Write(read, _catalog).ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Savable))]
    public void The_JSON_Schema_has_every_parameter(string name)
    {
        var definition = (JsonObject)s_schema.Value["definitions"]![name]!["properties"]!;
        Assert.Equal([], _catalog.Get(name).Parameters.Select(parameter => parameter.Name).Where(parameter => !definition.ContainsKey(parameter)));
    }

    [Theory]
    [MemberData(nameof(Savable))]
    public async Task A_saved_stage_is_loaded_and_does_the_same(string name)
    {
        Transformer transformer = await Runs.FittedAsync(name);
        string folder = Path.Combine(Path.GetTempPath(), "synapse-contract", Guid.NewGuid().ToString("N"));
        try
        {
            var storage = new LocalStorage();
            await StageSerializer.SaveAsync(transformer, folder, storage, _catalog, Cancelled);
            using var loaded = (Transformer)await StageSerializer.LoadAsync(folder, storage, _catalog, Cancelled);
            Assert.Equal(
                await Rows.ReadAsync(transformer.Transform(SampleData.WithNullsWhereAllowed(name)), Cancelled),
                await Rows.ReadAsync(loaded.Transform(SampleData.WithNullsWhereAllowed(name)), Cancelled));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Another_cut_into_partitions_and_batches_gives_the_same_output(string name)
    {
        StageSample sample = Samples.All[name];
        SampleData whole = SampleData.Plain(), cut = whole.Cut([50, 0, 1, 120, 69], 16);
        List<string> expected = await Runs.RowsAsync(sample.Create(), whole, whole, Cancelled);
        List<string> fitCut = await Runs.RowsAsync(sample.Create(), cut, whole, Cancelled);
        List<string> transformCut = await Runs.RowsAsync(sample.Create(), whole, cut, Cancelled);
        if (sample.DependsOnCut)
        {
            foreach (List<string> rows in new[] { expected, fitCut, transformCut })
                rows.Sort(StringComparer.Ordinal);
        }
        Assert.Equal(expected, fitCut);
        Assert.Equal(expected, transformCut);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Null_cells_work_or_are_refused_with_the_stage_named(string name)
    {
        StageSample sample = Samples.All[name];
        Transformer transformer = await Runs.FittedAsync(name);
        await WorksOrIsRefusedAsync(transformer, () => Rows.ReadAsync(transformer.Transform(SampleData.WithNulls()), Cancelled));
        await WorksOrIsRefusedAsync(transformer, () => Runs.RowsAsync(sample.Create(), SampleData.WithNulls(), SampleData.WithNulls(), Cancelled));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task No_rows_and_one_row_are_transformed(string name)
    {
        Transformer transformer = await Runs.FittedAsync(name);
        List<string> none = await Rows.ReadAsync(transformer.Transform(SampleData.Plain().First(0)), Cancelled);
        List<string> one = await Rows.ReadAsync(transformer.Transform(SampleData.Plain().First(1)), Cancelled);
        if (transformer is BatchTransformer && Samples.All[name].NeedsColumn != "list")
        {
            Assert.Empty(none);
            Assert.True(one.Count <= 1);
        }
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public async Task A_fit_on_no_rows_or_on_one_works_or_is_refused_with_the_stage_named(string name)
    {
        foreach (int rows in new[] { 0, 1 })
        {
            using Stage stage = Samples.All[name].Create();
            await WorksOrIsRefusedAsync(stage, () => Runs.RowsAsync(stage, SampleData.Plain().First(rows), SampleData.Plain(), Cancelled));
        }
    }

    [Theory]
    [MemberData(nameof(NeedingAColumn))]
    public void A_missing_column_is_refused_before_data_is_read_and_those_there_are_are_named(string name)
    {
        StageSample sample = Samples.All[name];
        using Stage stage = sample.Create();
        var error = Assert.ThrowsAny<SpecificationException>(() => stage.TransformSchema(SampleData.Plain().Without(sample.NeedsColumn!).Schema));
        Assert.Contains(sample.NeedsColumn!, error.Message, StringComparison.Ordinal);
        // A stage that is made of others names the one inside it.
        Assert.Contains(StageCopies.Nested(stage), inner => error.Message.Contains(inner.Uid, StringComparison.Ordinal));
        Assert.True(
            error.Message.Contains("Did you mean", StringComparison.Ordinal) || error.Message.Contains("integer", StringComparison.Ordinal),
            $"The message names no columns: {error.Message}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Input_that_is_gone_does_not_touch_output_that_stays(string name)
    {
        Transformer transformer = await Runs.FittedAsync(name);
        SampleData data = SampleData.Plain().Cut([240], 60);
        List<string> expected = await Rows.ReadAsync(transformer.Transform(data), Cancelled);
        var kept = new List<RecordBatch>();
        await foreach (RecordBatch batch in transformer.Transform(data).ReadAsync(0, null, Cancelled))
            kept.Add(batch);
        Assert.Equal(expected.Count, kept.Sum(batch => batch.Length) + await RestAsync(transformer.Transform(data)));
        foreach (RecordBatch batch in kept)
        {
            foreach (IArrowArray column in batch.Arrays)
                Assert.Equal(batch.Length, column.Length);
            batch.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_cancelled_run_stops(string name)
    {
        using var cancellation = new CancellationTokenSource();
        Transformer transformer = await Runs.FittedAsync(name);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Rows.ReadAsync(transformer.Transform(SampleData.Plain().Cut([240], 1)), cancellation.Token));
        if (Samples.All[name].Create() is Estimator estimator)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => estimator.FitAsync(SampleData.Plain(), null, cancellation.Token));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_binding_serves_several_threads_and_another_gives_the_same(string name)
    {
        Transformer transformer = await Runs.FittedAsync(name);
        // Tables of all rows and shuffles are bound like the others where they stand inside a pipeline.
        using BoundTransformer bound = transformer.Bind(SampleData.Plain().Schema), again = transformer.Bind(SampleData.Plain().Schema);
        // Few rows, so that the threads meet in what a binding does at its start.
        SampleData rows = SampleData.Plain().First(60);
        List<string> expected = await BoundAsync(again, rows);
        List<string>[] read = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => BoundAsync(bound, rows))));
        Assert.All(read, each => Assert.Equal(expected, each));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_binding_takes_batches_of_an_equal_schema_and_gives_what_it_promised(string name)
    {
        Transformer transformer = await Runs.FittedAsync(name);
        using BoundTransformer bound = transformer.Bind(SampleData.Plain().Schema);
        Schema promised = bound.Output;
        Assert.Equal(Schemas.Names(transformer.TransformSchema(SampleData.Plain().Schema)), Schemas.Names(promised));
        // Every batch has a schema object of its own, as those have that come from a file or a request.
        SampleData data = SampleData.Plain().Cut([240], 80).WithNewSchemas();
        List<string> rows = await BoundAsync(bound, data);
        Assert.Equal(rows, await BoundAsync(bound, data));
        if (!Samples.All[name].DependsOnCut)
            Assert.Equal(await Rows.ReadAsync(transformer.Transform(SampleData.Plain())), rows);
        Assert.Same(promised, bound.Output);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_binding_that_says_it_keeps_rows_keeps_them(string name)
    {
        Transformer transformer = await Runs.FittedAsync(name);
        using BoundTransformer bound = transformer.Bind(SampleData.Plain().Schema);
        if (bound.KeepsRows)
            Assert.Equal(240, (await BoundAsync(bound, SampleData.Plain().Cut([240], 50))).Count);
    }

    private static Task<List<string>> BoundAsync(BoundTransformer bound, SampleData data) =>
        Rows.ReadAsync(bound.Output, bound.TransformAsync(data.ReadAsync(0, null, Cancelled), new StageContext("bound"), Cancelled));

    private static async Task<int> RestAsync(Dataset dataset)
    {
        int rows = 0;
        for (int partition = 1; partition < dataset.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in dataset.ReadAsync(partition, null, Cancelled))
            {
                using (batch)
                    rows += batch.Length;
            }
        }
        return rows;
    }

    private static async Task WorksOrIsRefusedAsync(Stage stage, Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (SynapseException error)
        {
            // A pipeline names the stage inside it.
            Assert.True(error.Location.Stage is { } uid && (stage.Type.Contains("Pipeline", StringComparison.Ordinal) || stage.Uid.StartsWith(string.Concat(uid.Replace("Model", "", StringComparison.Ordinal).Take(5)), StringComparison.Ordinal)), error.Message);
            Assert.True(error.Problem.Length > 10 && error.Remedy is { Length: > 10 }, $"The message says too little: {error.Message}");
        }
    }
}
