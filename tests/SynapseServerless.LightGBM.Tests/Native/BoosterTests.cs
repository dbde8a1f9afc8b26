using Microsoft.Extensions.Logging;

namespace SynapseServerless.LightGBM.Tests.Native;

// Expected values come from the native library called directly (Reference) unless a test says otherwise.
public sealed class BoosterTests
{
    private const string Common = "num_threads=2 deterministic=true force_row_wise=true verbosity=-1 num_leaves=7";

    [Theory]
    [InlineData("objective=binary", 2)]
    [InlineData("objective=multiclass num_class=3", 3)]
    [InlineData("objective=multiclassova num_class=3", 3)]
    [InlineData("objective=poisson", 0)]
    public void Every_kind_of_prediction_is_the_native_one(string objective, int classes)
    {
        float[] matrix = Tables.Features(2000);
        float[] labels = classes == 0 ? Tables.Numbers(matrix) : Tables.Classes(matrix, classes);
        string model = Reference.Train(matrix, Tables.Columns, labels, $"{objective} {Common}", 12).Model;
        using Booster booster = Booster.Load(model);

        int perIteration = classes > 2 ? classes : 1;
        Assert.Equal(perIteration, booster.ClassCount);
        Assert.Equal(perIteration, booster.TreesPerIteration);
        Assert.Equal(12, booster.IterationCount);
        Assert.Equal(Tables.Columns, booster.FeatureCount);
        foreach ((PredictionKind kind, int start, int iterations, int outputs) in (ReadOnlySpan<(PredictionKind, int, int, int)>)[
            (PredictionKind.Probability, 0, -1, perIteration), (PredictionKind.RawScore, 0, 5, perIteration),
            (PredictionKind.RawScore, 3, 4, perIteration), (PredictionKind.LeafIndex, 0, -1, 12 * perIteration),
            (PredictionKind.Contribution, 0, -1, (Tables.Columns + 1) * perIteration)])
        {
            Assert.Equal(outputs, booster.OutputsPerRow(kind, start, iterations));
            double[] predictions = new double[2000 * outputs];
            booster.Predict(matrix, 2000, Tables.Columns, kind, start, iterations, predictions);
            Assert.Equal(Reference.Predict(model, matrix, Tables.Columns, kind, outputs, start, iterations), predictions);
        }
    }

    [Fact]
    public void A_saved_model_keeps_exactly_the_iterations_asked_for()
    {
        float[] matrix = Tables.Features(2000);
        NativeParameters parameters = StreamedDatasetTests.Parse($"objective=binary {Common}");
        string full = StreamedDatasetTests.Train(matrix, Tables.Classes(matrix, 2), parameters, 500, 10);
        using Booster booster = Booster.Load(full);
        string best = booster.Save(4);
        Assert.Equal(Reference.Truncate(full, 4), best);
        using Booster shorter = Booster.Load(best);
        Assert.Equal(4, shorter.IterationCount);
    }

    [Fact]
    public void Importances_are_the_counts_and_gains_written_in_the_model()
    {
        float[] matrix = Tables.Features(2000);
        string model = Reference.Train(matrix, Tables.Columns, Tables.Numbers(matrix), $"objective=regression {Common}", 8).Model;
        using Booster booster = Booster.Load(model);

        double[] splits = new double[Tables.Columns], gains = new double[Tables.Columns];
        int[] features = [];
        foreach (string line in model.Split('\n'))
        {
            if (line.StartsWith("split_feature=", StringComparison.Ordinal))
                features = [.. line["split_feature=".Length..].Split(' ').Select(int.Parse)];
            if (line.StartsWith("split_gain=", StringComparison.Ordinal))
            {
                foreach ((string gain, int i) in line["split_gain=".Length..].Split(' ').Select((gain, i) => (gain, i)))
                {
                    splits[features[i]]++;
                    gains[features[i]] += double.Parse(gain);
                }
            }
        }
        Assert.Equal(splits, booster.FeatureImportances(ImportanceKind.Split));
        double[] actual = booster.FeatureImportances(ImportanceKind.Gain);
        for (int i = 0; i < gains.Length; i++)
            Assert.Equal(gains[i], actual[i], gains[i] * 1e-5);
    }

    [Fact]
    public async Task Threads_that_predict_different_things_at_the_same_time_all_get_the_right_answer()
    {
        float[] matrix = Tables.Features(500);
        string model = Reference.Train(matrix, Tables.Columns, Tables.Classes(matrix, 2), $"objective=binary {Common}", 30).Model;
        using Booster booster = Booster.Load(model);
        (PredictionKind Kind, int Start, int Count)[] asked =
        [
            (PredictionKind.RawScore, 0, -1), (PredictionKind.RawScore, 0, 7), (PredictionKind.Probability, 5, 11),
            (PredictionKind.LeafIndex, 0, 7), (PredictionKind.Contribution, 0, -1),
        ];
        double[][] expected = [.. asked.Select(ask => Reference.Predict(
            model, matrix, Tables.Columns, ask.Kind, booster.OutputsPerRow(ask.Kind, ask.Start, ask.Count), ask.Start, ask.Count))];

        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 8 }, (round, _) =>
        {
            int which = round % asked.Length;
            double[] predictions = new double[expected[which].Length];
            booster.Predict(matrix, 500, Tables.Columns, asked[which].Kind, asked[which].Start, asked[which].Count, predictions);
            Assert.Equal(expected[which], predictions);
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void Feature_names_survive_in_the_model_text_beyond_ascii()
    {
        float[] matrix = Tables.Features(500);
        NativeParameters parameters = StreamedDatasetTests.Parse($"objective=binary {Common}");
        string[] names = ["a", "größe", "c", "価格", "e", "f"];
        using LightGBMDataset dataset = LightGBMDataset.Create(StreamedDatasetTests.Sample(matrix, parameters), 500, parameters);
        dataset.SetFeatureNames(names);
        dataset.PushRows(matrix, Tables.Classes(matrix, 2));
        dataset.Finish();
        using Booster trained = Booster.Create(dataset, parameters);
        Assert.True(trained.Update());
        using Booster loaded = Booster.Load(trained.Save());
        Assert.Equal(names, loaded.FeatureNames);
    }

    [Fact]
    public void What_the_native_library_refuses_is_thrown_in_its_own_words()
    {
        float[] matrix = Tables.Features(100);
        NativeParameters parameters = StreamedDatasetTests.Parse("objective=nonsense verbosity=-1");
        using LightGBMDataset dataset = LightGBMDataset.Create(StreamedDatasetTests.Sample(matrix, parameters), 100, parameters);
        dataset.PushRows(matrix, new float[100]);
        dataset.Finish();
        Assert.Contains("nonsense", Assert.Throws<LightGBMException>(() => Booster.Create(dataset, parameters)).Message, StringComparison.Ordinal);
        Assert.Throws<LightGBMException>(() => Booster.Load("no model"));
        Assert.Throws<LightGBMException>(() => Booster.Load(""));
    }

    [Fact]
    public void Rows_of_another_width_are_refused_with_both_widths()
    {
        float[] matrix = Tables.Features(500);
        string model = Reference.Train(matrix, Tables.Columns, Tables.Classes(matrix, 2), $"objective=binary {Common}", 2).Model;
        using Booster booster = Booster.Load(model);
        string message = Assert.Throws<LightGBMException>(() =>
            booster.Predict(new float[10], 2, 5, PredictionKind.RawScore, 0, -1, new double[2])).Message;
        Assert.Contains("(5)", message, StringComparison.Ordinal);
        Assert.Contains("(6)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Native_messages_go_to_the_logger()
    {
        float[] matrix = Tables.Features(200);
        var logger = new ListLogger();
        NativeParameters parameters = StreamedDatasetTests.Parse("objective=binary verbosity=1 made_up_parameter=1 num_threads=2");
        using LightGBMDataset dataset = LightGBMDataset.Create(
            StreamedDatasetTests.Sample(matrix, parameters), 200, parameters, default, logger);
        Assert.Contains(logger.Lines, line =>
            line.Level == LogLevel.Warning && line.Text.Contains("made_up_parameter", StringComparison.Ordinal));
    }

    private sealed class ListLogger : ILogger
    {
        public List<(LogLevel Level, string Text)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add((logLevel, formatter(state, exception)));
    }
}
