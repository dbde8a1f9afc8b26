using System.Globalization;
using SynapseServerless.LightGBM.Tests.Native;

namespace SynapseServerless.LightGBM.Tests.Models;

// Good texts come from the native library called directly. What is wrong with the others the library itself does not notice, or ends the process by.
public sealed class ModelTextTests
{
    private static readonly string s_text = WithoutSizes(TrainedModels.Train("objective=regression", 0, iterations: 3));
    private static readonly string s_linear = WithoutSizes(TrainedModels.Train("objective=regression linear_tree=true", 0, iterations: 3));

    [Theory]
    [InlineData("split_feature", "-5", "-5 in split_feature is not from 0 to 5")]
    [InlineData("split_feature", "6", "6 in split_feature is not from 0 to 5")]
    [InlineData("left_child", "0", "more than one way leads to split 0")]
    [InlineData("right_child", "-1", "more than one way leads to leaf 0")]
    [InlineData("left_child", "99999", "99999 in left_child is not from")]
    [InlineData("right_child", "-99999", "-99999 in right_child is not from")]
    [InlineData("decision_type", "12", "12 in decision_type is not from 0 to 11")]
    [InlineData("threshold", "x", "'x' in threshold is no number")]
    [InlineData("threshold", "1e999", "'1e999' in threshold is no number")]
    [InlineData("leaf_count", "3000000000", "'3000000000' in leaf_count is no whole number")]
    [InlineData("leaf_value", "", "leaf_value has 30 values where the tree needs 31")]
    [InlineData("num_leaves", "2147483647", "leaf_value has 31 values where the tree needs 2147483647")]
    [InlineData("num_leaves", "0", "0 in num_leaves is not from 1")]
    [InlineData("num_cat", "2147483647", "where the tree needs 2147483648")]
    [InlineData("cat_boundaries", "7", "cat_boundaries do not rise from 0")]
    [InlineData("cat_threshold", "-1", "'-1' in cat_threshold is no set of 32 bits")]
    [InlineData("num_class", "3", "an iteration has 1 trees where there are 3 classes")]
    [InlineData("num_class", "0", "0 in num_class is not from 1 to 10000")]
    [InlineData("num_class", "20000", "20000 in num_class is not from 1 to 10000")]
    [InlineData("num_tree_per_iteration", "0", "0 in num_tree_per_iteration is not from 1")]
    [InlineData("max_feature_idx", "6", "feature_names has 6 values for 7 features")]
    [InlineData("feature_infos", "[1", "'[1' in feature_infos says nothing of a feature")]
    [InlineData("objective", "multiclass num_class:3", "the objective is for 3 classes where there are 1")]
    [InlineData("objective", "", "the objective is empty")]
    public void One_value_that_was_changed_is_named_with_its_line(string name, string value, string problem)
    {
        string[] lines = s_text.Split('\n');
        int line = Array.FindIndex(lines, text => text.StartsWith(name + "=", StringComparison.Ordinal) && text.Length > name.Length + 1);
        int space = lines[line].IndexOf(' ', StringComparison.Ordinal);
        // A list keeps the rest of its values; the objective and what is one value have no rest.
        lines[line] = $"{name}={value}{(space < 0 || name == "objective" ? "" : lines[line][space..])}";
        LightGBMException error = Assert.Throws<LightGBMException>(() => Booster.Load(string.Join('\n', lines)));
        Assert.Matches(@"^The text is no LightGBM model: line \d+: ", error.Problem);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("num_features", "7", "7 in num_features is not from 0 to 6")]
    [InlineData("leaf_features", "6", "6 in leaf_features is not from 0 to 5")]
    [InlineData("leaf_const", "1e-310", "1E-310 in leaf_const is too close to zero to be read")]
    public void A_linear_model_points_at_features_that_there_are(string name, string value, string problem)
    {
        // The first tree has no features in its leaves.
        int second = s_linear.IndexOf("Tree=1\n", StringComparison.Ordinal);
        int start = s_linear.IndexOf($"\n{name}=", second, StringComparison.Ordinal) + name.Length + 2;
        while (s_linear[start] == ' ')
            start++;
        int end = s_linear.IndexOf(' ', start);
        string changed = s_linear[..start] + value + s_linear[end..];
        Assert.Contains(problem, Assert.Throws<LightGBMException>(() => Booster.Load(changed)).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("num_leaves")]
    [InlineData("num_cat")]
    [InlineData("leaf_value")]
    [InlineData("left_child")]
    [InlineData("right_child")]
    [InlineData("split_feature")]
    [InlineData("threshold")]
    [InlineData("cat_boundaries")]
    [InlineData("cat_threshold")]
    public void A_line_that_a_tree_lacks_is_named(string name)
    {
        string[] lines = s_text.Split('\n');
        int line = Array.FindIndex(lines, text => text.StartsWith(name + "=", StringComparison.Ordinal));
        string changed = string.Join('\n', lines.Where((_, i) => i != line));
        Assert.Contains($"the tree has no {name}", Assert.Throws<LightGBMException>(() => Booster.Load(changed)).Problem, StringComparison.Ordinal);
        string twice = string.Join('\n', [.. lines[..line], lines[line], .. lines[line..]]);
        Assert.Contains($"{name} is there a second time", Assert.Throws<LightGBMException>(() => Booster.Load(twice)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_was_cut_short_anywhere_is_refused()
    {
        string text = TrainedModels.Train("objective=multiclass num_class=3", 3, iterations: 2);
        int treesEnd = text.IndexOf("end of trees\n", StringComparison.Ordinal) + "end of trees".Length;
        int parameters = text.IndexOf("parameters:\n", StringComparison.Ordinal), end = text.IndexOf("end of parameters", StringComparison.Ordinal) + "end of parameters".Length;
        int step = Math.Max(1, end / Effort.Current.Cases(2_000));
        for (int length = 0; length < end; length++)
        {
            // Every so many characters, and at every end of a line.
            if (length % step != 0 && text[length] != '\n' && text[length - 1] != '\n')
                continue;
            // Between the trees and the parameters stand importances, which no model needs: what is whole up to there is whole.
            if (length >= treesEnd && length < parameters + "parameters:".Length)
                continue;
            string cut = text[..length];
            Assert.Throws<LightGBMException>(() => Booster.Load(cut));
        }
    }

    [Fact]
    public void A_text_whose_trees_have_other_sizes_than_it_says_was_changed()
    {
        string text = TrainedModels.Train("objective=regression", 0, iterations: 2);
        string changed = text.Replace("\nshrinkage=0.1\n", "\nshrinkage=0.10\n", StringComparison.Ordinal);
        Assert.Matches(@"line \d+: tree 1 has \d+ characters where tree_sizes says \d+; the text was changed", Assert.Throws<LightGBMException>(() => Booster.Load(changed)).Problem);
    }

    [Fact]
    public void Ends_of_lines_of_another_system_change_nothing()
    {
        string text = TrainedModels.Train("objective=regression", 0);
        float[] matrix = Tables.Features(100, seed: 5);
        double[] scores = new double[100];
        using Booster booster = Booster.Load(text.Replace("\n", "\r\n", StringComparison.Ordinal));
        booster.Predict(matrix, 100, Tables.Columns, PredictionKind.RawScore, 0, -1, scores);
        Assert.Equal(Reference.Predict(text, matrix, Tables.Columns, PredictionKind.RawScore, 1), scores);
    }

    [Theory]
    [InlineData("tree\n", "tree\n\0")]
    [InlineData("Tree=1\n", "Tree=2\n")]
    [InlineData("\n\n\nTree=1\n", "\nTree=1\n")]
    [InlineData("\nthreshold=", "\nthreshold\nx=")]
    [InlineData("\nshrinkage=", "\na=1\nb=1\nc=1\nd=1\ne=1\nf=1\ng=1\nh=1\nshrinkage=")]
    public void Lines_that_LightGBM_would_read_otherwise_than_they_look_are_refused(string good, string bad)
    {
        int at = s_text.LastIndexOf(good, StringComparison.Ordinal);
        string changed = s_text[..at] + bad + s_text[(at + good.Length)..];
        Assert.StartsWith("The text is no LightGBM model: line ", Assert.Throws<LightGBMException>(() => Booster.Load(changed)).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"num_leaves\":", "\"num_leaves\":2147483647, \"x\":")]
    [InlineData("\"num_leaves\":", "\"num_leaves\":-1, \"x\":")]
    [InlineData("\"split_feature\":", "\"split_feature\":\"1\\n2\", \"x\":")]
    [InlineData("\"threshold\":\"", "\"threshold\":\"2147483647||")]
    [InlineData("\"threshold\":\"", "\"threshold\":\"-1||")]
    [InlineData("\"split_index\":1,", "\"split_index\":0,")]
    [InlineData("\"leaf_index\":1,", "\"leaf_index\":0,")]
    public void JSON_is_held_to_the_same(string good, string bad)
    {
        using LightGBMModel model = TrainedModels.Load(s_text, 0);
        string json = model.GetNativeJson();
        int at = json.IndexOf(good, StringComparison.Ordinal);
        string changed = json[..at] + bad + json[(at + good.Length)..];
        Assert.Throws<LightGBMException>(() => LightGBMRegressionModel.LoadNativeModelFromString(changed));
    }

    [Fact]
    public void A_tree_of_any_depth_predicts_and_one_of_more_than_five_hundred_levels_has_no_SHAP_values_and_no_JSON()
    {
        using Booster deep = Booster.Load(Chain(20_000)), shallow = Booster.Load(Chain(LightGBMLimits.RecursionDepth));
        double[] score = new double[2];
        // By the definition of the chain, row x ends in the leaf whose value is x.
        deep.PredictRow([19_990f], PredictionKind.RawScore, score);
        Assert.Equal(19_990, score[0]);
        LightGBMException error = Assert.Throws<LightGBMException>(() => deep.PredictRow([1f], PredictionKind.Contribution, score));
        Assert.Equal("The model's deepest tree has 20,000 levels, and SHAP values can be had of trees with up to 500", error.Problem);
        Assert.Contains("JSON", Assert.Throws<LightGBMException>(() => deep.DumpJson()).Problem, StringComparison.Ordinal);
        // SHAP values and the expected value add up to the score.
        shallow.PredictRow([123f], PredictionKind.Contribution, score);
        Assert.Equal(123, score[0] + score[1], 1e-6);
        Assert.Contains("\"leaf_index\":500", shallow.DumpJson(), StringComparison.Ordinal);
    }

    // Split i sends what is below i + 0.5 to a leaf of value i, and the rest on.
    private static string Chain(int depth)
    {
        string Join(int count, Func<int, string> value) => string.Join(' ', Enumerable.Range(0, count).Select(value));
        string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
        return $"""
            tree
            version=v4
            num_class=1
            num_tree_per_iteration=1
            label_index=0
            max_feature_idx=0
            objective=regression
            feature_names=x
            feature_infos=[0:{depth}]

            Tree=0
            num_leaves={depth + 1}
            num_cat=0
            split_feature={Join(depth, _ => "0")}
            threshold={Join(depth, i => Text(i + 0.5))}
            decision_type={Join(depth, _ => "2")}
            left_child={Join(depth, i => Text(~i))}
            right_child={Join(depth, i => Text(i + 1 < depth ? i + 1 : ~depth))}
            leaf_value={Join(depth + 1, i => Text(i))}
            leaf_count={Join(depth + 1, _ => "1")}
            internal_count={Join(depth, i => Text(depth + 1 - i))}
            shrinkage=1


            end of trees

            """.ReplaceLineEndings("\n");
    }

    private static string WithoutSizes(string text) => string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("tree_sizes=", StringComparison.Ordinal)));
}
