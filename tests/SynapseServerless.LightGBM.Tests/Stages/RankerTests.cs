using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.LightGBM.Tests.Native;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Tests.Stages;

// Expected models come from the native library called directly (Reference), NDCG from its formula.
public sealed class RankerTests
{
    private const int Rows = 1200;

    private static readonly float[] s_matrix = Tables.Features(Rows);
    private static readonly float[] s_grades = Tables.Classes(s_matrix, 4);

    // Groups of 1 to 23 rows.
    private static readonly int[] s_groups = Groups(Rows);

    private static LightGBMRanker Ranker(string? validation = null) => new()
    {
        GroupCol = "query", NumIterations = 8, NumThreads = 2, Deterministic = true, PassThroughArgs = "force_row_wise=true", MinDataInLeaf = 5,
        ValidationIndicatorCol = validation,
    };

    private static string Name(int group) => $"q{group * 7919 % 1000}";

    [Theory]
    [InlineData("text")]
    [InlineData("double")]
    [InlineData("long")]
    public async Task Groups_are_numbers_or_texts_and_may_go_on_in_the_next_batch_and_partition(string type)
    {
        string expected = Reference.Train(
            s_matrix, Tables.Columns, s_grades,
            "objective=lambdarank lambdarank_truncation_level=20 min_data_in_leaf=5 verbosity=-1 num_threads=2 deterministic=true force_row_wise=true",
            8, groups: s_groups).Model;
        int[] ids = GroupOfRows();
        (Field, IArrowArray) group = type switch
        {
            "text" => Batch.Texts("query", ids.Select(Name)),
            "double" => Batch.Doubles("query", ids.Select(id => (double?)-id / 2)),
            _ => (new Field("query", Int64Type.Default, true), new Int64Array.Builder().AppendRange(ids.Select(id => long.MaxValue - id)).Build()),
        };
        using var model = (LightGBMRankerModel)await Ranker().FitAsync(new MemoryDataset(Batch.Of(s_matrix, s_grades, group), 5, 7));
        Assert.Equal(Reference.Trees(expected), Reference.Trees(model.GetNativeModel()));
        using RecordBatch scored = model.Transform(Batch.Of(s_matrix, s_grades), new StageContext("score"));
        Assert.Equal(Reference.Predict(expected, s_matrix, Tables.Columns, PredictionKind.RawScore, 1), Batch.Numbers(scored, "prediction"));
    }

    [Fact]
    public async Task Sparse_rows_are_ranked_like_dense_ones()
    {
        Example rows = Example.Rank("train");
        (Field, IArrowArray)[] others = [Batch.Doubles("label", rows.Labels.Select(label => (double?)label)), Batch.Doubles("query", rows.GroupOfRows.Select(id => (double?)id))];
        using var dense = (LightGBMModel)await Ranker().FitAsync(new MemoryDataset(Batch.Of([Batch.Vectors("features", rows.Matrix, rows.Width), .. others]), 2, 500));
        using var sparse = (LightGBMModel)await Ranker().FitAsync(new MemoryDataset(Batch.Of([Batch.Sparse("features", rows.Matrix, rows.Width), .. others]), 3, 333));
        Assert.Equal(dense.GetNativeModel(), sparse.GetNativeModel());
    }

    [Fact]
    public async Task The_NDCG_kept_for_an_iteration_is_that_of_its_formula()
    {
        int[] ids = GroupOfRows();
        bool[] valid = [.. ids.Select(id => id % 3 == 0)];
        double[] gains = [0, 1, 5, 6];
        LightGBMRanker ranker = new()
        {
            GroupCol = "query", NumIterations = 5, LabelGain = gains, EvalAt = [3, 7], MinDataInLeaf = 5, ValidationIndicatorCol = "v",
        };
        RecordBatch data = Batch.Of(s_matrix, s_grades, Batch.Texts("query", ids.Select(Name)), Batch.Booleans("v", valid));
        using var model = (LightGBMRankerModel)await ranker.FitAsync(new MemoryDataset(data, 3, 100));
        using RecordBatch scored = model.Transform(data, new StageContext("score"));
        double[] scores = Batch.Numbers(scored, "prediction");
        foreach (int k in (int[])[3, 7])
        {
            double[] perGroup = [.. Enumerable.Range(0, Rows).Where(row => valid[row]).GroupBy(row => ids[row]).Select(group =>
            {
                double Dcg(IEnumerable<int> order) => order.Take(k).Select((row, i) => gains[(int)s_grades[row]] / Math.Log2(i + 2)).Sum();
                double best = Dcg(group.OrderByDescending(row => s_grades[row]));
                return best == 0 ? 1 : Dcg(group.OrderByDescending(row => scores[row])) / best;
            })];
            Assert.Equal(perGroup.Average(), model.Record.Metrics[$"valid ndcg@{k}"][^1], 1e-9);
        }
    }

    [Fact]
    public async Task A_group_that_comes_back_after_another_is_named_with_its_place()
    {
        int[] ids = GroupOfRows();
        ids[900] = 2;
        DataException error = await Assert.ThrowsAsync<DataException>(() => FitAsync(Ranker(), ids));
        Assert.Equal($"The rows of group '{Name(2)}' are not next to each other: it comes again after group '{Name(ids[899])}'", error.Problem);
        // The third of four partitions of 300 rows ends before row 900.
        Assert.Equal(("LightGBMRanker", "query", 3, 0L), (error.Location.Stage, error.Location.Column, error.Location.Partition, error.Location.Row));
        Assert.Contains("Sort the data by 'query'", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_is_both_trained_and_validated_on_is_named()
    {
        int[] ids = GroupOfRows();
        // The first row of the last group but one validates, the others of it do not.
        int row = System.Array.IndexOf(ids, ids[^1]) - 1;
        var valid = Batch.Booleans("v", Enumerable.Range(0, Rows).Select(i => i >= row));
        DataException error = await Assert.ThrowsAsync<DataException>(() => FitAsync(Ranker("v"), ids, valid));
        Assert.Equal($"The group '{Name(ids[row])}' has training rows and validation rows", error.Problem);
    }

    [Fact]
    public async Task Rows_without_a_group_are_bad_rows_and_the_others_of_their_group_stay_together()
    {
        int[] ids = GroupOfRows();
        double?[] groups = [.. ids.Select(id => (double?)id)];
        int bad = System.Array.IndexOf(ids, 10) + 1;
        groups[bad] = null;
        var data = new MemoryDataset(Batch.Of(s_matrix, s_grades, Batch.Doubles("query", groups)), 2, 50);
        DataException error = await Assert.ThrowsAsync<DataException>(() => Ranker().FitAsync(data));
        Assert.Equal(("The group is null or NaN", "query"), (error.Problem, error.Location.Column));

        int[] sizes = [.. s_groups];
        sizes[10]--;
        int[] good = [.. Enumerable.Range(0, Rows).Where(row => row != bad)];
        string expected = Reference.Train(
            [.. good.SelectMany(row => s_matrix.AsSpan(row * Tables.Columns, Tables.Columns).ToArray())], Tables.Columns, [.. good.Select(row => s_grades[row])],
            "objective=lambdarank lambdarank_truncation_level=20 min_data_in_leaf=5 verbosity=-1 num_threads=2 deterministic=true force_row_wise=true",
            8, groups: sizes).Model;
        using var model = (LightGBMModel)await Ranker().FitAsync(data, new LocalOptions { Rows = new ForgettingSink() });
        Assert.Equal(Reference.Trees(expected), Reference.Trees(model.GetNativeModel()));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(1.5, 0)]
    [InlineData(31, 0)]
    [InlineData(3, 3)]
    public async Task A_grade_that_has_no_gain_is_named(double grade, int gains)
    {
        double?[] grades = [.. s_grades.Select((value, row) => row == 200 ? grade : (double?)Math.Min(value, 2))];
        var ranker = new LightGBMRanker { GroupCol = "query", LabelGain = [.. Enumerable.Range(0, gains).Select(gain => (double)gain)] };
        RecordBatch data = Batch.Of(Batch.Fixed("features", s_matrix), Batch.Doubles("label", grades), Batch.Texts("query", GroupOfRows().Select(Name)));
        DataException error = await Assert.ThrowsAsync<DataException>(() => ranker.FitAsync(new MemoryDataset(data)));
        Assert.Contains($"The label {grade:R} is not a whole number from 0 to {(gains == 0 ? 30 : gains - 1)}", error.Problem, StringComparison.Ordinal);
        Assert.Equal(200, error.Location.Row);
    }

    [Fact]
    public async Task Rankings_with_different_gains_side_by_side_are_those_of_one_after_the_other()
    {
        RecordBatch data = Batch.Of(s_matrix, s_grades, Batch.Texts("query", GroupOfRows().Select(Name)), Batch.Booleans("v", GroupOfRows().Select(id => id % 4 == 0)));
        LightGBMRanker[] rankers = [.. Enumerable.Range(0, 6).Select(i => new LightGBMRanker
        {
            GroupCol = "query", NumIterations = 10, NumThreads = 1, MinDataInLeaf = 5, ValidationIndicatorCol = "v",
            LabelGain = [.. Enumerable.Range(0, 4 + (i % 3)).Select(grade => Math.Pow(grade, i % 3))],
        })];
        var alone = new List<string>();
        foreach (LightGBMRanker ranker in rankers)
            alone.Add(await TrainAsync(ranker));
        Assert.Equal(alone, await Task.WhenAll(rankers.Select(ranker => Task.Run(() => TrainAsync(ranker)))));

        async Task<string> TrainAsync(LightGBMRanker ranker)
        {
            using var model = (LightGBMModel)await ranker.FitAsync(new MemoryDataset(data));
            // Threads add up metrics in no fixed order.
            return model.GetNativeModel() + string.Join(' ', model.Record.Metrics["valid ndcg@5"].Select(ndcg => ndcg.ToString("F9")));
        }
    }

    [Fact]
    public async Task Parts_take_whole_groups()
    {
        // LightGBM itself refuses groups that do not add up to the rows of a part.
        var ranker = new LightGBMRanker { GroupCol = "query", NumIterations = 2, NumBatches = 3, MinDataInLeaf = 5 };
        using var model = (LightGBMModel)await FitAsync(ranker, GroupOfRows());
        Assert.Equal(6, model.Booster.IterationCount);
        Assert.Equal(Rows, model.Record.TrainingRows);
    }

    [Fact]
    public void What_a_ranker_needs_is_checked_before_any_data_is_read()
    {
        RecordBatch data = Batch.Of(s_matrix, s_grades, Batch.Fixed("query", s_matrix));
        Assert.Equal("groupCol", Assert.Throws<SpecificationException>(() => Ranker().TransformSchema(data.Schema)).Location.Parameter);
        Assert.Equal("groupCol", Assert.Throws<SpecificationException>(() => Ranker().TransformSchema(Batch.Of(s_matrix, s_grades).Schema)).Location.Parameter);
        Assert.Contains("groupCol", Assert.Throws<SpecificationException>(() => StageValidation.ThrowIfInvalid(new LightGBMRanker())).Message, StringComparison.Ordinal);
        SpecificationException metric = Assert.Single(new LightGBMClassifier { Metric = "ndcg" }.Validate());
        Assert.Equal(("The metric 'ndcg' needs groups", "Train a LightGBMRanker."), (metric.Problem, metric.Remedy));
    }

    private static Task<Transformer> FitAsync(LightGBMRanker ranker, int[] ids, params (Field, IArrowArray)[] more) =>
        ranker.FitAsync(new MemoryDataset(Batch.Of(s_matrix, s_grades, [Batch.Texts("query", ids.Select(Name)), .. more]), 4, 64));

    private static int[] GroupOfRows() => [.. s_groups.SelectMany((rows, group) => Enumerable.Repeat(group, rows))];

    private static int[] Groups(int rows)
    {
        var groups = new List<int>();
        for (int left = rows, i = 0; left > 0; i++)
        {
            groups.Add(Math.Min(left, 1 + (i * 5 % 23)));
            left -= groups[^1];
        }
        return [.. groups];
    }

    private sealed class ForgettingSink : IRowSink
    {
        public void Reject(RecordBatch batch, IReadOnlyList<BadRow> bad, StageContext context)
        {
        }
    }
}
