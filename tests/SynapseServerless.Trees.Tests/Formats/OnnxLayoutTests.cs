using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SynapseServerless.Trees.Tests.Formats;

// What is around the operator, and how it is written.
public sealed class OnnxLayoutTests
{
    private const int MostAttempts = 400;

    // Three trees: a set of categories, an order with a default direction, and one that is a leaf. What rows get is worked out by hand, and by the runtime.
    [Fact]
    public void The_operator_of_version_5_has_splits_and_leaves_apart()
    {
        byte[] model = new OnnxFile("TreeEnsemble", "rows", "scores")
            .Int("aggregate_function", 1).Int("n_targets", 2).Int("post_transform", 0)
            .Ints("tree_roots", [0, 1, 2]).Ints("nodes_featureids", [0, 1, 0]).Tensor("nodes_modes", OnnxFile.Byte, [6, 1, 0])
            .Tensor("nodes_splits", OnnxFile.Float, [0, 0.5, 0]).Ints("nodes_missing_value_tracks_true", [0, 1, 0])
            .Ints("nodes_truenodeids", [0, 2, 4]).Ints("nodes_falsenodeids", [1, 3, 4]).Ints("nodes_trueleafs", [1, 1, 1]).Ints("nodes_falseleafs", [1, 1, 1])
            .Ints("leaf_targetids", [0, 0, 1, 1, 0]).Tensor("leaf_weights", OnnxFile.Float, [1, 2, 10, 20, 0.5])
            .Tensor("membership_values", OnnxFile.Float, [3, 5, 2, float.NaN])
            .ToModel(2, OnnxFile.Float, 5, ("scores", OnnxFile.Float));
        float[] rows = [3, 0.25f, 5, 0.5f, 2, float.NaN, 4, 9, float.NaN, -1];
        double[] expected = [1.5, 10, 1.5, 20, 1.5, 10, 2.5, 20, 2.5, 10], actual = new double[10];
        new TreeScorer(TreeEnsemble.ParseOnnx(model)).Score(rows, 2, ScoreKind.Output, actual);
        Assert.Equal(expected, actual);
        Assert.Equal(expected.Select(value => (float)value), Run(model, rows, 2));
    }

    // As our own exports and others write a set of categories: splits one behind the other that lead to one node.
    [Fact]
    public void Splits_that_ask_for_one_number_after_the_other_are_one_set()
    {
        byte[] model = new OnnxFile("TreeEnsembleRegressor", "rows", "scores")
            .Ints("nodes_treeids", [0, 0, 0, 0, 0]).Ints("nodes_nodeids", [0, 1, 2, 3, 4]).Ints("nodes_featureids", [0, 0, 0, 0, 0])
            .Strings("nodes_modes", ["BRANCH_EQ", "BRANCH_EQ", "BRANCH_EQ", "LEAF", "LEAF"]).Floats("nodes_values", [4, 1, 0.5f, 0, 0])
            .Ints("nodes_truenodeids", [3, 3, 3, 0, 0]).Ints("nodes_falsenodeids", [1, 2, 4, 0, 0])
            .Ints("target_treeids", [0, 0]).Ints("target_nodeids", [3, 4]).Ints("target_ids", [0, 0]).Floats("target_weights", [1, -1]).Int("n_targets", 1)
            .ToModel(1, OnnxFile.Float, 3, ("scores", OnnxFile.Float));
        double[] actual = new double[6];
        new TreeScorer(TreeEnsemble.ParseOnnx(model)).Score([4f, 1f, 0.5f, 2f, 0f, float.NaN], 1, ScoreKind.Output, actual);
        Assert.Equal([1, 1, 1, -1, -1, -1], actual);
    }

    [Fact]
    public void A_cast_before_and_names_of_classes_behind_change_nothing()
    {
        var drawn = new RandomOnnx(new Random(5), 3, perLeaf: 3);
        OnnxFile Written(string input) => drawn.Write(new OnnxFile("TreeEnsembleClassifier", input, "label", "scores"), isClassifier: true, hasMissing: false).Strings("classlabels_strings", ["a", "b", "c"]);
        byte[] plain = Written("rows").ToModel(RandomOnnx.Features, OnnxFile.Float, 3, ("label", 8), ("scores", OnnxFile.Float));
        Proto cast = new Proto().Text(1, "rows").Text(2, "floats").Text(4, "Cast").Message(5, new Proto().Text(1, "to").Whole(3, OnnxFile.Float).Whole(20, 2));
        Proto map = new Proto().Text(1, "scores").Text(2, "named").Text(4, "ZipMap").Text(7, "ai.onnx.ml");
        byte[] wrapped = Written("floats").ToModel(RandomOnnx.Features, OnnxFile.Double, 3, [cast, map], ("label", 8), ("named", 1));
        float[] rows = drawn.Rows(20);
        double[] expected = new double[60], actual = new double[60];
        new TreeScorer(TreeEnsemble.ParseOnnx(plain)).Score(rows, RandomOnnx.Features, ScoreKind.Output, expected);
        new TreeScorer(TreeEnsemble.ParseOnnx(wrapped)).Score<double>([.. rows.Select(value => (double)value)], RandomOnnx.Features, ScoreKind.Output, actual, 1, Scoring.ScorePath.Auto);
        Assert.Equal(expected, actual);
        Assert.Equal(["a", "b", "c"], TreeEnsemble.ParseOnnx(wrapped).ClassLabels);
    }

    [Theory]
    [InlineData("Scaler", true, "operator Scaler before its trees")]
    [InlineData("Normalizer", false, "operator Normalizer behind its trees")]
    public void What_computes_beside_the_trees_is_refused_by_name(string other, bool isBefore, string message)
    {
        var drawn = new RandomOnnx(new Random(5), 1);
        OnnxFile file = drawn.Write(new OnnxFile("TreeEnsembleRegressor", isBefore ? "scaled" : "rows", "scores"), isClassifier: false, hasMissing: false).Int("n_targets", 1);
        Proto node = new Proto().Text(1, isBefore ? "rows" : "scores").Text(2, isBefore ? "scaled" : "done").Text(4, other);
        byte[] model = file.ToModel(RandomOnnx.Features, OnnxFile.Float, 3, [node], ("scores", OnnxFile.Float));
        Assert.Contains(message, Assert.Throws<TreeModelException>(() => TreeEnsemble.ParseOnnx(model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_that_several_ways_lead_to_are_no_tree()
    {
        byte[] model = new OnnxFile("TreeEnsembleRegressor", "rows", "scores")
            .Ints("nodes_treeids", [0, 0, 0, 0]).Ints("nodes_nodeids", [0, 1, 2, 3]).Ints("nodes_featureids", [0, 0, 0, 0])
            .Strings("nodes_modes", ["BRANCH_LEQ", "BRANCH_LEQ", "LEAF", "LEAF"]).Floats("nodes_values", [4, 1, 0, 0])
            .Ints("nodes_truenodeids", [1, 2, 0, 0]).Ints("nodes_falsenodeids", [2, 3, 0, 0])
            .Ints("target_treeids", [0, 0]).Ints("target_nodeids", [2, 3]).Ints("target_ids", [0, 0]).Floats("target_weights", [1, -1]).Int("n_targets", 1)
            .ToModel(1, OnnxFile.Float, 3, ("scores", OnnxFile.Float));
        Assert.Contains("in tree 0 more than one way leads to node 2", Assert.Throws<TreeModelException>(() => TreeEnsemble.ParseOnnx(model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_cut_short_or_changed_is_refused_and_nothing_else_happens()
    {
        byte[] model = new RandomOnnx(new Random(9), 2, perLeaf: 2).Write(new OnnxFile("TreeEnsembleRegressor", "rows", "scores"), isClassifier: false, hasMissing: true).Int("n_targets", 2)
            .ToModel(RandomOnnx.Features, OnnxFile.Float, 3, ("scores", OnnxFile.Float));
        int refused = 0;
        for (int length = 0; length < model.Length; length += 1 + (model.Length / MostAttempts))
            refused += IsRefused(model[..length]) ? 1 : 0;
        var random = new Random(4);
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            byte[] changed = [.. model];
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            refused += IsRefused(changed) ? 1 : 0;
        }
        Assert.True(refused > MostAttempts / 2, $"{refused} were refused.");

        static bool IsRefused(byte[] bytes)
        {
            try
            {
                TreeEnsemble.ParseOnnx(bytes);
                return false;
            }
            catch (TreeModelException)
            {
                return true;
            }
        }
    }

    private static float[] Run(byte[] model, float[] rows, int width)
    {
        using var session = new InferenceSession(model);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([NamedOnnxValue.CreateFromTensor("rows", new DenseTensor<float>(rows, [rows.Length / width, width]))]);
        return [.. results[0].AsTensor<float>()];
    }
}
