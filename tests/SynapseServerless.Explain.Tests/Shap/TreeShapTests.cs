using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Explain.Tests;

public sealed class TreeShapTests
{
    [Fact]
    public async Task Raw_scores_of_trees_are_explained_as_the_native_library_does()
    {
        using LightGBMRegressionModel model = await RegressorAsync();
        float[][] rows = Explaining.Vectors(40, 5, 21);
        var stage = new VectorSHAP { Model = model, TargetCol = "prediction", InteractionsCol = "pairs" };
        RecordBatch explained = await stage.TransformAsync(TestRows.Of(("features", rows)));
        double[][][] values = Explaining.Lists(explained, "VectorSHAP_output"), pairs = Explaining.Lists(explained, "pairs");
        for (int row = 0; row < rows.Length; row++)
        {
            // LightGBM's own gives the expected value last.
            double[] native = new double[6];
            model.Booster.PredictRow(rows[row], PredictionKind.Contribution, native);
            Assert.Equal(native[5], values[row][0][0], 1e-9);
            for (int i = 0; i < 5; i++)
            {
                Assert.Equal(native[i], values[row][0][i + 1], 1e-9);
                Assert.Equal(native[i], pairs[row][0].AsSpan(i * 6, 6).ToArray().Sum(), 1e-9);
            }
            Assert.Equal(model.Score(rows[row]), values[row][0].Sum(), 1e-9);
        }
    }

    [Fact]
    public async Task The_two_classes_of_a_classifier_are_explained_with_opposite_signs()
    {
        float[][] rows = Explaining.Vectors(300, 5, 22);
        var data = Datasets.FromBatches(TestRows.Of(("features", rows), ("label", rows.Select(x => (int?)(x[0] + (x[1] * x[2]) > 0 ? 1 : 0)).ToArray())));
        using Transformer model = await new LightGBMClassifier { NumIterations = 10, NumLeaves = 7, MinDataInLeaf = 5, NumThreads = 1 }.FitAsync(data);
        RecordBatch explained = await new VectorSHAP { Model = new PipelineModel(model), TargetCol = "rawPrediction" }.TransformAsync(TestRows.Of(("features", rows[..5])));
        Assert.All(Explaining.Lists(explained, "VectorSHAP_output"), lists => Assert.Equal(lists[0], lists[1].Select(static value => -value)));
    }

    [Fact]
    public async Task With_a_background_a_model_of_trees_is_explained_as_any_other()
    {
        using LightGBMRegressionModel model = await RegressorAsync();
        float[][] rows = Explaining.Vectors(4, 5, 23), background = Explaining.Vectors(6, 5, 24);
        var stage = new VectorSHAP { Model = model, TargetCol = "prediction", Background = TestRows.Of(("features", background)) };
        double[][][] values = Explaining.Lists(await stage.TransformAsync(TestRows.Of(("features", rows))), "VectorSHAP_output");
        for (int row = 0; row < rows.Length; row++)
        {
            double[] expected = Explaining.Shapley(x => model.Score(x), rows[row], background);
            for (int i = 0; i <= 5; i++)
                Assert.Equal(expected[i], values[row][0][i], 1e-9);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("kmeans")]
    public async Task Compared_with_a_background_trees_give_what_KernelSHAP_and_all_sets_give(string? summary)
    {
        using LightGBMRegressionModel model = await RegressorAsync();
        RecordBatch rows = TestRows.Of(("features", Explaining.Vectors(6, 5, 31)));
        var background = Datasets.FromBatches(TestRows.Of(("features", Explaining.Vectors(60, 5, 32))));
        double[][][]? first = null;
        foreach (string method in (string[])["tree", "auto", "exact", "kernel"])
        {
            var stage = new VectorSHAP { Model = model, TargetCol = "prediction", Method = method, BackgroundSize = 9, BackgroundSummary = summary ?? "sample", StandardErrorCol = "errors", NumSamples = 32 };
            await stage.ReadBackgroundAsync(background);
            double[][][] values = Explaining.Lists(await stage.TransformAsync(rows), "VectorSHAP_output");
            first ??= values;
            for (int row = 0; row < values.Length; row++)
            {
                for (int i = 0; i <= 5; i++)
                    Assert.Equal(first[row][0][i], values[row][0][i], 1e-9);
            }
        }
    }

    [Fact]
    public async Task The_columns_of_a_pipeline_that_ends_in_trees_are_explained_exactly_where_each_slot_is_of_one_column()
    {
        (Transformer model, Dataset data) = await PipelineAsync();
        using (model)
        {
            RecordBatch rows = await Take(data, 5);
            var background = await Take(data, 30);
            string[] columns = ["size", "kind", "age"];
            TabularSHAP Stage(string method) => new() { Model = model, TargetCol = "prediction", InputCols = columns, Background = Batches.Select(background, columns), Method = method };
            double[][][] expected = Explaining.Lists(await Stage("exact").TransformAsync(rows), "TabularSHAP_output");
            foreach (string method in (string[])["tree", "auto"])
            {
                RecordBatch explained = await Stage(method).TransformAsync(rows);
                Assert.Equal(["base", "size", "kind", "age"], ColumnMetadata.Slots(explained.Schema.GetFieldByName("TabularSHAP_output")));
                double[][][] values = Explaining.Lists(explained, "TabularSHAP_output");
                for (int row = 0; row < 5; row++)
                {
                    for (int i = 0; i < 4; i++)
                        Assert.Equal(expected[row][0][i], values[row][0][i], 1e-9);
                }
            }
        }
    }

    [Fact]
    public async Task Columns_that_are_not_explained_stay_as_they_are()
    {
        (Transformer model, Dataset data) = await PipelineAsync();
        using (model)
        {
            RecordBatch rows = await Take(data, 5), background = await Take(data, 30);
            TabularSHAP Stage(string method) => new() { Model = model, TargetCol = "prediction", InputCols = ["age", "size"], Background = Batches.Select(background, ["age", "size"]), Method = method };
            double[][][] expected = Explaining.Lists(await Stage("exact").TransformAsync(rows), "TabularSHAP_output"), values = Explaining.Lists(await Stage("tree").TransformAsync(rows), "TabularSHAP_output");
            for (int row = 0; row < 5; row++)
            {
                for (int i = 0; i < 3; i++)
                    Assert.Equal(expected[row][0][i], values[row][0][i], 1e-9);
            }
        }
    }

    [Fact]
    public async Task Where_a_stage_makes_a_number_of_several_columns_the_slots_are_explained_and_named()
    {
        (Transformer model, Dataset data) = await PipelineAsync(new SQLTransformer { Statement = "SELECT *, size / age AS crowd FROM __THIS__" }, "crowd");
        using (model)
        {
            RecordBatch rows = await Take(data, 3), background = await Take(data, 20);
            string[] columns = ["size", "kind", "age"];
            TabularSHAP Stage(string method) => new() { Model = model, TargetCol = "prediction", InputCols = columns, Background = Batches.Select(background, columns), Method = method };
            RecordBatch bySlot = await Stage("tree").TransformAsync(rows), byColumn = await Stage("auto").TransformAsync(rows);
            Assert.Equal(["base", "size", "kindIndex", "age", "crowd"], ColumnMetadata.Slots(bySlot.Schema.GetFieldByName("TabularSHAP_output")));
            Assert.Equal(["base", "size", "kind", "age"], ColumnMetadata.Slots(byColumn.Schema.GetFieldByName("TabularSHAP_output")));
            double[][][] slots = Explaining.Lists(bySlot, "TabularSHAP_output"), sums = Explaining.Lists(byColumn, "TabularSHAP_output");
            for (int row = 0; row < 3; row++)
                Assert.Equal(sums[row][0].Sum(), slots[row][0].Sum(), 1e-9);
        }
    }

    [Fact]
    public async Task Without_a_background_the_columns_of_a_pipeline_get_what_the_native_library_gives_their_slots()
    {
        (Transformer model, Dataset data) = await PipelineAsync();
        using (model)
        {
            RecordBatch rows = await Take(data, 5);
            double[][][] values = Explaining.Lists(await new TabularSHAP { Model = model, TargetCol = "prediction", InputCols = ["age", "size", "kind"], Method = "tree" }.TransformAsync(rows), "TabularSHAP_output");
            var trees = (LightGBMRegressionModel)((PipelineModel)model).Flattened[^1];
            object?[] vectors = TestRows.Cells(await model.TransformAsync(rows), "features");
            for (int row = 0; row < 5; row++)
            {
                double[] native = new double[4];
                trees.Booster.PredictRow((float[])vectors[row]!, PredictionKind.Contribution, native);
                double[] expected = [native[3], native[2], native[0], native[1]];
                for (int i = 0; i < 4; i++)
                    Assert.Equal(expected[i], values[row][0][i], 1e-9);
            }
        }
    }

    private static async Task<(Transformer Model, Dataset Data)> PipelineAsync(Stage? more = null, params string[] slots)
    {
        var random = new Random(7);
        var houses = Enumerable.Range(0, 400).Select(_ => (Size: (double)random.Next(20, 200), Kind: ((string[])["flat", "house", "villa"])[random.Next(3)], Age: (double)random.Next(1, 90))).ToArray();
        var data = Datasets.FromRows(houses.Select(house => new
        {
            size = house.Size, kind = house.Kind, age = house.Age, price = (house.Size * (house.Kind == "villa" ? 3 : 1)) - (house.Age > 40 ? house.Size : 5),
        }), 2);
        var pipeline = new Pipeline(
            [.. more is null ? System.Array.Empty<Stage>() : [more],
            new ValueIndexer { InputCol = "kind", OutputCol = "kindIndex" }, new FastVectorAssembler { InputCols = ["size", "kindIndex", "age", .. slots], OutputCol = "features" },
            new LightGBMRegressor { LabelCol = "price", FeaturesCol = "features", NumIterations = 12, NumLeaves = 8, MinDataInLeaf = 5, NumThreads = 1 }]);
        return (await pipeline.FitAsync(data), data);
    }

    private static async Task<RecordBatch> Take(Dataset data, int rows)
    {
        RecordBatch all = await data.CollectAsync();
        return Batches.Take(all, Enumerable.Range(0, rows).ToArray());
    }

    [Fact]
    public async Task What_is_no_raw_score_of_trees_is_said()
    {
        using LightGBMRegressionModel model = await RegressorAsync();
        Schema schema = TestRows.Of(("features", Explaining.Vectors(1, 5, 25))).Schema;
        var other = Assert.Throws<SpecificationException>(() => new VectorSHAP { Model = new FormulaModel(), TargetCol = "score", Method = "tree" }.TransformSchema(schema));
        Assert.Contains("FormulaModel is no model of trees", other.Message, StringComparison.Ordinal);
        var column = Assert.Throws<SpecificationException>(() => new VectorSHAP { Model = model, TargetCol = "features", Method = "tree" }.TransformSchema(schema));
        Assert.Contains("no raw score", column.Message, StringComparison.Ordinal);
        var pairs = Assert.Throws<SpecificationException>(() => new VectorSHAP
        {
            Model = model, TargetCol = "prediction", InteractionsCol = "pairs", Background = TestRows.Of(("features", Explaining.Vectors(1, 5, 25))),
        }.TransformSchema(schema));
        Assert.Contains("of trees alone", pairs.Message, StringComparison.Ordinal);
    }

    private static async Task<LightGBMRegressionModel> RegressorAsync()
    {
        float[][] rows = Explaining.Vectors(400, 5, 20);
        var data = Datasets.FromBatches(TestRows.Of(("features", rows), ("label", rows.Select(x => (double?)(x[0] + (x[1] * x[2]) + (x[3] > 0 ? 1 : 0))).ToArray())));
        return (LightGBMRegressionModel)await new LightGBMRegressor { NumIterations = 12, NumLeaves = 8, MinDataInLeaf = 5, NumThreads = 1 }.FitAsync(data);
    }
}
