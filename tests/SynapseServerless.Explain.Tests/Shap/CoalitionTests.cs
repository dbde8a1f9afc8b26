using Apache.Arrow;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Explain.Tests;

/// <summary>Sets of features go through the trees of LightGBM without perturbed rows: the values are those of the perturbed rows.</summary>
public sealed class CoalitionTests
{
    [Theory]
    [InlineData("kernel")]
    [InlineData("exact")]
    [InlineData("permutation")]
    public async Task Probabilities_are_explained_as_the_native_library_scores(string method)
    {
        using LightGBMClassificationModel model = await FitAsync(6, classes: 2);
        float[][] rows = Rows(4, 6, 51), background = Rows(7, 6, 52);
        var stage = new VectorSHAP { Model = model, TargetCol = "probability", TargetClasses = [1], Method = method, NumSamples = method == "permutation" ? 400 : 64, Background = TestRows.Of(("features", background)), StandardErrorCol = "errors" };
        RecordBatch explained = await stage.TransformAsync(TestRows.Of(("features", rows)));
        double[][][] values = Explaining.Lists(explained, "VectorSHAP_output"), errors = Explaining.Lists(explained, "errors");
        for (int row = 0; row < rows.Length; row++)
        {
            // By the definition of Shapley values over all 64 sets, each row scored by LightGBM's library.
            double[] expected = Explaining.Shapley(x => Native(model, x), rows[row], background);
            for (int i = 0; i <= 6; i++)
                Assert.Equal(expected[i], values[row][0][i], method == "permutation" ? (5 * errors[row][0][i]) + 1e-9 : 1e-9);
            Assert.Equal(Native(model, rows[row]), values[row][0].Sum(), 1e-9);
        }
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("kmeans")]
    public async Task Of_many_sets_rows_and_classes_the_values_are_those_of_perturbed_rows(string summary)
    {
        using LightGBMClassificationModel model = await FitAsync(12, classes: 3);
        // A stage after the trees, so that perturbed rows go through the whole pipeline.
        using var whole = new PipelineModel(model, new RenameColumn { InputCol = "probability", OutputCol = "chances" });
        RecordBatch rows = TestRows.Of(("features", Rows(9, 12, 53)));
        var background = Datasets.FromBatches(TestRows.Of(("features", Explaining.Vectors(300, 12, 54))));
        var results = new List<double[][][]>();
        foreach ((Transformer scored, string target) in new (Transformer, string)[] { (model, "probability"), (whole, "chances") })
        {
            var stage = new VectorSHAP { Uid = "same", Model = scored, TargetCol = target, Method = "kernel", NumSamples = 700, BackgroundSize = 70, BackgroundSummary = summary };
            await stage.ReadBackgroundAsync(background);
            results.Add(Explaining.Lists(await stage.TransformAsync(rows), "same_output"));
        }
        Assert.Equal((9, 3, 13), (results[0].Length, results[0][0].Length, results[0][0][0].Length));
        Assert.All(results[0].SelectMany(row => row).SelectMany(list => list).Zip(results[1].SelectMany(row => row).SelectMany(list => list)), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
    }

    [Fact]
    public async Task A_class_that_there_is_not_is_said()
    {
        using LightGBMClassificationModel model = await FitAsync(6, classes: 2);
        var stage = new VectorSHAP { Model = model, TargetCol = "probability", TargetClassesCol = "wanted", Method = "kernel", Background = TestRows.Of(("features", Rows(3, 6, 55))) };
        DataException error = await Assert.ThrowsAsync<DataException>(() => stage.TransformAsync(TestRows.Of(("features", Rows(2, 6, 56)), ("wanted", new int?[] { 0, 2 }))));
        Assert.Contains("class 2", error.Message, StringComparison.Ordinal);
    }

    private static double Native(LightGBMClassificationModel model, float[] row)
    {
        double[] probability = new double[1];
        model.Booster.PredictRow(row, PredictionKind.Probability, probability);
        return probability[0];
    }

    // A missing value here and there, and a slot of categories.
    private static float[][] Rows(int rows, int width, int seed)
    {
        float[][] vectors = Explaining.Vectors(rows, width, seed);
        for (int i = 0; i < rows; i++)
        {
            vectors[i][1] = i % 3 == 0 ? float.NaN : vectors[i][1];
            vectors[i][2] = (i * 7) % 5;
        }
        return vectors;
    }

    private static async Task<LightGBMClassificationModel> FitAsync(int width, int classes)
    {
        float[][] rows = Rows(600, width, 50);
        int Label(float[] x) => (x[0] * x[3]) + (float.IsNaN(x[1]) ? 1 : x[1]) + (x[2] == 3 ? 2 : 0) is var score && classes == 2 ? (score > 0.5 ? 1 : 0) : score > 1 ? 2 : score > -0.5 ? 1 : 0;
        var data = Datasets.FromBatches(TestRows.Of(("features", rows), ("label", rows.Select(x => (int?)Label(x)).ToArray())));
        return (LightGBMClassificationModel)await new LightGBMClassifier { NumIterations = 12, NumLeaves = 12, MinDataInLeaf = 5, NumThreads = 1, CategoricalSlotIndexes = [2], Objective = classes == 2 ? "binary" : "multiclass" }.FitAsync(data);
    }
}
