using System.Text.Json;
using SynapseServerless.Trees.Scoring;
using SynapseServerless.Trees.Tests.Generated;

namespace SynapseServerless.Trees.Tests.XGBoost;

// Expected values come from XGBoost 1.7.4, by models.py beside this file. Equal is equal to the last bit of a float.
public sealed class XGBoostTests
{
    private static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "XGBoost", "Models");

    public static TheoryData<string> Models => [.. Directory.GetFiles(Folder, "*.expected.json").Select(file => Path.GetFileName(file).Replace(".expected.json", "", StringComparison.Ordinal)).Order()];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_way_of_scoring_gives_what_XGBoost_gives(string name)
    {
        Expected expected = Expected.Of(name);
        foreach (string file in Directory.GetFiles(Folder, $"{name}.*").Where(file => !file.EndsWith(".expected.json", StringComparison.Ordinal)))
        {
            TreeEnsemble ensemble = TreeEnsemble.ParseXGBoost(File.ReadAllBytes(file));
            Assert.Equal(expected.Width, ensemble.FeatureCount);
            var scorer = new TreeScorer(ensemble);
            Assert.Null(scorer.BlockRefusal);
            foreach (ScorePath path in Compared.Paths.Where(scorer.Covers))
            {
                AssertEqual(expected.Margins, Score(expected.Rows, ScoreKind.Raw, path), $"{file} {path} raw");
                AssertEqual(Outputs(expected, ensemble), Score(expected.Rows, ScoreKind.Output, path), $"{file} {path} output");
            }
            double[] doubles = new double[expected.Margins.Length];
            scorer.Score<double>([.. expected.Rows.Select(value => (double)value)], expected.Width, ScoreKind.Raw, doubles, 2, ScorePath.Auto);
            AssertEqual(expected.Margins, doubles, $"{file} of doubles");

            double[] Score(float[] rows, ScoreKind kind, ScorePath path)
            {
                double[] results = new double[expected.Margins.Length];
                scorer.Score<float>(rows, expected.Width, kind, results, 1, path);
                return results;
            }
        }
    }

    // XGBoost's multi:softmax gives the class; here it gives probabilities, of which the largest is held against it.
    private static float[] Outputs(Expected expected, TreeEnsemble ensemble)
    {
        if (ensemble.Objective != "multi:softmax")
            return expected.Outputs;
        float[] probabilities = new float[expected.Margins.Length];
        for (int row = 0; row < expected.Outputs.Length; row++)
        {
            Span<float> margins = expected.Margins.AsSpan(row * 3, 3);
            Assert.Equal(expected.Outputs[row], margins.IndexOf(Math.Max(margins[0], Math.Max(margins[1], margins[2]))));
            float most = Math.Max(margins[0], Math.Max(margins[1], margins[2]));
            double sum = 0;
            for (int k = 0; k < 3; k++)
                sum += probabilities[(row * 3) + k] = MathF.Exp(margins[k] - most);
            for (int k = 0; k < 3; k++)
                probabilities[(row * 3) + k] /= (float)sum;
        }
        return probabilities;
    }

    private static void AssertEqual(float[] expected, double[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(actual[i]), $"{what}: number {i} is {actual[i]:R}, by XGBoost {expected[i]:R}");
    }

    private sealed record Expected(int Width, float[] Rows, float[] Margins, float[] Outputs)
    {
        public static Expected Of(string name)
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.expected.json")));
            return new Expected(json.RootElement.GetProperty("width").GetInt32(), Floats("rows"), Floats("margins"), Floats("outputs"));

            float[] Floats(string part) => [.. json.RootElement.GetProperty(part).EnumerateArray().Select(bits => BitConverter.Int32BitsToSingle(bits.GetInt32()))];
        }
    }
}
