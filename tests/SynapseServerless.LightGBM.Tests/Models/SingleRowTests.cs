using Apache.Arrow;
using SynapseServerless.LightGBM.Tests.Native;
using SynapseServerless.LightGBM.Tests.Stages;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Tests.Models;

// Expected values come from the native library's call for whole matrices (Reference).
public sealed class SingleRowTests
{
    private const int Rows = 60;

    [Theory]
    [MemberData(nameof(TrainedModels.Objectives), MemberType = typeof(TrainedModels))]
    public void A_row_scored_alone_gets_what_it_gets_among_others(string objective, int classes)
    {
        string text = TrainedModels.Train(objective, classes);
        using LightGBMModel model = TrainedModels.Load(text, classes);
        float[] matrix = Tables.Features(Rows, seed: 7);
        foreach (PredictionKind kind in Enum.GetValues<PredictionKind>())
        {
            int outputs = model.Booster.OutputsPerRow(kind);
            double[] expected = Reference.Predict(text, matrix, Tables.Columns, kind, outputs);
            double[] row = new double[outputs];
            for (int i = 0; i < Rows; i++)
            {
                model.Score(matrix.AsSpan(i * Tables.Columns, Tables.Columns), kind, row);
                double[] own = expected[(i * outputs)..((i + 1) * outputs)];
                if (kind == PredictionKind.Contribution)
                    ContributionTests.AssertClose(own, row);
                else
                    Assert.Equal(own, row);
            }
        }
    }

    [Fact]
    public void Class_and_probabilities_of_a_row_are_those_of_its_batch()
    {
        float[] matrix = Tables.Features(Rows, seed: 7);
        foreach ((string objective, int classes) in (IEnumerable<(string, int)>)[("objective=binary", 2), ("objective=multiclass num_class=4", 4)])
        {
            using var model = LightGBMClassificationModel.LoadNativeModelFromString(TrainedModels.Train(objective, classes));
            using RecordBatch scored = model.Transform(Batch.Of(Batch.Fixed("features", matrix)), new StageContext("test"));
            double[] probabilities = Batch.Numbers(scored, "probability"), predictions = Batch.Numbers(scored, "prediction"), row = new double[classes];
            for (int i = 0; i < Rows; i++)
            {
                ReadOnlySpan<float> features = matrix.AsSpan(i * Tables.Columns, Tables.Columns);
                Assert.Equal(predictions[i], model.Score(features, row));
                Assert.Equal(probabilities[(i * classes)..((i + 1) * classes)], row);
                Assert.Equal(predictions[i], model.Score(features));
            }
        }
    }

    [Fact]
    public void A_batch_of_one_row_holds_what_the_row_gets_among_others()
    {
        string text = TrainedModels.Train("objective=poisson", 0);
        using LightGBMModel model = TrainedModels.Load(text, 0);
        float[] matrix = Tables.Features(Rows, seed: 7);
        double[] expected = Reference.Predict(text, matrix, Tables.Columns, PredictionKind.Probability, 1);
        for (int i = 0; i < Rows; i++)
        {
            using RecordBatch one = model.Transform(
                Batch.Of(Batch.Fixed("features", matrix[(i * Tables.Columns)..((i + 1) * Tables.Columns)])), new StageContext("test"));
            Assert.Equal(expected[i], Batch.Numbers(one, "prediction").Single());
        }
    }

    [Fact]
    public async Task Threads_that_score_rows_and_batches_over_other_ranges_at_the_same_time_all_get_the_right_answer()
    {
        string text = TrainedModels.Train("objective=binary", 2, iterations: 30);
        using Booster booster = Booster.Load(text);
        float[] matrix = Tables.Features(Rows, seed: 7);
        (PredictionKind Kind, int Start, int Count)[] asked =
            [(PredictionKind.RawScore, 0, -1), (PredictionKind.RawScore, 0, 7), (PredictionKind.LeafIndex, 5, 11), (PredictionKind.Contribution, 0, -1)];
        int[] outputs = [.. asked.Select(ask => booster.OutputsPerRow(ask.Kind, ask.Start, ask.Count))];
        double[][] expected = [.. asked.Select((ask, i) => Reference.Predict(text, matrix, Tables.Columns, ask.Kind, outputs[i], ask.Start, ask.Count))];

        await Parallel.ForEachAsync(Enumerable.Range(0, 400), new ParallelOptions { MaxDegreeOfParallelism = 8 }, (round, _) =>
        {
            int which = round % asked.Length, rows = round % 3 == 0 ? Rows : 1, first = rows == 1 ? round % Rows : 0;
            double[] predictions = new double[rows * outputs[which]];
            booster.Predict(
                matrix.AsSpan(first * Tables.Columns, rows * Tables.Columns), rows, Tables.Columns, asked[which].Kind, asked[which].Start,
                asked[which].Count, predictions);
            Assert.Equal(expected[which].AsSpan(first * outputs[which], rows * outputs[which]).ToArray(), predictions);
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void A_range_of_iterations_holds_for_single_rows_too()
    {
        string text = TrainedModels.Train("objective=regression", 0);
        using Booster booster = Booster.Load(text);
        float[] matrix = Tables.Features(1, seed: 7);
        double[] one = new double[1];
        foreach ((int start, int count) in (IEnumerable<(int, int)>)[(0, -1), (3, 4), (0, -1), (11, 5), (3, 4)])
        {
            booster.PredictRow(matrix, PredictionKind.RawScore, one, start, count);
            Assert.Equal(Reference.Predict(text, matrix, Tables.Columns, PredictionKind.RawScore, 1, start, count), one);
        }
    }

    [Fact]
    public void A_row_of_another_width_is_refused_with_both_widths_and_the_next_row_is_scored()
    {
        string text = TrainedModels.Train("objective=regression", 0);
        foreach (string scorer in (string[])["auto", "native"])
        {
            using var model = LightGBMRegressionModel.LoadNativeModelFromString(text, new LightGBMRegressionModel { Scorer = scorer });
            string message = Assert.Throws<LightGBMException>(() => model.Score(new float[5])).Message;
            Assert.Contains("5", message, StringComparison.Ordinal);
            Assert.Contains("6", message, StringComparison.Ordinal);
            Assert.True(double.IsFinite(model.Score(new float[6])));
        }
    }

    [Fact]
    public void Trees_that_are_added_count_for_the_next_row()
    {
        string text = TrainedModels.Train("objective=regression", 0);
        using Booster booster = Booster.Load(text), earlier = Booster.Load(text);
        float[] matrix = Tables.Features(1, seed: 7);
        double[] once = new double[1], twice = new double[1];
        booster.PredictRow(matrix, PredictionKind.RawScore, once);
        booster.Prepend(earlier);
        booster.PredictRow(matrix, PredictionKind.RawScore, twice);
        ClassifierTests.AssertClose([2 * once[0]], twice);
    }
}
