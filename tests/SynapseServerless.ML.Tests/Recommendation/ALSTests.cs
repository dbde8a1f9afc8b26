using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Recommendation;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Recommendation;

public sealed class ALSTests
{
    private static readonly RecordBatch _three = RatedRows.Of(("u", "a", 4), ("u", "b", 1), ("v", "a", 2));

    private static async Task<ALSModel> FitAsync(ALS stage, RecordBatch rows, int partitions = 1) =>
        (ALSModel)await stage.FitAsync(rows.Into(partitions), cancellationToken: TestContext.Current.CancellationToken);

    // By hand: the first factors of users are 1, as of rank 1 and without negative numbers. Then a = (4 + 2) / (2 + 2 / 2) = 2, b = 1 / (1 + 1/2) = 2/3, u = (4 * 2 + 1 * 2/3) / (4 + 4/9 + 1) = 78/49 and
    // v = 2 * 2 / (4 + 1/2) = 8/9, where regParam 1/2 counts once for each rating.
    [Fact]
    public async Task Factors_solve_the_normal_equations()
    {
        using ALSModel model = await FitAsync(new ALS { Rank = 1, MaxIter = 1, RegParam = 0.5, Nonnegative = true }, _three);
        Assert.Equal((2f, 2 / 3f), (model.ItemFactors("a")!.Single(), model.ItemFactors("b")!.Single()));
        Assert.Equal(78 / 49.0, model.UserFactors("u")!.Single(), 1e-6);
        Assert.Equal(8 / 9.0, model.UserFactors("v")!.Single(), 1e-6);
        double[] expected = [78 / 49.0 * 2, 78 / 49.0 * 2 / 3, 8 / 9.0 * 2];
        Assert.All(expected.Zip(TestRows.Doubles(await model.TransformAsync(_three), "prediction")), static pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    // By hand, with alpha 2 and first factors of 1 for both users: of a the sum of squares is 2 + 2 * 4 + 2 * 2 = 14 and the right side (1 + 8) + (1 + 4) = 14, so that a = 14 / (14 + 2 * 3) = 0.7; b, which u dislikes
    // by 1 and nobody likes, is 0. Then u = 9 * 0.7 / (0.49 + 8 * 0.49 + 3) and v = 5 * 0.7 / (0.49 + 4 * 0.49 + 3).
    [Fact]
    public async Task Implicit_ratings_say_how_sure_it_is()
    {
        RecordBatch rows = RatedRows.Of(("u", "a", 4), ("u", "b", -1), ("v", "a", 2));
        using ALSModel model = await FitAsync(new ALS { Rank = 1, MaxIter = 1, RegParam = 3, ImplicitPrefs = true, Alpha = 2, Nonnegative = true }, rows);
        Assert.Equal(0.7, model.ItemFactors("a")!.Single(), 1e-6);
        Assert.Equal(0, model.ItemFactors("b")!.Single());
        Assert.Equal(6.3 / (0.49 + 3.92 + 3), model.UserFactors("u")!.Single(), 1e-6);
        Assert.Equal(3.5 / (0.49 + 1.96 + 3), model.UserFactors("v")!.Single(), 1e-6);
    }

    // A table of products of known factors, all of which are given, comes back when hardly anything is penalized.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_table_of_low_rank_comes_back(bool nonnegative)
    {
        (string, string, double)[] rows = [.. Enumerable.Range(0, 48).Select(static i => ($"u{i / 6}", $"i{i % 6}", (((i / 6) + 1.0) * ((i % 6) + 2.0)) + (((i / 6 * 3 % 5) + 1) * (i % 6 * 2 % 3))))];
        RecordBatch table = RatedRows.Of(rows);
        var stage = new ALS { Rank = 2, MaxIter = 60, RegParam = 1e-6, Nonnegative = nonnegative, Seed = 2 };
        using ALSModel model = await FitAsync(stage, table), cut = await FitAsync(stage, table, 4);
        double[] expected = TestRows.Doubles(await model.TransformAsync(table), "prediction");
        Assert.All(rows.Zip(expected), static pair => Assert.Equal(pair.First.Item3, pair.Second, 0.05));
        Assert.Equal(expected, TestRows.Doubles(await cut.TransformAsync(table), "prediction"));
        Assert.Equal(nonnegative, Enumerable.Range(0, 8).SelectMany(u => model.UserFactors($"u{u}")!).All(static factor => factor >= 0));
    }

    [Fact]
    public async Task Who_is_not_known_gets_NaN_or_is_dropped()
    {
        RecordBatch asked = RatedRows.Of(("u", "a", 0), ("x", "a", 0), ("v", "y", 0));
        using ALSModel nan = await FitAsync(new ALS { Rank = 1 }, _three), drop = await FitAsync(new ALS { Rank = 1, ColdStartStrategy = "drop" }, _three);
        Assert.Equal([false, true, true], TestRows.Doubles(await nan.TransformAsync(asked), "prediction").Select(double.IsNaN));
        Assert.Equal(["u"], TestRows.Cells(await drop.TransformAsync(asked), "user"));
    }

    // v has not rated b: by Factors_solve_the_normal_equations it gets 8/9 * 2/3. What was rated is recommended too, as by Spark.
    [Fact]
    public async Task Items_are_recommended_to_all_users()
    {
        using ALSModel model = await FitAsync(new ALS { Rank = 1, MaxIter = 1, RegParam = 0.5, Nonnegative = true }, _three);
        using var items = new RecommendForAllUsers { Model = model, NumItems = 2 };
        Assert.Equal([("a", 1.77778), ("b", 0.59259)], (await RatedRows.ForAllAsync(items, _three))["v"].Select(static pair => ((string)pair.Id, Math.Round(pair.Score, 5))));
        using var users = new RecommendForAllItems { Model = model, NumUsers = 1 };
        Assert.Equal(["u"], (await RatedRows.ForAllAsync(users, _three))["b"].Select(static pair => pair.Id));
    }

    // RankingAdapter takes it as SynapseML's does: by hand, v's only item is a, which is the first of two that are recommended.
    [Fact]
    public async Task It_can_be_ranked()
    {
        using var adapter = (RankingAdapterModel)await new RankingAdapter { Recommender = new ALS { Rank = 1, MaxIter = 1, RegParam = 0.5, Nonnegative = true }, K = 2 }
            .FitAsync(_three.Into(1), cancellationToken: TestContext.Current.CancellationToken);
        RecordBatch ranked = await adapter.Transform(_three.Into(1)).CollectAsync(null, TestContext.Current.CancellationToken);
        Assert.Equal([["a", "b"], ["a", "b"]], Enumerable.Range(0, 2).Select(row => ((object?[])Cells.Value(ranked.Column(1), row)!).Cast<string>().ToArray()));
    }

    [Fact]
    public async Task What_cannot_be_learnt_is_said()
    {
        DataException error = await Assert.ThrowsAsync<DataException>(() => FitAsync(new ALS { Rank = 3, RegParam = 0 }, _three));
        Assert.Contains("do not determine 3 factors", error.Message);
        error = await Assert.ThrowsAsync<DataException>(() => FitAsync(new ALS(), RatedRows.Of()));
        Assert.Contains("There are no ratings", error.Message);
        error = await Assert.ThrowsAsync<DataException>(() => FitAsync(new ALS(), RatedRows.Of(("u", "a", double.NaN))));
        Assert.Contains("The rating is missing", error.Message);
    }
}
