using Apache.Arrow;
using SynapseServerless.Anomalies;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Anomalies;

public sealed class IsolationForestTests
{
    private static async Task<IsolationForestModel> FitAsync(IsolationForest stage, Dataset data, LocalOptions? options = null) =>
        (IsolationForestModel)await stage.FitAsync(data, options, TestContext.Current.CancellationToken);

    private static MemoryDataset Data(float[]?[] rows, int partitions = 1) => TestRows.Of(("features", rows)).Into(partitions);

    private static async Task<RecordBatch> ScoresAsync(IsolationForestModel model, float[]?[] rows) => await model.TransformAsync(TestRows.Of(("features", rows)));

    // A cloud of normal numbers, and a few rows far from it: the last ones.
    private static float[][] Cloud(int rows, int outliers, int width = 3)
    {
        var random = new Random(5);
        float Normal() => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return [.. Enumerable.Range(0, rows).Select(row => Enumerable.Range(0, width).Select(_ => Normal() + (row >= rows - outliers ? 7 : 0)).ToArray())];
    }

    // By hand: 2 (ln(n-1) + 0.5772156649) - 2 (n-1)/n, and the harmonic number of 1 is 1; sklearn's _average_path_length(256) is 10.244770920116851.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 1.2073923576)]
    [InlineData(256, 10.2447709201)]
    public void Paths_are_measured_by_the_average_of_an_unsuccessful_search(int rows, double expected) => Assert.Equal(expected, IsolationTrees.AverageLength(rows), 1e-9);

    // By hand: any cut sets two different rows apart at depth 1, and c(2) is 1, so that the score is 2^-1.
    [Fact]
    public async Task Two_rows_have_a_score_of_a_half()
    {
        using IsolationForestModel model = await FitAsync(new IsolationForest { NumEstimators = 3 }, Data([[0, 1], [1, 5]]));
        Assert.Equal((double[])[0.5, 0.5], TestRows.Doubles(await ScoresAsync(model, [[0, 1], [1, 5]]), "outlierScore"));
        Assert.Equal((double[])[1.0, 1.0], TestRows.Doubles(await ScoresAsync(model, [[0, 1], [1, 5]]), "predictedLabel"));
    }

    // By hand: of 0, 1 and 10 the first cut falls below 1 with a chance of 1/10 and sets 0 apart, else it sets 10 apart; the rest is two deep.
    // So E(h) is 1.9 for 0, 2 for 1 and 1.1 for 10, and c(3) is 1.20739.
    [Fact]
    public async Task Three_rows_have_the_scores_that_follow_from_the_chances_of_cuts()
    {
        using IsolationForestModel model = await FitAsync(new IsolationForest { NumEstimators = 20_000, MaxSamples = 3 }, Data([[0], [1], [10]]));
        double[] scores = TestRows.Doubles(await ScoresAsync(model, [[0], [1], [10]]), "outlierScore");
        double[] expected = [.. new[] { 1.9, 2, 1.1 }.Select(length => Math.Pow(2, -length / 1.2073923576))];
        for (int row = 0; row < 3; row++)
            Assert.Equal(expected[row], scores[row], 0.003);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(2, false)]
    [InlineData(0, true)]
    public async Task Rows_far_from_a_cloud_have_the_highest_scores(int extension, bool bootstrap)
    {
        float[][] rows = Cloud(500, 8);
        using IsolationForestModel model = await FitAsync(new IsolationForest { ExtensionLevel = extension, Bootstrap = bootstrap, MaxSamples = 128 }, Data(rows));
        double[] scores = TestRows.Doubles(await ScoresAsync(model, rows), "outlierScore");
        Assert.True(scores[^8..].Min() > scores[..^8].Max());
        Assert.All(scores, score => Assert.InRange(score, 0.2, 0.95));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.01)]
    public async Task The_threshold_labels_the_fraction_that_was_asked_for(double error)
    {
        float[][] rows = Cloud(1_000, 20);
        using IsolationForestModel model = await FitAsync(new IsolationForest { Contamination = 0.02, ContaminationError = error }, Data(rows, 3));
        RecordBatch scored = await ScoresAsync(model, rows);
        double[] labels = TestRows.Doubles(scored, "predictedLabel");
        // Counted from the scores themselves: no two of these are equal.
        Assert.InRange(labels.Sum(), 20, error == 0 ? 20 : 30);
        Assert.All(labels[^20..], label => Assert.Equal(1, label));
    }

    // SynapseML labels no row when there is no contamination.
    [Fact]
    public async Task Without_a_contamination_rows_are_labelled_from_a_score_of_a_half_on()
    {
        float[][] rows = Cloud(300, 5);
        using IsolationForestModel model = await FitAsync(new IsolationForest(), Data(rows));
        RecordBatch scored = await ScoresAsync(model, rows);
        Assert.Equal(TestRows.Doubles(scored, "outlierScore").Select(score => score >= 0.5 ? 1.0 : 0.0), TestRows.Doubles(scored, "predictedLabel"));
        Assert.All(TestRows.Doubles(scored, "predictedLabel")[^5..], label => Assert.Equal(1, label));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task The_feature_that_sets_a_row_apart_is_named_and_contributions_add_up_to_the_score(int extension)
    {
        float[][] rows = Cloud(400, 0);
        (rows[10], rows[20]) = ([0, 12, 0], [0, 0, -12]);
        RecordBatch table = TestRows.WithField(TestRows.Of(("features", rows)), "features", field => ColumnMetadata.Vector("features", 3, ["a", "b", "c"]));
        using IsolationForestModel model = await FitAsync(new IsolationForest { ExtensionLevel = extension, ContributionsCol = "why", TopFeatureCol = "top" }, table.Into(1));
        RecordBatch scored = await model.TransformAsync(table);
        Assert.Equal("b", TestRows.Cells(scored, "top")[10]);
        Assert.Equal("c", TestRows.Cells(scored, "top")[20]);
        Assert.Equal(["a", "b", "c"], ColumnMetadata.Slots(scored.Schema.GetFieldByName("why")));
        double[] scores = TestRows.Doubles(scored, "outlierScore");
        foreach (int row in new[] { 0, 10, 20, 399 })
        {
            float[] shares = (float[])TestRows.Cells(scored, "why")[row]!;
            Assert.Equal(Math.Log2(scores[row]), shares.Sum(share => (double)share) - model.Trees!.Expected, 1e-5);
        }
    }

    [Theory]
    [InlineData(256, 0)]
    [InlineData(0.3, 0)]
    [InlineData(64, 1)]
    public async Task Neither_the_order_of_rows_nor_their_cut_changes_a_score(double samples, int extension)
    {
        float[][] rows = Cloud(700, 10);
        var stage = new IsolationForest { MaxSamples = samples, ExtensionLevel = extension, NumEstimators = 20, Contamination = 0.05 };
        using IsolationForestModel whole = await FitAsync(stage, Data(rows));
        float[][] shuffled = [.. rows];
        new Random(3).Shuffle(shuffled);
        using IsolationForestModel cut = await FitAsync(stage, Data(shuffled, 5));
        Assert.Equal(TestRows.Doubles(await ScoresAsync(whole, rows), "outlierScore"), TestRows.Doubles(await ScoresAsync(cut, rows), "outlierScore"));
        Assert.Equal(whole.OutlierScoreThreshold, cut.OutlierScoreThreshold);
        Assert.Equal(samples < 1 ? 210 : (int)samples, whole.Trees!.Samples);
    }

    // Equal rows count one by one: of a thousand rows 990 are zero, and so are 49.5 of fifty on average, with a deviation of 0.7 for one draw.
    [Fact]
    public void Rows_that_come_often_are_drawn_as_often()
    {
        using RecordBatch batch = TestRows.Of(("features", Enumerable.Range(0, 1_000).Select(row => new[] { row < 10 ? 1f + row : 0f }).ToArray()));
        var pool = new RowPool(256);
        pool.Add(batch, FeatureRows.Read(batch, "stage", "features"), "features", 1);
        pool.Settle();
        Assert.Equal((11, 1_000L), (pool.Count, pool.Offered));
        foreach (bool bootstrap in new[] { false, true })
        {
            double zeros = Enumerable.Range(0, 400).Average(draw =>
            {
                var draws = new Draws(7, draw);
                return pool.Draw(50, bootstrap, ref draws).Count(row => pool[row][0] == 0);
            });
            Assert.Equal(49.5, zeros, 0.2);
        }
    }

    [Fact]
    public async Task Trees_look_at_as_many_features_as_they_may()
    {
        float[][] rows = [.. Cloud(300, 0, 4)];
        rows[0] = [9, 0, 0, 0];
        using IsolationForestModel model = await FitAsync(new IsolationForest { MaxFeatures = 0.5, ContributionsCol = "why" }, Data(rows));
        float[] shares = (float[])TestRows.Cells(await ScoresAsync(model, [rows[0]]), "why")[0]!;
        Assert.Equal(0, shares.AsSpan().IndexOf(shares.Max()));
        Assert.Contains("4 features", Assert.Throws<SpecificationException>(() => new IsolationForest { MaxFeatures = 5 }.TransformSchema(Data(rows).Schema)).Message);
        Assert.Contains("looks at 2 features", Assert.Throws<SpecificationException>(() => new IsolationForest { MaxFeatures = 2, ExtensionLevel = 2 }.TransformSchema(Data(rows).Schema)).Message);
    }

    // Featurize knows how wide its vectors are once it is fitted.
    [Fact]
    public async Task Features_may_come_from_a_stage_that_is_fitted_first()
    {
        RecordBatch table = TestRows.Of(("a", Enumerable.Range(0, 200).Select(row => row == 7 ? 900 : row % 10).ToArray()), ("b", Enumerable.Range(0, 200).Select(row => row % 3 == 0 ? "x" : "y").ToArray()));
        var pipeline = new Pipeline(new Featurize { InputCols = ["a", "b"], OutputCol = "features" }, new IsolationForest { ContributionsCol = "why" });
        using PipelineModel model = await pipeline.FitAsync(table.Into(1), cancellationToken: TestContext.Current.CancellationToken);
        using RecordBatch scored = await model.Transform(table.Into(1)).CollectAsync(null, TestContext.Current.CancellationToken);
        double[] scores = TestRows.Doubles(scored, "outlierScore");
        Assert.Equal(7, scores.AsSpan().IndexOf(scores.Max()));
    }

    [Fact]
    public async Task Rows_without_a_place_are_told_of_once_and_too_few_rows_and_other_widths_are_errors()
    {
        var aside = new SettingAside();
        Dataset data = Data([[0, 0], [0, 2], [10, 0], [float.NaN, 1], [10, 2], null]);
        using IsolationForestModel model = await FitAsync(new IsolationForest { Contamination = 0.2 }, data, new LocalOptions { Rows = aside });
        Assert.Equal([3, 5], aside.Rows.Select(row => row.Row).Order());
        var error = await Assert.ThrowsAsync<DataException>(() => FitAsync(new IsolationForest(), data));
        Assert.Equal(("features", 3L), (error.Location.Column, error.Location.Row));
        Assert.Contains("one row", (await Assert.ThrowsAsync<DataException>(() => FitAsync(new IsolationForest(), Data([[1, 2]])))).Message);
        Assert.Contains("have 3 values and the forest 2", Assert.Throws<SpecificationException>(
            () => model.TransformSchema(TestRows.Of(("features", new float[]?[] { [1, 2, 3] })).Schema)).Message);
        Assert.Contains("made of 1.5 rows", Assert.Throws<SpecificationException>(() => StageValidation.ThrowIfInvalid(new IsolationForest { MaxSamples = 1.5 })).Message);
        Assert.Contains("'outlierScore'", Assert.Throws<SpecificationException>(() => StageValidation.ThrowIfInvalid(new IsolationForest { PredictionCol = "outlierScore" })).Message);
    }
}
