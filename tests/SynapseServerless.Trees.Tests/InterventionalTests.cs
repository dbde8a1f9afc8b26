using SynapseServerless.Trees.Tests.Formats;
using SynapseServerless.Trees.Tests.Generated;

namespace SynapseServerless.Trees.Tests;

// Expected values come from the definition of Shapley values, played out over all sets of players (BackgroundGame).
public sealed class InterventionalTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Contributions_are_those_of_the_game_against_the_background(bool isLinear)
    {
        for (int i = 0; i < Effort.Current.Cases(400); i++)
            await NamedSeeds.EachAsync(Effort.Current.Base + i, Check);

        Task Check(long seed)
        {
            var random = new Random(unchecked((int)seed));
            int features = random.Next(1, 7);
            TreeEnsemble model = SmallTrees.Draw(random, features, isLinear);
            double[][] rows = Rows(random, random.Next(1, 6), features), background = [.. Rows(random, random.Next(1, 5), features).Select(row => (double[])[.. row.Select(value => (double)(float)value)])];
            double[] weights = [.. background.Select(_ => random.Next(1, 5))];
            weights = [.. weights.Select(weight => weight / weights.Sum())];
            // Each feature by itself, in groups, or some of them always known.
            int[] players = (seed % 3) switch
            {
                0 => [.. Enumerable.Range(0, features)],
                1 => [.. Enumerable.Range(0, features).Select(feature => feature / 2)],
                _ => [.. Enumerable.Range(0, features).Select(feature => feature == 0 ? 0 : random.Next(-1, 1))],
            };
            var explainer = new InterventionalExplainer(model, [.. background.SelectMany(row => row).Select(value => (float)value)], features, weights, players);
            Assert.Null(explainer.Refusal);
            double[] found = new double[rows.Length * explainer.ContributionsPerRow];
            explainer.Contributions(rows.SelectMany(row => row).ToArray(), features, found);
            for (int row = 0; row < rows.Length; row++)
            {
                double[] expected = BackgroundGame.Values(x => model.Model.Trees.Sum(tree => PathGame.Says(tree, -1, x)), rows[row], background, weights, players);
                for (int k = 0; k < expected.Length; k++)
                    Assert.Equal(expected[k], found[(row * expected.Length) + k], 1e-12);
            }
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void Several_threads_and_many_rows_give_the_same_to_the_last_bit()
    {
        var random = new Random(3);
        TreeEnsemble model = SmallTrees.Draw(random, 6, isLinear: false);
        float[] rows = [.. Rows(random, 300, 6).SelectMany(row => row).Select(value => (float)value)], background = [.. Rows(random, 130, 6).SelectMany(row => row).Select(value => (float)value)];
        var explainer = new InterventionalExplainer(model, background, 6);
        double[] one = new double[300 * 7], several = new double[300 * 7], alone = new double[7];
        explainer.Contributions(rows, 6, one);
        explainer.Contributions(rows, 6, several, threads: 4);
        Assert.Equal(one, several);
        explainer.Contributions(rows.AsSpan(6 * 200, 6), 6, alone);
        Assert.Equal(one.AsSpan(7 * 200, 7).ToArray(), alone);
    }

    [Fact]
    public void Contributions_add_up_to_what_the_scorer_says_of_models_of_other_libraries()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var drawn = new RandomOnnx(random, 3, perLeaf: 3);
            byte[] file = drawn.Write(new OnnxFile("TreeEnsembleRegressor", "rows", "scores"), isClassifier: false, hasMissing: true)
                .Int("n_targets", 3).String("aggregate_function", seed % 2 == 0 ? "SUM" : "AVERAGE").Floats("base_values", [0.5f, -1, 2]).ToModel(RandomOnnx.Features, OnnxFile.Float, 3, ("scores", OnnxFile.Float));
            Check(TreeEnsemble.ParseOnnx(file), drawn.Rows(12), RandomOnnx.Features, $"seed {seed}");
        }
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("classes")]
    [InlineData("categories")]
    [InlineData("dart")]
    public void Contributions_to_scores_of_XGBoost_are_those_of_the_game(string name)
    {
        TreeEnsemble model = TreeEnsemble.ParseXGBoost(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "XGBoost", "Models", $"{name}.json")));
        var random = new Random(5);
        Check(model, [.. Enumerable.Range(0, 10 * model.FeatureCount).Select(i => random.Next(8) == 0 ? float.NaN : (float)random.Next(0, 4))], model.FeatureCount, name);
    }

    [Fact]
    public void A_score_that_is_no_sum_is_refused()
    {
        var drawn = new RandomOnnx(new Random(1), 1);
        byte[] file = drawn.Write(new OnnxFile("TreeEnsembleRegressor", "rows", "scores"), isClassifier: false, hasMissing: true)
            .Int("n_targets", 1).String("aggregate_function", "MAX").ToModel(RandomOnnx.Features, OnnxFile.Float, 3, ("scores", OnnxFile.Float));
        var explainer = new InterventionalExplainer(TreeEnsemble.ParseOnnx(file), drawn.Rows(2), RandomOnnx.Features);
        Assert.Contains("no sum", explainer.Refusal, StringComparison.Ordinal);
        Assert.Contains("no sum", Assert.Throws<TreeModelException>(() => explainer.Contributions(drawn.Rows(1), RandomOnnx.Features, new double[10])).Message, StringComparison.Ordinal);
    }

    // Scores of other libraries are sums of floats, which round.
    private static void Check(TreeEnsemble model, float[] rows, int features, string what)
    {
        float[] background = rows[..(4 * features)], explained = rows[(4 * features)..];
        var explainer = new InterventionalExplainer(model, background, features);
        Assert.Null(explainer.Refusal);
        int count = explained.Length / features, perRow = explainer.ContributionsPerRow;
        double[] found = new double[count * perRow];
        explainer.Contributions(explained, features, found);
        var scorer = new TreeScorer(model);
        double[][] others = [.. background.Select(value => (double)value).Chunk(features)];
        for (int row = 0; row < count; row++)
        {
            double[] own = [.. explained.AsSpan(row * features, features).ToArray().Select(value => (double)value)];
            for (int k = 0; k < model.ClassCount; k++)
            {
                double Says(double[] x)
                {
                    double[] scores = new double[model.ClassCount];
                    scorer.Score((ReadOnlySpan<float>)x.Select(value => (float)value).ToArray(), features, ScoreKind.Raw, scores);
                    return scores[k];
                }

                ReadOnlySpan<double> values = found.AsSpan((row * perRow) + (k * (features + 1)), features + 1);
                Assert.True(Math.Abs(values.ToArray().Sum() - Says(own)) < 1e-5, $"{what}: {values.ToArray().Sum():R} in all where the score is {Says(own):R}");
                if (features > 6)
                    continue;
                double[] expected = BackgroundGame.Values(Says, own, others, [0.25, 0.25, 0.25, 0.25], [.. Enumerable.Range(0, features)]);
                for (int i = 0; i <= features; i++)
                    Assert.True(Math.Abs(expected[i] - values[i]) < 1e-5, $"{what}: number {i} of row {row}, class {k} is {values[i]:R}, by the game {expected[i]:R}");
            }
        }
    }

    private static double[][] Rows(Random random, int count, int features) => [.. Enumerable.Range(0, count).Select(_ => SmallTrees.Row(random, features))];
}
