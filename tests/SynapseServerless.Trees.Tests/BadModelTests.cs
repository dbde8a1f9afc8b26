using SynapseServerless.Trees.Tests.Generated;

namespace SynapseServerless.Trees.Tests;

public sealed class BadModelTests
{
    private static readonly string s_text = new RandomModel(new Random(3)).Text;

    [Fact]
    public void A_malformed_model_is_refused_with_the_line_and_what_is_wrong_there()
    {
        string text = s_text.Replace("num_class=", "num_class=x", StringComparison.Ordinal);
        var error = Assert.Throws<TreeModelException>(() => TreeEnsemble.Parse(text));
        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("num_class", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_cut_short_anywhere_is_refused()
    {
        int end = s_text.IndexOf("end of trees", StringComparison.Ordinal);
        for (int length = 0; length < end; length += 97)
            Assert.Throws<TreeModelException>(() => TreeEnsemble.Parse(s_text[..length]));
    }

    [Fact]
    public void Values_that_are_no_whole_rows_and_results_without_room_are_refused()
    {
        var scorer = new TreeScorer(TreeEnsemble.Parse(s_text));
        Assert.Throws<ArgumentException>(() => scorer.Score(new float[(2 * scorer.FeatureCount) + 1], scorer.FeatureCount + 1, ScoreKind.Raw, new double[100]));
        Assert.Throws<ArgumentException>(() => scorer.Score(new float[2 * scorer.FeatureCount], scorer.FeatureCount, ScoreKind.Raw, []));
    }

    [Fact]
    public void A_tree_beyond_the_limit_is_walked_and_the_limit_is_named()
    {
        // A chain of 3,001 leaves: a value falls into the leaf of the first threshold that it does not exceed.
        const int leaves = 3001;
        int splits = leaves - 1;
        string text = string.Join('\n',
            "tree", "version=v4", "num_class=1", "num_tree_per_iteration=1", "label_index=0", "max_feature_idx=0", "objective=regression", "feature_names=f", "feature_infos=none", "",
            "Tree=0", $"num_leaves={leaves}", "num_cat=0", Line("split_feature", splits, _ => "0"), Line("threshold", splits, i => $"{i}"),
            Line("decision_type", splits, _ => "0"), Line("left_child", splits, i => $"{-(i + 1)}"), Line("right_child", splits, i => i + 1 < splits ? $"{i + 1}" : $"{-leaves}"),
            Line("leaf_value", leaves, i => $"{i * 2}"), "shrinkage=1", "", "", "end of trees", "");
        var scorer = new TreeScorer(TreeEnsemble.Parse(text));
        Assert.Contains("3001 leaves", scorer.BlockRefusal, StringComparison.Ordinal);
        double[] results = new double[3];
        scorer.Score([-1.0, 1234.5, 1e9], 1, ScoreKind.Raw, results);
        Assert.Equal([0, 2470, 6000], results);

        static string Line(string name, int count, Func<int, string> value) => $"{name}={string.Join(' ', Enumerable.Range(0, count).Select(value))}";
    }
}
