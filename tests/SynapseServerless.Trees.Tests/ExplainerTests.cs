using SynapseServerless.Trees.Tests.Generated;

namespace SynapseServerless.Trees.Tests;

public sealed class ExplainerTests
{
    [Fact]
    public async Task Contributions_add_up_to_the_score_and_rows_of_interactions_to_the_contributions()
    {
        for (int i = 0; i < Effort.Current.Cases(200); i++)
            await NamedSeeds.EachAsync(Effort.Current.Base + i, Check);

        static Task Check(long seed)
        {
            var random = new Random(unchecked((int)seed));
            var model = new RandomModel(random, isForContributions: true);
            var ensemble = TreeEnsemble.Parse(model.Text);
            if (ensemble.LargestLeafCount > 64)
                return Task.CompletedTask;
            var explainer = new TreeExplainer(ensemble);
            int count = random.Next(1, 100), side = model.Features + 1;
            // Numbers of a usual size, because those of linear leaves may be beyond all digits.
            float[] rows = [.. model.Rows<float>(count).Select(value => Math.Abs(value) > 1000 ? value % 1000 : value).Select(value => float.IsFinite(value) || float.IsNaN(value) ? value : 1)];
            double[] scores = new double[count * model.Classes], contributions = new double[count * explainer.ContributionsPerRow], interactions = new double[count * explainer.InteractionsPerRow];
            new TreeScorer(ensemble).Score(rows, model.Features, ScoreKind.Raw, scores);
            explainer.Contributions(rows, model.Features, contributions, threads: 2);
            explainer.Interactions(rows, model.Features, interactions, threads: 2);
            double largest = Math.Max(1, contributions.Max(Math.Abs));
            for (int at = 0; at < scores.Length; at++)
            {
                double sum = 0;
                for (int feature = 0; feature < side; feature++)
                {
                    double own = contributions[(at * side) + feature], across = 0;
                    sum += own;
                    for (int other = 0; other < side; other++)
                    {
                        across += interactions[(((at * side) + feature) * side) + other];
                        Assert.Equal(interactions[(((at * side) + other) * side) + feature], interactions[(((at * side) + feature) * side) + other]);
                    }
                    Assert.Equal(own, across, 1e-12 * largest);
                }
                Assert.Equal(scores[at], sum, 1e-11 * largest);
            }
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void A_tree_as_deep_as_it_has_leaves_is_explained()
    {
        // Split i sends what is at most i + 0.5 to a leaf of value i. Row x ends in the leaf of value x, and a leaf is i of 20,001 rows.
        const int splits = 20_000;
        string text = string.Join('\n',
            "tree", "version=v4", "num_class=1", "num_tree_per_iteration=1", "label_index=0", "max_feature_idx=0", "objective=regression", "feature_names=f", "feature_infos=none", "",
            "Tree=0", $"num_leaves={splits + 1}", "num_cat=0", Line("split_feature", splits, _ => "0"), Line("threshold", splits, i => $"{i}.5"),
            Line("decision_type", splits, _ => "0"), Line("left_child", splits, i => $"{~i}"), Line("right_child", splits, i => i + 1 < splits ? $"{i + 1}" : $"{~splits}"),
            Line("leaf_value", splits + 1, i => $"{i}"), Line("leaf_count", splits + 1, _ => "1"), Line("internal_count", splits, i => $"{splits + 1 - i}"), "shrinkage=1", "", "", "end of trees", "");
        double[] results = new double[4];
        new TreeExplainer(TreeEnsemble.Parse(text)).Contributions([123.0, 19_990], 1, results);
        Assert.All(results.Zip([123 - 10_000.0, 10_000, 19_990 - 10_000, 10_000]), pair => Assert.Equal(pair.Second, pair.First, 1e-8));

        static string Line(string name, int count, Func<int, string> value) => $"{name}={string.Join(' ', Enumerable.Range(0, count).Select(value))}";
    }

    [Fact]
    public async Task An_explainer_serves_several_threads_at_a_time()
    {
        var model = new RandomModel(new Random(8), isForContributions: true);
        var explainer = new TreeExplainer(TreeEnsemble.Parse(model.Text));
        float[] rows = model.Rows<float>(300);
        double[] expected = new double[300 * explainer.ContributionsPerRow];
        new TreeExplainer(TreeEnsemble.Parse(model.Text)).Contributions(rows, model.Features, expected);
        double[][] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            double[] own = new double[expected.Length];
            explainer.Contributions(rows, model.Features, own);
            return own;
        })));
        Assert.All(results, own => Assert.Equal(expected, own));
        Assert.InRange(explainer.TableBytes, 1, 64 << 20);
    }

    [Fact]
    public void A_range_without_iterations_contributes_nothing()
    {
        var model = new RandomModel(new Random(8), isForContributions: true);
        var explainer = new TreeExplainer(TreeEnsemble.Parse(model.Text), startIteration: model.Iterations);
        double[] results = [.. Enumerable.Repeat(1.0, explainer.ContributionsPerRow)], pairs = [.. Enumerable.Repeat(1.0, (int)explainer.InteractionsPerRow)];
        explainer.Contributions(model.Rows<float>(1), model.Features, results);
        explainer.Interactions(model.Rows<float>(1), model.Features, pairs);
        Assert.All(results.Concat(pairs), value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_model_without_counts_is_refused_with_the_tree_and_what_is_missing()
    {
        string text = new RandomModel(new Random(8)).Text;
        string changed = System.Text.RegularExpressions.Regex.Replace(text, "\ninternal_count=[^\n]+", "");
        var explainer = new TreeExplainer(TreeEnsemble.Parse(changed));
        string problem = Assert.Throws<TreeModelException>(() => explainer.Contributions(new float[explainer.FeatureCount], explainer.FeatureCount, new double[explainer.ContributionsPerRow])).Problem;
        Assert.Matches(@"tree \d+ is without counts of the rows that it was trained on \(internal_count and leaf_count\)", problem);
    }

    [Fact]
    public void A_model_whose_paths_take_too_much_memory_is_refused_with_how_much()
    {
        // Split i asks for feature i, so that the last path has all of 6,000 features.
        const int splits = 6000;
        string text = string.Join('\n',
            "tree", "version=v4", "num_class=1", "num_tree_per_iteration=1", "label_index=0", $"max_feature_idx={splits - 1}", "objective=regression", Line("feature_names", splits, i => $"f{i}"),
            Line("feature_infos", splits, _ => "none"), "", "Tree=0", $"num_leaves={splits + 1}", "num_cat=0", Line("split_feature", splits, i => $"{i}"), Line("threshold", splits, _ => "0"),
            Line("decision_type", splits, _ => "0"), Line("left_child", splits, i => $"{~i}"), Line("right_child", splits, i => i + 1 < splits ? $"{i + 1}" : $"{~splits}"),
            Line("leaf_value", splits + 1, i => $"{i}"), Line("leaf_count", splits + 1, _ => "1"), Line("internal_count", splits, i => $"{splits + 1 - i}"), "shrinkage=1", "", "", "end of trees", "");
        Assert.Matches("its 6,000 features, up to 6,000 of them on a path, take [0-9,]+ MiB for each thread", new TreeExplainer(TreeEnsemble.Parse(text)).Refusal);

        static string Line(string name, int count, Func<int, string> value) => $"{name}={string.Join(' ', Enumerable.Range(0, count).Select(value))}";
    }

    [Fact]
    public void Values_that_are_no_whole_rows_and_results_without_room_are_refused()
    {
        var explainer = new TreeExplainer(TreeEnsemble.Parse(new RandomModel(new Random(8)).Text));
        int width = explainer.FeatureCount;
        Assert.Throws<ArgumentException>(() => explainer.Contributions(new float[(2 * width) + 1], width + 1, new double[10_000]));
        Assert.Throws<ArgumentException>(() => explainer.Contributions(new float[2 * width], width, []));
        Assert.Throws<ArgumentException>(() => explainer.Interactions(new float[2 * width], width, new double[width]));
    }
}
