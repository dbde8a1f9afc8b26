using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Trees.Scoring;
using SynapseServerless.Trees.Tests.Generated;

namespace SynapseServerless.Trees.Tests.Formats;

// Expected values come from ONNX Runtime. It adds floats in an order that depends on how it shares rows and trees, so that sums are held to some units in the last place of the largest.
public sealed class OnnxTests
{
    private const int Rows = 150;

    private static readonly string[] s_ordered = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT"];

    [Fact]
    public void Regressors_give_what_the_runtime_gives_for_every_kind_of_split()
    {
        for (int seed = 0; seed < Effort.Current.Cases(400); seed++)
        {
            var random = new Random(seed);
            int targets = random.Next(1, 4), perLeaf = random.Next(1, targets + 1);
            string aggregate = ((string[])["SUM", "AVERAGE", "MIN", "MAX"])[random.Next(4)];
            var drawn = new RandomOnnx(random, targets, modes: random.Next(3) switch { 0 => s_ordered, 1 => ["BRANCH_EQ", "BRANCH_LEQ"], _ => null }, perLeaf);
            OnnxFile file = drawn.Write(new OnnxFile("TreeEnsembleRegressor", "rows", "scores"), isClassifier: false, hasMissing: random.Next(2) == 0)
                .Int("n_targets", targets).String("aggregate_function", aggregate).String("post_transform", "NONE");
            // What is to be said of a target that no leaf of a row speaks of, the standard leaves open where there is more than a sum of nothing.
            if (perLeaf == targets && random.Next(2) == 0)
                file.Floats("base_values", Enumerable.Range(0, targets).Select(_ => (float)random.NextDouble()));
            if (aggregate is "MIN" or "MAX" && perLeaf < targets)
                continue;
            AssertEqual(file.ToModel(RandomOnnx.Features, OnnxFile.Float, 3, ("scores", OnnxFile.Float)), "scores", drawn.Rows(Rows), $"seed {seed}, {aggregate}, {targets} targets");
        }
    }

    public static TheoryData<int, string, bool> Classifiers => new()
    {
        { 3, "NONE", false },
        { 3, "SOFTMAX", false },
        { 4, "LOGISTIC", false },
        { 3, "SOFTMAX_ZERO", false },
        { 3, "PROBIT", true },
        { 2, "NONE", true },
        { 2, "SOFTMAX", false },
        { 2, "LOGISTIC", false },
    };

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void Classifiers_give_what_the_runtime_gives(int classes, string transform, bool isProbability)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            // Of probabilities each tree has a share.
            var drawn = new RandomOnnx(random, classes, perLeaf: classes, weight: isProbability ? own => (float)(own.NextDouble() / 40) + 0.001f : null);
            OnnxFile file = drawn.Write(new OnnxFile("TreeEnsembleClassifier", "rows", "label", "scores"), isClassifier: true, hasMissing: true)
                .Ints("classlabels_int64s", Enumerable.Range(10, classes).Select(label => (long)label)).String("post_transform", transform);
            byte[] model = file.ToModel(RandomOnnx.Features, OnnxFile.Float, 3, ("label", 7), ("scores", OnnxFile.Float));
            AssertEqual(model, "scores", drawn.Rows(Rows), $"seed {seed}");
            Assert.Equal(Enumerable.Range(10, classes).Select(label => $"{label}"), TreeEnsemble.ParseOnnx(model).ClassLabels);
        }
    }

    // The score of one class stands for both: a probability where no leaf says less than 0, else a score that may become one.
    [Theory]
    [InlineData("NONE", true)]
    [InlineData("LOGISTIC", false)]
    [InlineData("NONE", false)]
    [InlineData("LOGISTIC", true)]
    public void Two_classes_of_which_one_has_scores_are_as_in_the_runtime(string transform, bool isProbability)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var drawn = new RandomOnnx(random, 1, weight: isProbability ? own => (float)(own.NextDouble() / 12) : null);
            OnnxFile file = drawn.Write(new OnnxFile("TreeEnsembleClassifier", "rows", "label", "scores"), isClassifier: true, hasMissing: true)
                .Ints("classlabels_int64s", [0, 1]).String("post_transform", transform);
            if (seed % 2 == 1)
                file.Floats("base_values", [0.05f]);
            byte[] model = file.ToModel(RandomOnnx.Features, OnnxFile.Float, 3, ("label", 7), ("scores", OnnxFile.Float));
            float[] rows = drawn.Rows(Rows);
            TreeEnsemble ensemble = TreeEnsemble.ParseOnnx(model);
            double[] outputs = new double[Rows];
            new TreeScorer(ensemble).Score(rows, RandomOnnx.Features, ScoreKind.Output, outputs);
            using var session = new InferenceSession(model);
            using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([NamedOnnxValue.CreateFromTensor("rows", new DenseTensor<float>(rows, [Rows, RandomOnnx.Features]))]);
            long[] labels = [.. results.First(result => result.Name == "label").AsTensor<long>()];
            float[] scores = [.. results.First(result => result.Name == "scores").AsTensor<float>()];
            for (int row = 0; row < Rows; row++)
            {
                Assert.True(Math.Abs(outputs[row] - scores[(2 * row) + 1]) < 2e-6 || (!isProbability && transform == "NONE"), $"seed {seed}, row {row}: {outputs[row]:R}, by the runtime {scores[2 * row]:R} and {scores[(2 * row) + 1]:R}");
                if (Math.Abs(outputs[row] - ensemble.ClassBoundary) > 1e-5)
                    Assert.Equal(labels[row], outputs[row] > ensemble.ClassBoundary ? 1 : 0);
            }
        }
    }

    [Fact]
    public void Doubles_are_compared_and_added_as_doubles()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var drawn = new RandomOnnx(new Random(seed), 1);
            byte[] model = drawn.Write(new OnnxFile("TreeEnsembleRegressor", "rows", "scores"), isClassifier: false, hasMissing: true).Int("n_targets", 1)
                .ToModel(RandomOnnx.Features, OnnxFile.Double, 3, ("scores", OnnxFile.Float));
            // Doubles between two floats, on either side of a threshold.
            double[] rows = [.. drawn.Rows(Rows).Select((value, i) => (i % 3) switch { 0 => value, 1 => Math.BitIncrement(value), _ => Math.BitDecrement(value) })];
            using var session = new InferenceSession(model);
            using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([NamedOnnxValue.CreateFromTensor("rows", new DenseTensor<double>(rows, [Rows, RandomOnnx.Features]))]);
            float[] expected = [.. results[0].AsTensor<float>()];
            var scorer = new TreeScorer(TreeEnsemble.ParseOnnx(model));
            double[] actual = new double[Rows];
            foreach (ScorePath path in Compared.Paths.Where(scorer.Covers))
            {
                scorer.Score<double>(rows, RandomOnnx.Features, ScoreKind.Output, actual, 1, path);
                for (int row = 0; row < Rows; row++)
                    Assert.Equal(expected[row], actual[row], 1e-6);
            }
        }
    }

    private static void AssertEqual(byte[] model, string output, float[] rows, string what)
    {
        using var session = new InferenceSession(model);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([NamedOnnxValue.CreateFromTensor("rows", new DenseTensor<float>(rows, [Rows, RandomOnnx.Features]))]);
        float[] expected = [.. results.First(result => result.Name == output).AsTensor<float>()];
        var scorer = new TreeScorer(TreeEnsemble.ParseOnnx(model));
        double[] actual = new double[expected.Length];
        double largest = Math.Max(1, expected.Where(float.IsFinite).Select(value => Math.Abs((double)value)).DefaultIfEmpty().Max());
        foreach (ScorePath path in Compared.Paths.Where(scorer.Covers))
        {
            scorer.Score<float>(rows, RandomOnnx.Features, ScoreKind.Output, actual, 1, path);
            for (int i = 0; i < expected.Length; i++)
            {
                bool isEqual = float.IsNaN(expected[i]) ? double.IsNaN(actual[i]) : Math.Abs(expected[i] - actual[i]) <= 2e-6 * largest || expected[i] == (float)actual[i];
                Assert.True(isEqual, $"{what}, {path}: number {i} is {actual[i]:R}, by the runtime {expected[i]:R}");
            }
        }
    }
}
