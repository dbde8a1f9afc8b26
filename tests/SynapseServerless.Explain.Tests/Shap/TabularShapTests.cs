using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Explain.Tests;

public sealed class TabularShapTests
{
    private static SQLTransformer Model => new()
    {
        Statement = "SELECT *, age * 2 + (CASE WHEN job = 'nurse' THEN 10.0 ELSE 0 END) + (CASE WHEN job = 'nurse' AND age > 30 THEN 4.0 ELSE 0 END) + bonus AS score FROM __THIS__",
    };

    private static RecordBatch Rows => TestRows.Of(("age", new int?[] { 40 }), ("job", new string?[] { "nurse" }), ("bonus", new double?[] { 100 }), ("name", new string?[] { "Ada" }));

    private static RecordBatch Background => TestRows.Of(("age", new int?[] { 20 }), ("job", new string?[] { "cook" }));

    private static TabularSHAP Stage => new() { Model = Model, TargetCol = "score", InputCols = ["age", "job"], Background = Background };

    [Fact]
    public async Task Columns_of_any_type_are_explained_and_the_others_stay_as_they_are()
    {
        RecordBatch explained = await Stage.TransformAsync(Rows);
        // 140 where nothing is known; age adds 40, the job 10, and 4 that take both are shared.
        Assert.Equal([140, 42, 12], Explaining.Lists(explained, "TabularSHAP_output")[0][0]);
        Assert.Equal(["base", "age", "job"], ColumnMetadata.Slots(explained.Schema.GetFieldByName("TabularSHAP_output")));
        Assert.Equal("Ada", TestRows.Cells(explained, "name")[0]);
    }

    [Fact]
    public async Task A_saved_explainer_keeps_its_model_and_its_background()
    {
        string folder = Path.Combine(Path.GetTempPath(), "synapse-explain", Guid.NewGuid().ToString("N"));
        var storage = new LocalStorage();
        StageCatalog catalog = new StageCatalog().AddCore().AddExplain();
        try
        {
            await StageSerializer.SaveAsync(Model, $"{folder}/model", storage, catalog, default);
            await new MemoryDataset(Background.Schema, [[Background]]).WriteAsync($"{folder}/background.parquet", null, storage, default);
            // As a specification has it: the folder of a model, and the location of rows.
            Stage read = new Specifications.SpecificationReader(catalog).ParseStage(
                $$"""{"type": "TabularSHAP", "model": "{{folder}}/model", "targetCol": "score", "inputCols": ["age", "job"], "backgroundData": "{{folder}}/background.parquet"}""", "stage.json");
            await StageFiles.OpenAsync(read, storage, catalog, default);
            await StageSerializer.SaveAsync(read, $"{folder}/explainer", storage, catalog, default);
            Directory.Delete($"{folder}/model", recursive: true);
            File.Delete($"{folder}/background.parquet");
            using var loaded = (Transformer)await StageSerializer.LoadAsync($"{folder}/explainer", storage, catalog, default);
            RecordBatch explained = await loaded.TransformAsync(Rows);
            Assert.Equal([140, 42, 12], Explaining.Lists(explained, "TabularSHAP_output")[0][0]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_background_is_summarized_once_and_the_same_every_time()
    {
        var rows = Enumerable.Range(0, 5_000).Select(i => new { age = i % 80, job = i % 3 == 0 ? "nurse" : "cook" });
        var sampled = new TabularSHAP { Model = Model, TargetCol = "score", InputCols = ["age", "job"], BackgroundSize = 50 };
        await sampled.ReadBackgroundAsync(Datasets.FromRows(rows, 4));
        var again = new TabularSHAP { Model = Model, TargetCol = "score", InputCols = ["age", "job"], BackgroundSize = 50 };
        await again.ReadBackgroundAsync(Datasets.FromRows(rows, 4));
        double[] values = Explaining.Lists(await sampled.TransformAsync(Rows), "TabularSHAP_output")[0][0];
        RecordBatch same = await again.TransformAsync(Rows);
        Assert.Equal(values, Explaining.Lists(same, "TabularSHAP_output")[0][0]);
        Assert.Equal(194, values.Sum(), 1e-9);
        // The mean of all rows is 79 + 100 + 10 / 3 + 4 * (share of nurses above 30).
        Assert.InRange(values[0], 165, 201);
    }

    [Fact]
    public async Task Middles_of_clusters_stand_for_the_rows_of_their_cluster()
    {
        var stage = new TabularSHAP
        {
            Model = new SQLTransformer { Statement = "SELECT *, x * 1.0 AS score FROM __THIS__" }, TargetCol = "score", InputCols = ["x"], BackgroundSize = 2, BackgroundSummary = "kmeans",
        };
        await stage.ReadBackgroundAsync(Datasets.FromRows(Enumerable.Range(0, 400).Select(i => new { x = i < 300 ? (double)(i % 3) : 100 + (i % 3) })));
        double[] values = Explaining.Lists(await stage.TransformAsync(TestRows.Of(("x", new double?[] { 50 }))), "TabularSHAP_output")[0][0];
        // Three quarters of the rows around 1, one around 101.
        Assert.Equal(26, values[0], 1e-9);
        Assert.Equal(24, values[1], 1e-9);
    }

    [Fact]
    public void What_is_wrong_is_said_before_rows_are_read()
    {
        Says("The model makes no column 'scores'", "Did you mean 'score'", new TabularSHAP { Model = Model, TargetCol = "scores", InputCols = ["age"], Background = Background });
        Says("which cannot be explained", "column of numbers", new TabularSHAP { Model = Model, TargetCol = "name", InputCols = ["age"], Background = Background });
        Says("There is no background", "location of rows", new TabularSHAP { Model = Model, TargetCol = "score", InputCols = ["age"] });
        Says("The background has no rows", "rows to compare with", new TabularSHAP { Model = Model, TargetCol = "score", InputCols = ["age"], Background = Batches.Empty(Background.Schema) });
        Says("other columns than the data", "same columns", new TabularSHAP
        {
            Model = Model, TargetCol = "score", InputCols = ["age"], Background = TestRows.Of(("age", new string?[] { "20" })),
        });
        Says("There is no column 'bonus'", "The columns are", new TabularSHAP { Model = Model, TargetCol = "score", InputCols = ["bonus"], Background = Background });
        Says("3 samples cannot tell 4 features apart", "6 at least", new TabularSHAP
        {
            Model = Model, TargetCol = "score", InputCols = ["age", "job", "bonus", "name"], Background = Rows, NumSamples = 3,
        });
        Says("works on all rows at once", "one row for each row", new TabularSHAP { Model = new Repartition { N = 2 }, TargetCol = "age", InputCols = ["age"], Background = Background });
    }

    [Fact]
    public async Task A_class_that_is_out_of_range_is_said()
    {
        RecordBatch rows = TestRows.Of(("features", new float[]?[] { [1, 2] }));
        var stage = new VectorSHAP { Model = new FormulaModel { Formula = x => [x[0], x[1]], Outputs = 2 }, TargetCol = "score", TargetClasses = [2], Background = rows };
        Assert.Contains("There is no class 2", Assert.Throws<SpecificationException>(() => stage.TransformSchema(rows.Schema)).Message, StringComparison.Ordinal);
        var byRow = new VectorSHAP { Model = new FormulaModel { Formula = x => [x[0], x[1]], Outputs = 2 }, TargetCol = "score", TargetClassesCol = "class", Background = rows };
        var error = await Assert.ThrowsAsync<DataException>(() => byRow.TransformAsync(TestRows.Of(("features", new float[]?[] { [1, 2] }), ("class", new int?[] { 7 }))));
        Assert.Contains("There is no class 7", error.Message, StringComparison.Ordinal);
    }

    private static void Says(string problem, string remedy, Stage stage)
    {
        var error = Assert.Throws<SpecificationException>(() => stage.TransformSchema(Rows.Schema));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
    }
}
