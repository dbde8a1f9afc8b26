using System.Globalization;
using Apache.Arrow;
using SynapseServerless.LightGBM.Tests.Native;
using SynapseServerless.LightGBM.Tests.Stages;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Tests.Folders;

/// <summary>
/// Folders as LightGBM's examples are: what is expected is what the library makes of the files when it reads, trains and predicts by itself.
/// With <c>SYNAPSE_LIGHTGBM_EXAMPLES</c> naming the folder <c>examples</c> of LightGBM's repository, they are LightGBM's own.
/// </summary>
public sealed class ExampleFolderTests(ITestOutputHelper output) : IDisposable
{
    private const string Variable = "SYNAPSE_LIGHTGBM_EXAMPLES";

    // Sums depend on how rows are dealt to threads and on which way of building histograms wins a race; here neither is left to chance.
    private const string Fixed = "num_threads=2 deterministic=true force_row_wise=true verbosity=-1 precise_float_parser=true";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("synapse-example-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("binary_classification")]
    [InlineData("regression")]
    [InlineData("lambdarank")]
    [InlineData("multiclass_classification")]
    public async Task LightGBMs_own_examples(string kind)
    {
        string? examples = Environment.GetEnvironmentVariable(Variable);
        Need.LightGBMExamples.SkipUnless(!string.IsNullOrEmpty(examples));
        await AgreesAsync(new ExampleFolder(Path.Combine(examples!, kind)));
    }

    [Theory]
    [InlineData("binary_classification")]
    [InlineData("regression")]
    [InlineData("lambdarank")]
    [InlineData("multiclass_classification")]
    public async Task Generated_folders_of_the_same_shape(string kind)
    {
        GeneratedExamples.Write(kind, _folder);
        await AgreesAsync(new ExampleFolder(_folder.FullName));
    }

    private async Task AgreesAsync(ExampleFolder example)
    {
        string settings = string.Join(' ', example.Settings.Select(setting => $"{setting.Key}={setting.Value}"));
        int iterations = int.Parse(example["num_iterations"]!, CultureInfo.InvariantCulture);
        Reference.Trained expected = Reference.TrainFiles(example.TrainFile, example.TestFile, $"{settings} {Fixed}", iterations);

        (RecordBatch all, RecordBatch test) = example.Rows();
        LightGBMEstimator estimator = Estimator(example);
        // Three partitions in batches of an odd size, so that groups and halves straddle the borders of both.
        using var model = (LightGBMModel)await estimator.FitAsync(new MemoryDataset(all, 3, 997), new StageContext("fit") { Threads = 2 }, CancellationToken.None);

        string[] metrics = [.. model.Record.Metrics.Keys.Where(name => name.StartsWith("valid ", StringComparison.Ordinal))];
        int rounds = int.Parse(example["early_stopping_round"] ?? "0", CultureInfo.InvariantCulture);
        (int trained, int best) = Stop(expected.ValidationMetrics, metrics, rounds);
        Assert.Equal(trained, model.Record.TrainedIterations);
        Assert.Equal(best, model.Record.BestIteration);
        for (int i = 0; i < trained; i++)
            ClassifierTests.AssertClose(expected.ValidationMetrics[i], [.. metrics.Select(name => model.Record.Metrics[name][i])], 1e-12);

        string truncated = Reference.Truncate(expected.Model, best);
        Assert.Equal(Reference.Trees(truncated), Reference.Trees(model.GetNativeModel()));
        double[] own = Reference.PredictFile(truncated, example.TestFile, Path.Combine(_folder.FullName, "predictions.txt"), "precise_float_parser=true");
        using RecordBatch scored = model.Transform(test, new StageContext("score"));
        double[] ours = Batch.Numbers(scored, estimator is LightGBMClassifier ? "probability" : "prediction");
        if (own.Length * 2 == ours.Length)
            ours = [.. ours.Where((_, i) => i % 2 == 1)];
        Assert.Equal(own.Length, ours.Length);
        double apart = own.Zip(ours, (one, other) => Math.Abs(one - other)).Max();
        output.WriteLine(
            $"{best} of {trained} iterations; "
            + string.Join(", ", metrics.Select((name, i) => $"{name} {expected.ValidationMetrics[best - 1][i]:R} (ours {model.Record.Metrics[name][best - 1]:R})"))
            + $"; {own.Length} predictions at most {apart:R} apart");
        Assert.InRange(apart, 0, 1e-12);
    }

    private static LightGBMEstimator Estimator(ExampleFolder example)
    {
        const string words = "force_row_wise=true";
        string? weight = example.Has("weight") ? "weight" : null, start = example.Has("init") ? "start" : null;
        return example["objective"] switch
        {
            "binary" or "multiclass" or "multiclassova" => example.Apply(
                new LightGBMClassifier { Deterministic = true, ValidationIndicatorCol = "isTest", WeightCol = weight, InitScoreCol = start }, words),
            // SynapseML's default is 20, LightGBM's own 30.
            "lambdarank" or "rank_xendcg" => example.Apply(
                new LightGBMRanker { Deterministic = true, ValidationIndicatorCol = "isTest", WeightCol = weight, GroupCol = "group", MaxPosition = 30 }, words),
            _ => example.Apply(
                new LightGBMRegressor { Deterministic = true, ValidationIndicatorCol = "isTest", WeightCol = weight, InitScoreCol = start }, words),
        };
    }

    // LightGBM's command line: the first metric that has not improved for so many iterations ends training, and the model goes up to its best value.
    private static (int Trained, int Best) Stop(IReadOnlyList<double[]> values, string[] metrics, int rounds)
    {
        if (rounds == 0)
            return (values.Count, values.Count);
        int[] best = new int[metrics.Length];
        for (int i = 0; i < values.Count; i++)
        {
            for (int metric = 0; metric < metrics.Length; metric++)
            {
                bool isHigherBetter = metrics[metric].Contains("auc", StringComparison.Ordinal) || metrics[metric].Contains("ndcg", StringComparison.Ordinal);
                double change = values[i][metric] - values[best[metric]][metric];
                if (isHigherBetter ? change > 0 : change < 0)
                    best[metric] = i;
                if (i - best[metric] >= rounds)
                    return (i + 1, best[metric] + 1);
            }
        }
        return (values.Count, best[0] + 1);
    }
}
