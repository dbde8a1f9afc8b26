using SynapseServerless.LightGBM;
using SynapseServerless.Trees.Tests.Generated;
using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Tests;

// Expected values come from the native library called directly.
public sealed class ContributionTests
{
    private static readonly int?[] s_registers = [null, 2, 4, 8];

    // By paths that are longer the native library loses digits: it takes what a feature brings out of a sum again.
    private const int NativeFactors = 12;

    [Fact]
    public async Task Contributions_are_those_of_the_native_library()
    {
        for (int i = 0; i < Effort.Current.Cases(400); i++)
            await NamedSeeds.EachAsync(Effort.Current.Base + i, Check);

        static Task Check(long seed)
        {
            var random = new Random(unchecked((int)seed));
            var model = new RandomModel(random, isForContributions: true);
            if (!IsForNative(model))
                return Task.CompletedTask;
            int rows = random.Next(4) switch { 0 => random.Next(1, 20), _ => random.Next(1, 600) };
            (int start, int iterations) = random.Next(3) == 0 ? (random.Next(model.Iterations + 2), random.Next(-1, model.Iterations + 2)) : (0, -1);
            string? difference = random.Next(2) == 0
                ? Difference(model.Text, model.Rows<float>(rows), start, iterations, random.Next(1, 3))
                : Difference(model.Text, model.Rows<double>(rows), start, iterations, random.Next(1, 3));
            Assert.True(difference is null, $"{model.Objective}, {model.Features} features, {model.MostLeaves} leaves, averages {model.Averages}, from {start} {iterations}: {difference}");
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void A_good_part_of_the_models_that_are_drawn_can_be_held_against_the_native_library()
    {
        int held = Enumerable.Range(0, 80).Count(seed => IsForNative(new RandomModel(new Random(seed), isForContributions: true)));
        Assert.True(held >= 20, $"{held} of 80 models.");
    }

    private static bool IsForNative(RandomModel model)
    {
        TreeModel parsed = TreeEnsemble.Parse(model.Text).Model;
        return !model.IsLinear && parsed.Depth <= LightGBMLimits.RecursionDepth && parsed.Trees.Max(LeafGames.MostFactors) <= NativeFactors;
    }

    [Fact]
    public async Task Contributions_are_exact_however_long_paths_are()
    {
        for (int i = 0; i < Effort.Current.Cases(200); i++)
            await NamedSeeds.EachAsync(Effort.Current.Base + i, Check);

        static Task Check(long seed)
        {
            var random = new Random(unchecked((int)seed));
            var model = new RandomModel(random, isForContributions: true);
            var ensemble = TreeEnsemble.Parse(model.Text);
            if (model.IsLinear || ensemble.Model.Trees.Max(tree => tree.LeafCount) > 64)
                return Task.CompletedTask;
            var explainer = new TreeExplainer(ensemble);
            double[] rows = model.Rows<double>(3), results = new double[3 * explainer.ContributionsPerRow];
            explainer.Contributions(rows, model.Features, results);
            for (int at = 0; at < 3 * model.Classes; at++)
            {
                ReadOnlySpan<double> own = results.AsSpan(at * (model.Features + 1), model.Features + 1);
                double[] row = rows[(at / model.Classes * model.Features)..((at / model.Classes + 1) * model.Features)];
                double[] expected = LeafGames.Values(ensemble.Model.Trees.Where((_, i) => i % model.Classes == at % model.Classes), model.Features, row);
                // What sums of hundreds of leaves round: the most that was seen is 1.3e-14.
                double largest = Math.Max(1, expected.Max(Math.Abs));
                for (int feature = 0; feature < expected.Length; feature++)
                    Assert.Equal(expected[feature], own[feature], 1e-13 * largest);
            }
            return Task.CompletedTask;
        }
    }

    private static string? Difference<T>(string text, T[] rows, int start, int iterations, int threads)
        where T : unmanaged
    {
        using Booster booster = Booster.Load(text);
        var explainer = new TreeExplainer(TreeEnsemble.Parse(text), start, iterations);
        int width = booster.FeatureCount, count = rows.Length / width, outputs = booster.OutputsPerRow(PredictionKind.Contribution, start, iterations);
        if (explainer.Refusal is not null || outputs != explainer.ContributionsPerRow)
            return $"{explainer.ContributionsPerRow} numbers for a row, natively {outputs}; {explainer.Refusal}";
        double[] expected = new double[count * outputs], results = new double[count * outputs];
        if (rows is float[] floats)
            booster.Predict(floats, count, width, PredictionKind.Contribution, start, iterations, expected, "num_threads=1");
        else
            booster.Predict((double[])(object)rows, count, width, PredictionKind.Contribution, start, iterations, expected, "num_threads=1");
        double largest = expected.Max(Math.Abs);
        foreach (int? registers in s_registers)
        {
            results.AsSpan().Fill(double.MinValue);
            explainer.Explain<T>(rows, width, results, threads, outputs, isPairs: false, registers);
            for (int i = 0; i < results.Length; i++)
            {
                if (!(Math.Abs(results[i] - expected[i]) <= 1e-12 * largest))
                    return $"by {registers} rows at a time: row {i / outputs} of {count}, number {i % outputs}: {results[i]:R}, natively {expected[i]:R}, the largest {largest:R}";
            }
        }
        return null;
    }
}
