using System.Text;

namespace SynapseServerless.Trees.Tests.XGBoost;

// What versions lay out otherwise, and what is refused. A tree of one split is scored by hand: below the threshold to the left, and the base score in front.
public sealed class XGBoostLayoutTests
{
    // As 3.x writes it: a vector of base scores, categories of the data frame, pointers of iterations.
    private const string Model = """
        {"learner":{"attributes":{},"feature_names":[],"feature_types":[],"gradient_booster":{"model":{"cats":{"enc":[],"feature_segments":[],"sorted_idx":[]},
        "gbtree_model_param":{"num_parallel_tree":"1","num_trees":"1"},"iteration_indptr":[0,1],"tree_info":[0],"trees":[
        {"base_weights":[0,0,0],"categories":[],"categories_nodes":[],"categories_segments":[],"categories_sizes":[],"default_left":[0,0,0],"id":0,"left_children":[1,-1,-1],"loss_changes":[1,0,0],
        "parents":[2147483647,0,0],"right_children":[2,-1,-1],"split_conditions":[5E-1,-2.5E-1,1.25E0],"split_indices":[1,0,0],"split_type":[0,0,0],"sum_hessian":[2,1,1],
        "tree_param":{"num_deleted":"0","num_feature":"2","num_nodes":"3","size_leaf_vector":"1"}}]},"name":"gbtree"},
        "learner_model_param":{"base_score":"[5E-1]","boost_from_average":"1","num_class":"0","num_feature":"2","num_target":"1"},"objective":{"name":"reg:squarederror"}},"version":[3,1,0]}
        """;

    [Fact]
    public void The_layout_of_version_3_is_read() => Assert.Equal([0.25, 0.25, 1.75, 1.75], Scores(Model));

    [Fact]
    public void The_layout_of_version_1_0_is_read()
    {
        string old = Model.Replace("\"[5E-1]\"", "\"0.500000\"", StringComparison.Ordinal).Replace(",\"split_type\":[0,0,0]", "", StringComparison.Ordinal)
            .Replace(",\"boost_from_average\":\"1\"", "", StringComparison.Ordinal).Replace(",\"num_target\":\"1\"", "", StringComparison.Ordinal)
            .Replace("\"num_parallel_tree\":\"1\",", "", StringComparison.Ordinal).Replace("\"iteration_indptr\":[0,1],", "", StringComparison.Ordinal)
            .Replace("\"default_left\":[0,0,0]", "\"default_left\":[false,false,false]", StringComparison.Ordinal).Replace("\"size_leaf_vector\":\"1\"", "\"size_leaf_vector\":\"0\"", StringComparison.Ordinal);
        Assert.Equal([0.25, 0.25, 1.75, 1.75], Scores(old));
    }

    [Fact]
    public void Weights_of_dropped_trees_are_read_where_newer_versions_keep_them() =>
        Assert.Equal([0.375, 0.375, 1.125, 1.125], Scores(Model.Replace("\"iteration_indptr\"", "\"weight_drop\":[0.5],\"iteration_indptr\"", StringComparison.Ordinal)));

    [Fact]
    public void A_missing_value_goes_the_default_way() =>
        Assert.Equal([0.25, 0.25, 1.75, 0.25], Scores(Model.Replace("\"default_left\":[0,0,0]", "\"default_left\":[1,0,0]", StringComparison.Ordinal)));

    [Theory]
    [InlineData("NaN")]
    [InlineData("-Infinity")]
    public void A_threshold_that_no_value_is_below_sends_every_value_to_the_right(string threshold) =>
        Assert.Equal([1.75, 1.75, 1.75, 1.75], Scores(Model.Replace("[5E-1,", $"[{threshold},", StringComparison.Ordinal)));

    // 2 classes of which each has a base score: the tree is of the second.
    [Fact]
    public void Each_class_has_a_base_score_of_its_own()
    {
        string model = Model.Replace("\"[5E-1]\"", "\"[1E0,-2E0]\"", StringComparison.Ordinal).Replace("\"num_target\":\"1\"", "\"num_target\":\"2\"", StringComparison.Ordinal)
            .Replace("\"tree_info\":[0]", "\"tree_info\":[0,1]", StringComparison.Ordinal);
        int start = model.IndexOf("{\"base_weights\"", StringComparison.Ordinal), end = model.IndexOf("]},\"name\":\"gbtree\"", StringComparison.Ordinal);
        string tree = model[start..end];
        var scorer = new TreeScorer(TreeEnsemble.ParseXGBoost(model.Replace(tree, $"{tree},{tree}", StringComparison.Ordinal)));
        double[] results = new double[2];
        scorer.Score([0f, 0f], 2, ScoreKind.Raw, results);
        Assert.Equal([0.75, -2.25], results);
    }

    [Theory]
    [InlineData("\"reg:squarederror\"", "\"reg:mine\"", "objective 'reg:mine'")]
    [InlineData("\"name\":\"gbtree\"", "\"name\":\"gblinear\"", "booster 'gblinear' has no trees")]
    [InlineData("\"size_leaf_vector\":\"1\"", "\"size_leaf_vector\":\"3\"", "multi_output_tree")]
    [InlineData("\"learner\"", "\"learned\"", "it has no learner")]
    [InlineData("\"left_children\":[1,-1,-1]", "\"left_children\":[1,-1]", "left_children: it has 2 numbers where 3 are needed")]
    [InlineData("\"left_children\":[1,-1,-1]", "\"left_children\":[0,-1,-1]", "more than one way leads to node 0")]
    [InlineData("\"left_children\":[1,-1,-1]", "\"left_children\":[7,-1,-1]", "leads to node 7")]
    [InlineData("\"split_indices\":[1,0,0]", "\"split_indices\":[2,0,0]", "asks for feature 2")]
    [InlineData("\"split_indices\":[1,0,0]", "\"split_indices\":[0.5,0,0]", "0.5 is no whole number")]
    [InlineData("\"tree_info\":[0]", "\"tree_info\":[1]", "class 1")]
    [InlineData("\"split_type\":[0,0,0]", "\"split_type\":[1,0,0]", "asks for categories, and has none")]
    [InlineData("\"[5E-1]\"", "\"much\"", "base_score is 'much'")]
    [InlineData("\"[5E-1]\"", "\"[1,2,3]\"", "base_score has 3 numbers for 1 classes")]
    [InlineData("\"num_feature\":\"2\",\"num_target\"", "\"num_feature\":\"0\",\"num_target\"", "num_feature is 0")]
    [InlineData("\"tree_info\"", "tree_info", "line 2, character")]
    public void What_is_malformed_or_not_covered_is_refused_by_name(string part, string instead, string message)
    {
        string model = Model.Replace(part, instead, StringComparison.Ordinal);
        Assert.NotEqual(Model, model);
        var error = Assert.Throws<TreeModelException>(() => TreeEnsemble.ParseXGBoost(model));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_cut_short_anywhere_is_refused()
    {
        byte[] text = Encoding.UTF8.GetBytes(Model.TrimEnd()), binary = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "XGBoost", "Models", "dart.ubj"));
        for (int length = 0; length < text.Length; length += 13)
            Assert.Throws<TreeModelException>(() => TreeEnsemble.ParseXGBoost(text.AsSpan(0, length)));
        for (int length = 0; length < binary.Length; length += 97)
            Assert.Throws<TreeModelException>(() => TreeEnsemble.ParseXGBoost(binary.AsSpan(0, length)));
    }

    [Fact]
    public void Rows_that_are_too_narrow_are_refused_and_contributions_go_by_the_cover_of_training()
    {
        TreeEnsemble model = TreeEnsemble.ParseXGBoost(Model);
        Assert.Contains("the model needs 2", Assert.Throws<ArgumentException>(() => new TreeScorer(model).Score([1f], 1, ScoreKind.Raw, new double[1])).Message, StringComparison.Ordinal);
        // Both leaves have half of the cover, and say -0.25 and 1.25: half of the difference to either side of their mean.
        double[] contributions = new double[6];
        new TreeExplainer(model).Contributions([9f, 0f, 9f, 0.5f], 2, contributions);
        Assert.Equal([0, -0.75, 0, 0.75], [contributions[0], contributions[1], contributions[3], contributions[4]]);
        double[] scores = Scores(Model);
        Assert.Equal((scores[0] + scores[2]) / 2, contributions[2], 1e-6);
    }

    // Below the threshold, the float before it, at it, and missing.
    private static double[] Scores(string model)
    {
        double[] results = new double[4];
        new TreeScorer(TreeEnsemble.ParseXGBoost(model)).Score([9f, 0f, 9f, MathF.BitDecrement(0.5f), 9f, 0.5f, 9f, float.NaN], 2, ScoreKind.Raw, results);
        return results;
    }
}
