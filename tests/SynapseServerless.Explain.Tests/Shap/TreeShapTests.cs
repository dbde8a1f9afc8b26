using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
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
