using SynapseServerless.Trees.Tests.Generated;

namespace SynapseServerless.Trees.Tests;

// Expected values come from definitions, played out over all sets of features (PathGame), or from the paper named.
public sealed class GameTests
{
    private static readonly int?[] s_registers = [null, 2, 4, 8];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Contributions_and_interactions_are_those_of_the_game(bool isLinear)
    {
        for (int i = 0; i < Effort.Current.Cases(1_000); i++)
            await NamedSeeds.EachAsync(Effort.Current.Base + i, Check);

        Task Check(long seed)
        {
            var random = new Random(unchecked((int)seed));
            int features = random.Next(1, 7), side = features + 1;
            TreeEnsemble model = SmallTrees.Draw(random, features, isLinear);
            if (model.Model.Trees.Any(tree => tree.InternalCounts.Any(count => count == 0)))
                return Task.CompletedTask;
            double[][] rows = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => SmallTrees.Row(random, features))];
            double[] flat = [.. rows.SelectMany(row => row)], contributions = new double[rows.Length * side], interactions = new double[rows.Length * side * side];
            var explainer = new TreeExplainer(model);
            PathGame[] games = [.. rows.Select(row => new PathGame(model.Model.Trees, features, row))];
            foreach (int? registers in s_registers)
            {
                explainer.Explain<double>(flat, features, contributions, 1, side, isPairs: false, registers);
                explainer.Explain<double>(flat, features, interactions, 1, side * side, isPairs: true, registers);
                for (int row = 0; row < rows.Length; row++)
                    Compare(games[row], contributions.AsSpan(row * side, side), interactions.AsSpan(row * side * side, side * side));
            }
            return Task.CompletedTask;
        }
    }

    private static void Compare(PathGame game, ReadOnlySpan<double> contributions, ReadOnlySpan<double> interactions)
    {
        int features = contributions.Length - 1, side = contributions.Length;
        Assert.Equal(game.Expected, contributions[features], 1e-12);
        Assert.Equal(game.Expected, interactions[^1], 1e-12);
        double score = 0;
        for (int a = 0; a < features; a++)
        {
            Assert.Equal(game.Value(a), contributions[a], 1e-12);
            score += contributions[a];
            double own = game.Value(a);
            for (int b = 0; b < features; b++)
            {
                if (a == b)
                    continue;
                Assert.Equal(game.Interaction(a, b), interactions[(a * side) + b], 1e-12);
                own -= game.Interaction(a, b);
            }
            Assert.Equal(own, interactions[a * (side + 1)], 1e-12);
            Assert.Equal(0, interactions[(a * side) + features]);
            Assert.Equal(0, interactions[(features * side) + a]);
        }
        Assert.Equal(game.Score, score + contributions[features], 1e-12);
    }

    [Fact]
    public void A_linear_leaf_shares_what_it_says_beyond_its_number_among_its_features()
    {
        // One leaf that says 5, or 1 + 2a + 4b where both are known: of the row (1, 2) it says 11, which is 6 more, 3 for each; and 5 where a value is missing.
        string text = string.Join('\n',
            "tree", "version=v4", "num_class=1", "num_tree_per_iteration=1", "label_index=0", "max_feature_idx=1", "objective=regression", "feature_names=a b",
            "feature_infos=[0:1] [0:1]", "", "Tree=0", "num_leaves=1", "num_cat=0", "split_feature=", "threshold=", "left_child=", "right_child=", "leaf_value=5", "leaf_count=9", "is_linear=1", "leaf_const=1", "num_features=2",
            "leaf_features=0 1", "leaf_coeff=2 4", "shrinkage=1", "", "", "end of trees", "");
        double[] contributions = new double[6];
        new TreeExplainer(TreeEnsemble.Parse(text)).Contributions([1f, 2f, 1f, float.NaN], 2, contributions);
        Assert.Equal([3, 3, 5, 0, 0, 5], contributions.Select(value => Math.Round(value, 12)));
    }

    [Fact]
    public void A_linear_leaf_is_a_number_where_its_features_are_not_known()
    {
        // By a, 30 of 100 rows go to a leaf that says 1, or 10 + b / 2 where b is known; 70 to one that says 2. Of the row (-1, 4) nothing known says 1.7, a 1, b 5, both 12.
        string text = string.Join('\n',
            "tree", "version=v4", "num_class=1", "num_tree_per_iteration=1", "label_index=0", "max_feature_idx=1", "objective=regression", "feature_names=a b",
            "feature_infos=[0:1] [0:1]", "", "Tree=0", "num_leaves=2", "num_cat=0", "split_feature=0", "threshold=0", "decision_type=0", "left_child=-1", "right_child=-2", "leaf_value=1 2",
            "leaf_count=30 70", "internal_count=100", "is_linear=1", "leaf_const=10 2", "num_features=1 0", "leaf_features=1 ", "leaf_coeff=0.5 ", "shrinkage=1", "", "", "end of trees", "");
        double[] contributions = new double[3];
        new TreeExplainer(TreeEnsemble.Parse(text)).Contributions([-1f, 4f], 2, contributions);
        Assert.Equal([3.15, 7.15, 1.7], contributions.Select(value => Math.Round(value, 12)));
    }

    /// <summary>What a model says of neither, of fever alone, of cough alone, and of both; and what fever and cough contribute where both are there.</summary>
    /// <remarks>Models A and B of Lundberg, Erion and Lee, Consistent Individualized Feature Attribution for Tree Ensembles (2018), figure 1.</remarks>
    public static TheoryData<double[], double, double> Published => new()
    {
        { [0, 0, 0, 80], 30, 30 },
        { [0, 0, 10, 90], 30, 35 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Contributions_are_those_that_are_published(double[] says, double fever, double cough)
    {
        // Each of the four is a quarter of the rows. Beyond what each adds both add (both - fever - cough + neither) / 4, half of it on either side.
        string text = string.Join('\n',
            "tree", "version=v4", "num_class=1", "num_tree_per_iteration=1", "label_index=0", "max_feature_idx=1", "objective=regression", "feature_names=fever cough",
            "feature_infos=[0:1] [0:1]", "", "Tree=0", "num_leaves=4", "num_cat=0", "split_feature=0 1 1", "split_gain=1 1 1", "threshold=0.5 0.5 0.5", "decision_type=0 0 0",
            "left_child=1 -1 -3", "right_child=2 -2 -4", $"leaf_value={says[0]} {says[2]} {says[1]} {says[3]}", "leaf_count=25 25 25 25", "internal_count=100 50 50",
            "shrinkage=1", "", "", "end of trees", "");
        var explainer = new TreeExplainer(TreeEnsemble.Parse(text));
        double[] contributions = new double[3], interactions = new double[9];
        explainer.Contributions([1f, 1f], 2, contributions);
        explainer.Interactions([1f, 1f], 2, interactions);
        double together = (says[3] - says[2] - says[1] + says[0]) / 8, expected = says.Average();
        Close([fever, cough, expected], contributions);
        Close([fever - together, together, 0, together, cough - together, 0, 0, 0, expected], interactions);

        static void Close(double[] expected, double[] found) => Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }
}
