using Apache.Arrow;
using SynapseServerless.LightGBM.Tests.Native;
using SynapseServerless.LightGBM.Tests.Stages;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Tests.Models;

// Expected values come from the native library called directly (Reference), or from what the test says.
public sealed class ContributionTests
{
    private const int Rows = 300;

    [Theory]
    [InlineData("auto")]
    [InlineData("managed")]
    [InlineData("native")]
    public void SHAP_values_are_those_of_the_native_library_by_either_scorer(string scorer)
    {
        string text = TrainedModels.Train("objective=multiclass num_class=4", 4);
        using var model = LightGBMClassificationModel.LoadNativeModelFromString(
            text, new LightGBMClassificationModel { Scorer = scorer, FeaturesShapCol = "shap", StartIteration = 2, NumIterations = 7 });
        float[] matrix = Tables.Features(Rows, seed: 9);
        double[] expected = Reference.Predict(text, matrix, Tables.Columns, PredictionKind.Contribution, 4 * (Tables.Columns + 1), 2, 7);
        foreach ((Field, IArrowArray) column in ((Field, IArrowArray)[])[Batch.Fixed("features", matrix), Batch.FixedDoubles("features", matrix), Batch.Sparse("features", matrix)])
        {
            using RecordBatch scored = model.Transform(Batch.Of(column), new StageContext("test"));
            AssertClose(expected, Batch.Numbers(scored, "shap"));
        }
        Assert.Equal(scorer == "native" ? "native" : "managed", model.GetInsights().Facts["SHAP values"]);
        AssertClose(expected[..(4 * (Tables.Columns + 1))], [.. model.GetFeatureShaps(matrix.AsSpan(0, Tables.Columns))]);
    }

    [Fact]
    public void Linear_trees_have_SHAP_values_that_add_up_to_the_raw_score_unless_the_scorer_is_native()
    {
        string text = TrainedModels.Train("objective=regression linear_tree=true", 0);
        using var model = LightGBMRegressionModel.LoadNativeModelFromString(text, new LightGBMRegressionModel { FeaturesShapCol = "shap" });
        float[] matrix = Tables.Features(Rows, seed: 9);
        using RecordBatch scored = model.Transform(Batch.Of(Batch.Fixed("features", matrix)), new StageContext("test"));
        double[][] shap = [.. Batch.Numbers(scored, "shap").Chunk(Tables.Columns + 1)];
        AssertClose(Reference.Predict(text, matrix, Tables.Columns, PredictionKind.RawScore, 1), [.. shap.Select(row => row.Sum())]);
        // What is expected is the same for every row.
        Assert.Single(shap.Select(row => row[^1]).Distinct());

        using var native = LightGBMRegressionModel.LoadNativeModelFromString(text, new LightGBMRegressionModel { FeaturesShapCol = "shap", Scorer = "native" });
        var error = Assert.Throws<SpecificationException>(() => native.Transform(Batch.Of(Batch.Fixed("features", matrix)), new StageContext("test")));
        Assert.Equal(("featuresShapCol", "Leave it empty, or set scorer to auto."), (error.Location.Parameter, error.Remedy));
    }

    [Fact]
    public void Rows_of_interactions_add_up_to_SHAP_values_and_the_native_library_has_none()
    {
        string text = TrainedModels.Train("objective=multiclassova num_class=3 sigmoid=0.8", 3);
        using var model = LightGBMClassificationModel.LoadNativeModelFromString(text);
        using var native = LightGBMClassificationModel.LoadNativeModelFromString(text, new LightGBMClassificationModel { Scorer = "native" });
        float[] matrix = Tables.Features(20, seed: 9);
        const int side = Tables.Columns + 1;
        double[] expected = Reference.Predict(text, matrix, Tables.Columns, PredictionKind.Contribution, 3 * side);
        for (int row = 0; row < 20; row++)
        {
            double[] sums = [.. model.GetFeatureShapInteractions(matrix.AsSpan(row * Tables.Columns, Tables.Columns)).Chunk(side).Select(line => line.Sum())];
            AssertClose(expected[(row * 3 * side)..((row + 1) * 3 * side)], sums);
        }
        Assert.Equal("scorer", Assert.Throws<SynapseException>(() => native.GetFeatureShapInteractions(matrix.AsSpan(0, Tables.Columns))).Location.Parameter);
        Assert.Contains("5 values", Assert.Throws<LightGBMException>(() => model.GetFeatureShapInteractions(new float[5])).Message, StringComparison.Ordinal);
        Assert.Contains("5 values", Assert.Throws<LightGBMException>(() => model.GetFeatureShaps(new float[5])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_counts_is_left_to_the_native_library_and_refused_where_managed_is_asked_for()
    {
        string text = System.Text.RegularExpressions.Regex.Replace(TrainedModels.Train("objective=regression", 0), "\ninternal_count=[^\n]+", "");
        text = System.Text.RegularExpressions.Regex.Replace(text, "\ntree_sizes=[^\n]+", "");
        float[] matrix = Tables.Features(Rows, seed: 9);
        using var model = LightGBMRegressionModel.LoadNativeModelFromString(text, new LightGBMRegressionModel { FeaturesShapCol = "shap" });
        using RecordBatch scored = model.Transform(Batch.Of(Batch.Fixed("features", matrix)), new StageContext("test"));
        Assert.Equal(Reference.Predict(text, matrix, Tables.Columns, PredictionKind.Contribution, Tables.Columns + 1), Batch.Numbers(scored, "shap"));
        StageNote note = Assert.Single(model.Notes());
        Assert.Equal("featuresShapCol", note.Parameter);
        Assert.Contains("tree 0 is without counts", note.Text, StringComparison.Ordinal);

        using var managed = LightGBMRegressionModel.LoadNativeModelFromString(text, new LightGBMRegressionModel { FeaturesShapCol = "shap", Scorer = "managed" });
        var error = Assert.Throws<SpecificationException>(() => managed.Transform(Batch.Of(Batch.Fixed("features", matrix)), new StageContext("test")));
        Assert.Equal("scorer", error.Location.Parameter);
        Assert.Contains("tree 0 is without counts", error.Problem, StringComparison.Ordinal);
    }

    /// <summary>Checks numbers to 1e-12 of the largest.</summary>
    internal static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-12 * largest);
    }
}
