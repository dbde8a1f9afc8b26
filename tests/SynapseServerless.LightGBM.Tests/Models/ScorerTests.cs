using Apache.Arrow;
using SynapseServerless.LightGBM.Tests.Native;
using SynapseServerless.LightGBM.Tests.Stages;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Tests.Models;

// Expected values come from the native library's call for whole matrices (Reference).
public sealed class ScorerTests
{
    private const int Rows = 300;

    [Theory]
    [InlineData("auto", "managed")]
    [InlineData("managed", "managed")]
    [InlineData("native", "native")]
    public void Rows_are_scored_by_what_is_asked_for_and_the_record_says_so(string scorer, string fact)
    {
        string text = TrainedModels.Train("objective=poisson", 0);
        using var model = LightGBMRegressionModel.LoadNativeModelFromString(text, new LightGBMRegressionModel { Scorer = scorer });
        float[] matrix = Tables.Features(Rows, seed: 9);
        using RecordBatch scored = model.Transform(Batch.Of(Batch.Fixed("features", matrix)), new StageContext("test"));
        Assert.Equal(Reference.Predict(text, matrix, Tables.Columns, PredictionKind.Probability, 1), Batch.Numbers(scored, "prediction"));
        Assert.Equal(fact, model.GetInsights().Facts["scorer"]);
        Assert.Empty(model.Notes());
        StageNote said = Assert.Single(model.Facts());
        Assert.Equal(("scorer", fact == "managed" ? "Rows are scored by code in C# (managed)." : "Rows are scored by LightGBM's library (native)."), (said.Parameter, said.Text));
    }

    [Fact]
    public void A_model_beyond_the_limits_is_scored_natively_and_refused_where_managed_is_asked_for()
    {
        string text = Chain(3001);
        float[] matrix = [-1, 1234.5f, 1e9f];
        using var model = LightGBMRegressionModel.LoadNativeModelFromString(text);
        using RecordBatch scored = model.Transform(Batch.Of(Batch.Fixed("features", matrix, width: 1)), new StageContext("test"));
        Assert.Equal([0, 2470, 6000], Batch.Numbers(scored, "prediction"));
        Assert.StartsWith("native (", model.GetInsights().Facts["scorer"], StringComparison.Ordinal);
        StageNote note = Assert.Single(model.Notes());
        Assert.Equal("scorer", note.Parameter);
        Assert.Contains("3001 leaves", note.Text, StringComparison.Ordinal);
        Assert.Contains("LightGBM's library (native: a tree has 3001 leaves", Assert.Single(model.Facts()).Text, StringComparison.Ordinal);

        using var managed = LightGBMRegressionModel.LoadNativeModelFromString(text, new LightGBMRegressionModel { Scorer = "managed" });
        var error = Assert.Throws<SpecificationException>(() => managed.Transform(Batch.Of(Batch.Fixed("features", matrix, width: 1)), new StageContext("test")));
        Assert.Contains("3001 leaves, and blocks take up to 3000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_that_are_made_of_a_model_are_counted_where_it_is_scored_and_explained_by_them()
    {
        string text = TrainedModels.Train("objective=regression", 0);
        using var scored = LightGBMRegressionModel.LoadNativeModelFromString(text);
        using var explained = LightGBMRegressionModel.LoadNativeModelFromString(text, new LightGBMRegressionModel { FeaturesShapCol = "shap" });
        using var native = LightGBMRegressionModel.LoadNativeModelFromString(text, new LightGBMRegressionModel { FeaturesShapCol = "shap", Scorer = "native" });
        Assert.True(explained.TableBytes > scored.TableBytes);
        // A leaf has a number of eight bytes at least.
        Assert.True(scored.TableBytes >= 8 * System.Text.RegularExpressions.Regex.Matches(text, "leaf_value=([^\n]+)").Sum(line => line.Groups[1].Value.Split(' ').Length));
        Assert.Equal((0, 0), (native.TableBytes, new LightGBMRegressionModel().TableBytes));
    }

    // Each split sends the values up to its threshold to a leaf of their own, and the rest on.
    private static string Chain(int leaves)
    {
        int splits = leaves - 1;
        return string.Join('\n',
            "tree", "version=v4", "num_class=1", "num_tree_per_iteration=1", "label_index=0", "max_feature_idx=0", "objective=regression", "feature_names=f", "feature_infos=none", "",
            "Tree=0", $"num_leaves={leaves}", "num_cat=0", Line("split_feature", splits, _ => "0"), Line("split_gain", splits, _ => "1"), Line("threshold", splits, i => $"{i}"),
            Line("decision_type", splits, _ => "0"), Line("left_child", splits, i => $"{-(i + 1)}"), Line("right_child", splits, i => i + 1 < splits ? $"{i + 1}" : $"{-leaves}"),
            Line("leaf_value", leaves, i => $"{i * 2}"), "is_linear=0", "shrinkage=1", "", "", "end of trees", "");

        static string Line(string name, int count, Func<int, string> value) => $"{name}={string.Join(' ', Enumerable.Range(0, count).Select(value))}";
    }
}
