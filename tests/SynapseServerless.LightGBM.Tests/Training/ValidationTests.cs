using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.LightGBM.Tests.Native;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Tests.Training;

// A second dataset that validates is compared with the native library called directly, and with a column that marks the same rows.
public sealed class ValidationTests
{
    private const int Rows = 1800;
    private const string Native = "verbosity=-1 num_threads=1 deterministic=true force_row_wise=true";

    private readonly float[] _matrix = Tables.Features(Rows);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4)]
    [InlineData(3, 2)]
    public async Task The_second_dataset_is_what_training_is_judged_by(int ranks, int partitions)
    {
        float[] labels = Tables.Numbers(_matrix), other = Tables.Features(700, seed: 9), otherLabels = Tables.Numbers(other, seed: 8);
        Reference.Trained expected = Reference.Train(
            _matrix, Tables.Columns, labels, $"objective=regression metric=l2 learning_rate=0.4 {Native}", 40, validation: (other, otherLabels));
        double[] curve = [.. expected.ValidationMetrics.Select(metrics => metrics[0])];
        var stage = new LightGBMRegressor
        {
            Metric = "l2", LearningRate = 0.4, NumIterations = 40, EarlyStoppingRound = 40, NumTasks = ranks, NumThreads = 1, Deterministic = true, Timeout = 120,
            PassThroughArgs = "force_row_wise=true",
        };
        using var model = (LightGBMModel)await stage.FitAsync(
            new MemoryDataset(Batch.Of(_matrix, labels), partitions, 250), new MemoryDataset(Batch.Of(other, otherLabels), 3, 100));
        Assert.Equal((Rows, 700), (model.Record.TrainingRows, model.Record.ValidationRows));
        int best = System.Array.IndexOf(curve, curve.Min()) + 1;
        if (ranks == 1)
        {
            Assert.Equal(curve, model.Record.Metrics["valid l2"]);
            Assert.Equal(best, model.Record.BestIteration);
            Assert.Equal(Reference.Trees(Reference.Truncate(expected.Model, best)), Reference.Trees(model.GetNativeModel()));
        }
        else
            Assert.All(curve.Zip(model.Record.Metrics["valid l2"]).Take(10), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Fact]
    public async Task Rows_that_a_column_marks_validate_too()
    {
        float[] labels = Tables.Numbers(_matrix);
        (Field, IArrowArray) Marks(bool all) => Batch.Booleans("isValidation", Enumerable.Range(0, Rows).Select(row => all || row % 3 == 0));
        var stage = new LightGBMRegressor { ValidationIndicatorCol = "isValidation", Metric = "l2", NumIterations = 5, NumThreads = 1 };
        using var model = (LightGBMModel)await stage.FitAsync(
            new MemoryDataset(Batch.Of(_matrix, labels, Marks(false)), 2), new MemoryDataset(Batch.Of(_matrix, labels, Marks(false)).Slice(0, 100)));
        Assert.Equal((Rows * 2 / 3, (Rows / 3) + 100), (model.Record.TrainingRows, model.Record.ValidationRows));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Groups_of_the_second_dataset_are_groups_of_their_own(int ranks)
    {
        // Both number their groups from 0.
        RecordBatch Data(float[] matrix) => Batch.Of(
            matrix, Tables.Classes(matrix, 4), Batch.Doubles("group", Enumerable.Range(0, matrix.Length / Tables.Columns).Select(row => (double?)(row / 9))));
        float[] other = Tables.Features(450, seed: 9);
        Reference.Trained expected = Reference.Train(
            _matrix, Tables.Columns, Tables.Classes(_matrix, 4), $"objective=lambdarank lambdarank_truncation_level=20 {Native}", 8, groups: [.. Enumerable.Repeat(9, Rows / 9)]);
        var stage = new LightGBMRanker
        {
            GroupCol = "group", Metric = "ndcg", EvalAt = [3], NumIterations = 8, NumTasks = ranks, NumThreads = 1, Deterministic = true, Timeout = 120,
            PassThroughArgs = "force_row_wise=true",
        };
        using var model = (LightGBMModel)await stage.FitAsync(new MemoryDataset(Data(_matrix), 4, 100), new MemoryDataset(Data(other), 2, 100));
        Assert.Equal((Rows, 450), (model.Record.TrainingRows, model.Record.ValidationRows));
        if (ranks == 1)
            Assert.Equal(Reference.Trees(expected.Model), Reference.Trees(model.GetNativeModel()));
        double[] scores = Reference.Predict(model.GetNativeModel(), other, Tables.Columns, PredictionKind.RawScore, 1);
        Assert.Equal(Ndcg(scores, Tables.Classes(other, 4), 9, 3), model.Record.Metrics["valid ndcg@3"][^1], 1e-6);
    }

    [Fact]
    public async Task A_bad_row_of_either_is_named()
    {
        float[] labels = Tables.Numbers(_matrix), bad = Tables.Numbers(_matrix);
        bad[1000] = float.NaN;
        DataException error = await Assert.ThrowsAsync<DataException>(
            () => new LightGBMRegressor().FitAsync(new MemoryDataset(Batch.Of(_matrix, labels), 3), new MemoryDataset(Batch.Of(_matrix, bad), 2)));
        // Its partitions are counted after those to train on.
        Assert.Equal((4, 100L), (error.Location.Partition, error.Location.Row));
    }

    [Fact]
    public async Task Other_columns_and_no_rows_are_refused()
    {
        var data = new MemoryDataset(Batch.Of(_matrix, Tables.Numbers(_matrix)));
        var narrow = new MemoryDataset(Batch.Of(Batch.Fixed("features", new float[40], width: 4), Batch.Doubles("label", Enumerable.Repeat((double?)1, 10))));
        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => new LightGBMRegressor().FitAsync(data, narrow));
        Assert.Equal(("The validation rows do not fit: The vectors have 4 values and those trained on 6", "featuresCol"), (error.Problem, error.Location.Parameter));
        DataException none = await Assert.ThrowsAsync<DataException>(
            () => new LightGBMRegressor { EarlyStoppingRound = 3 }.FitAsync(data, new MemoryDataset(Batch.Of([], []))));
        Assert.Equal("There is no validation row, and early stopping needs some", none.Problem);
        Assert.Equal("earlyStoppingRound", (await Assert.ThrowsAsync<SpecificationException>(() => new LightGBMRegressor { EarlyStoppingRound = 3 }.FitAsync(data))).Location.Parameter);
    }

    [Fact]
    public void A_specification_says_line_and_remedy_of_what_is_wrong()
    {
        string Text(string fit, string stage = "{ type: LightGBMRegressor, earlyStoppingRound: 5 }") => $$"""
            inputs: { a: a.parquet, b: b.parquet }
            pipeline:
              - {{stage}}
            fit: {{fit}}
            """;
        SpecificationReader reader = new(new StageCatalog().AddCore().AddLightGBM());
        Assert.Equal("b", reader.Parse(Text("{ input: a, validation: b }"), "x.yaml").Validation);
        Assert.Equal((3, "Early stopping needs validation rows"), Error(Text("a")));
        Assert.Equal((4, "There is no input 'c'"), Error(Text("{ input: a, validation: c }")));
        Assert.Equal((4, "No stage takes validation rows"), Error(Text("{ input: a, validation: b }", "{ type: SelectColumns, cols: [x] }")));
        Assert.Equal((4, "fit has no key 'valid'"), Error(Text("{ input: a, valid: b }")));
        Assert.Equal((4, "The fit has no input"), Error(Text("{ validation: b }")));

        (long?, string) Error(string text)
        {
            SpecificationException error = Assert.ThrowsAny<SpecificationException>(() => reader.Parse(text, "x.yaml"));
            return (error.Location.Line, error.Problem);
        }
    }

    // Discounted gains 2^grade - 1 of the first places over those of the best order; a group without gains counts as perfect.
    private static double Ndcg(double[] scores, float[] grades, int group, int places)
    {
        double total = 0;
        for (int start = 0; start < scores.Length; start += group)
        {
            int[] rows = [.. Enumerable.Range(start, group)];
            double Sum(IEnumerable<int> order) => order.Take(places).Select((row, place) => (Math.Pow(2, grades[row]) - 1) / Math.Log2(place + 2)).Sum();
            double best = Sum(rows.OrderByDescending(row => grades[row]));
            total += best == 0 ? 1 : Sum(rows.OrderByDescending(row => scores[row])) / best;
        }
        return total / (scores.Length / group);
    }
}
