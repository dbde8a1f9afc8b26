using SynapseServerless.LightGBM;
using SynapseServerless.Trees.Scoring;

namespace SynapseServerless.Trees.Tests.Generated;

/// <summary>Holds every way of scoring against the native library, bit by bit.</summary>
internal static class Compared
{
    public static readonly ScorePath[] Paths = [ScorePath.Walk, ScorePath.Masks, ScorePath.Packs, ScorePath.Block128, ScorePath.Block256, ScorePath.Block512, ScorePath.Auto];

    private static readonly (ScoreKind Kind, PredictionKind Native)[] s_kinds =
        [(ScoreKind.Raw, PredictionKind.RawScore), (ScoreKind.Output, PredictionKind.Probability), (ScoreKind.Leaf, PredictionKind.LeafIndex)];

    /// <summary>Says where they differ.</summary>
    /// <param name="text">The model.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="start">The first iteration used.</param>
    /// <param name="iterations">How many are used.</param>
    /// <param name="threads">How many threads score.</param>
    /// <returns>Nothing where they do not.</returns>
    public static string? Difference<T>(string text, T[] rows, int start = 0, int iterations = -1, int threads = 1)
        where T : unmanaged
    {
        using Booster booster = Booster.Load(text);
        var scorer = new TreeScorer(TreeEnsemble.Parse(text), start, iterations);
        int width = booster.FeatureCount, count = rows.Length / width;
        foreach ((ScoreKind kind, PredictionKind native) in s_kinds)
        {
            int outputs = booster.OutputsPerRow(native, start, iterations);
            if (outputs != scorer.OutputsPerRow(kind))
                return $"{kind} has {scorer.OutputsPerRow(kind)} numbers for a row, natively {outputs}";
            double[] expected = new double[count * outputs];
            if (rows is float[] floats)
                booster.Predict(floats, count, width, native, start, iterations, expected, "num_threads=1");
            else
                booster.Predict((double[])(object)rows, count, width, native, start, iterations, expected, "num_threads=1");
            foreach (ScorePath path in Paths.Where(scorer.Covers))
            {
                double[] results = new double[expected.Length];
                results.AsSpan().Fill(double.MinValue);
                scorer.Score<T>(rows, width, kind, results, threads, path);
                for (int i = 0; i < results.Length; i++)
                {
                    if (BitConverter.DoubleToInt64Bits(results[i]) != BitConverter.DoubleToInt64Bits(expected[i]) && !(double.IsNaN(results[i]) && double.IsNaN(expected[i])))
                        return $"{kind} by {path}: row {i / Math.Max(1, outputs)} of {count}, number {i % outputs}: {results[i]:R}, natively {expected[i]:R}";
                }
            }
        }
        return null;
    }
}
