using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Recommendation;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Recommendation;

public sealed class SARTests
{
    // By hand from the numbers of users in RatedRows: jaccard(a, b) = 2 / (3 + 3 - 2) = 1/2, (a, c) = 2/3, (b, c) = 1/4, (b, d) = 1/3; u1 has a with 1 and b with 2.
    [Theory]
    [InlineData("jaccard", 1 * (2 / 3.0) + (2 * 0.25), 2 / 3.0)]
    [InlineData("lift", (2 / 6.0) + (2 * (1 / 6.0)), 2 * (1 / 3.0))]
    [InlineData("cooccurrence", 2 + (2 * 1), 2 * 1)]
    public async Task Scores_are_affinities_times_similarities(string similarity, double c, double d)
    {
        using SARModel model = await RatedRows.FitAsync(new SAR { SimilarityFunction = similarity, SupportThreshold = 1 }, RatedRows.Four());
        using var recommend = new RecommendForAllUsers { Model = model };
        (object Id, double Score)[] first = (await RatedRows.ForAllAsync(recommend, RatedRows.Four()))["u1"];
        Assert.Equal(["c", "d"], first.Select(static pair => pair.Id));
        Assert.Equal(c, first[0].Score, 6);
        Assert.Equal(d, first[1].Score, 6);
    }

    // By hand: with its own items u1 has a with 1 * 1 + 2 * 1/2 = 2 and b with 1 * 1/2 + 2 * 1 = 5/2.
    [Fact]
    public async Task Items_that_a_user_has_are_left_out_unless_they_are_asked_for()
    {
        using SARModel model = await RatedRows.FitAsync(new SAR { SupportThreshold = 1, RemoveSeen = false }, RatedRows.Four());
        using var recommend = new RecommendForAllUsers { Model = model, NumItems = 2 };
        Assert.Equal([("b", 2.5), ("a", 2.0)], (await RatedRows.ForAllAsync(recommend, RatedRows.Four()))["u1"].Select(static pair => ((string)pair.Id, Math.Round(pair.Score, 6))));
    }

    // By hand: only a with b and a with c are had by two users; nothing is similar to d, not even itself.
    [Fact]
    public async Task Items_that_too_few_users_have_together_are_not_similar()
    {
        using SARModel model = await RatedRows.FitAsync(new SAR { SupportThreshold = 2 }, RatedRows.Four());
        using var recommend = new RecommendForAllUsers { Model = model };
        Dictionary<object, (object Id, double Score)[]> lists = await RatedRows.ForAllAsync(recommend, RatedRows.Four());
        Assert.Equal([("c", 0.666667)], lists["u1"].Select(static pair => ((string)pair.Id, Math.Round(pair.Score, 6))));
        // u4 has b with 2 and d: only a is similar, by 1/2.
        Assert.Equal([("a", 1.0)], lists["u4"].Select(static pair => ((string)pair.Id, Math.Round(pair.Score, 6))));
        Assert.Equal([("b", 2.5)], lists["u3"].Select(static pair => ((string)pair.Id, Math.Round(pair.Score, 6))));
        Assert.Empty(lists["u2"]);
    }

    // By hand: two days are half as much with timeDecayCoeff 2; u's first rating is four days old, so that 8 counts 8 / 4 = 2, and the second 1.
    [Theory]
    [InlineData("2024/01/05T00:00:00", "2024/01/01T00:00:00", null, 3)]
    [InlineData("2024/01/05T00:00:00", "2024/01/01T00:00:00", "Sun Jan 07 00:00:00 +0000 2024", 1.5)]
    [InlineData("2024/01/05T13:00:00", "2024/01/01T13:00:00", null, 3)]
    public async Task Old_ratings_count_less(string late, string early, string? start, double affinity)
    {
        RecordBatch rows = TestRows.Of(
            ("user", new[] { "u", "u", "v", "v" }), ("item", new[] { "a", "a", "a", "b" }), ("rating", new[] { 8.0, 1, 1, 1 }), ("time", new[] { early, late, late, late }));
        using SARModel model = await RatedRows.FitAsync(new SAR { SupportThreshold = 1, TimeDecayCoeff = 2, StartTime = start }, rows);
        // b is similar to a by 1/2: one of two users has both.
        RecordBatch scored = await model.TransformAsync(TestRows.Of(("user", new[] { "u", "u", "nobody" }), ("item", new[] { "b", "a", "b" })));
        Assert.Equal([affinity / 2, affinity, double.NaN], TestRows.Doubles(scored, "prediction").Select(static score => Math.Round(score, 6)));
    }

    // By the definition in dense matrices: scores of all users for all items, and of all items for all users.
    [Theory]
    [InlineData("jaccard", true)]
    [InlineData("lift", false)]
    public async Task Recommendations_are_those_of_dense_matrices(string similarity, bool removeSeen)
    {
        (int[] users, int[] items, double[] ratings) = RatedRows.Random(60, 37, 900, 3);
        RecordBatch rows = TestRows.Of(("user", users.Select(static u => u * 10_000_000_000L).ToArray()), ("item", items), ("rating", ratings));
        double[,] affinity = new double[60, 37], scores = new double[60, 37];
        for (int i = 0; i < users.Length; i++)
            affinity[users[i], items[i]] += ratings[i];
        double Both(int one, int other) => Enumerable.Range(0, 60).Count(user => affinity[user, one] > 0 && affinity[user, other] > 0);
        double[,] similar = new double[37, 37];
        for (int one = 0; one < 37; one++)
        {
            for (int other = 0; other < 37; other++)
            {
                double both = Both(one, other), a = Both(one, one), b = Both(other, other);
                similar[one, other] = both < 4 ? 0 : similarity == "jaccard" ? both / (a + b - both) : both / (a * b);
            }
        }
        for (int user = 0; user < 60; user++)
        {
            for (int item = 0; item < 37; item++)
                scores[user, item] = removeSeen && affinity[user, item] > 0 ? 0 : Enumerable.Range(0, 37).Sum(other => affinity[user, other] * similar[other, item]);
        }
        using SARModel model = await RatedRows.FitAsync(new SAR { SimilarityFunction = similarity, RemoveSeen = removeSeen }, rows, partitions: 3);
        Dictionary<object, (object Id, double Score)[]> forUsers = await RatedRows.ForAllAsync(new RecommendForAllUsers { Model = model, NumItems = 5 }, rows), forItems = await RatedRows.ForAllAsync(new RecommendForAllItems { Model = model, NumUsers = 5 }, rows);
        for (int user = 0; user < 60; user++)
            Same(Enumerable.Range(0, 37).Select(item => scores[user, item]), forUsers[user * 10_000_000_000L], static id => (int)id);
        foreach (int item in items.Distinct())
            Same(Enumerable.Range(0, 60).Select(user => scores[user, item]), forItems[item], static id => (int)((long)id / 10_000_000_000L));
    }

    [Fact]
    public async Task A_saved_model_recommends_the_same_to_the_users_that_are_asked_for()
    {
        using SARModel model = await RatedRows.FitAsync(new SAR { SupportThreshold = 1 }, RatedRows.Four(), partitions: 4);
        string folder = Path.Combine(Path.GetTempPath(), $"synapse-sar-{Guid.NewGuid():N}");
        StageCatalog catalog = new StageCatalog().AddRecommendation();
        var storage = new SynapseServerless.Storage.LocalStorage();
        await StageSerializer.SaveAsync(model, folder, storage, catalog, TestContext.Current.CancellationToken);
        using var saved = new RecommendForUserSubset { Model = new SavedModel { Path = folder } };
        await StageFiles.OpenAsync(saved, storage, catalog, TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);
        RecordBatch asked = TestRows.Of(("user", new string?[] { "u3", "u1", "u3" }));
        var lists = (ListArray)(await saved.TransformAsync(asked)).Column(1);
        // u3 has a with 5 and c with 4: b is similar to them by 1/2 and 1/4, d to neither.
        Assert.Equal([("b", 3.5)], RatedRows.List(lists, 0).Select(static pair => ((string)pair.Id, pair.Score)));
        Assert.Equal(RatedRows.List(lists, 0), RatedRows.List(lists, 2));
        Assert.Equal(["c", "d"], RatedRows.List(lists, 1).Select(static pair => pair.Id));
        // Item d is recommended to those who have b: u1 with 2, u2 with 1.
        using var items = new RecommendForItemSubset { Model = model };
        Assert.Equal(["u1", "u2"], RatedRows.List((ListArray)(await items.TransformAsync(TestRows.Of(("item", new[] { "d" })))).Column(1), 0).Select(static pair => pair.Id));
        var error = await Assert.ThrowsAsync<DataException>(() => saved.TransformAsync(TestRows.Of(("user", new string?[] { "u1", "stranger" }))));
        Assert.Contains("'stranger' has no ratings", error.Message);
        Assert.Equal(1, error.Location.Row);
    }

    [Fact]
    public async Task What_cannot_be_learnt_from_is_told_of()
    {
        Assert.Equal("similarityFunction", Assert.Throws<SpecificationException>(() => StageValidation.ThrowIfInvalid(new SAR { SimilarityFunction = "jacccard" })).Location.Parameter);
        Assert.Contains("not written as", Assert.Single(new SAR { StartTime = "yesterday" }.Validate()).Message);
        Assert.Contains("letter that is not known", Assert.Single(new SAR { ActivityTimeFormat = "YYYY" }.Validate()).Message);
        var none = await Assert.ThrowsAsync<DataException>(() => RatedRows.FitAsync(new SAR(), RatedRows.Of()));
        Assert.Contains("no ratings to learn from", none.Message);
        var missing = await Assert.ThrowsAsync<DataException>(() => RatedRows.FitAsync(new SAR(), RatedRows.Of(("u", "a", 1), ("u", "b", double.NaN))));
        Assert.Equal(("rating", 1L), (missing.Location.Column, missing.Location.Row));
        RecordBatch badTime = TestRows.Of(("user", new[] { "u" }), ("item", new[] { "a" }), ("time", new[] { "last week" }));
        Assert.Contains("yyyy/MM/dd'T'h:mm:ss", (await Assert.ThrowsAsync<DataException>(() => RatedRows.FitAsync(new SAR(), badTime))).Message);
        using var nothing = new RecommendForAllUsers { Model = new SQLTransformer { Statement = "SELECT 1" } };
        Assert.Contains("gives no recommendations", Assert.Throws<SpecificationException>(() => nothing.TransformSchema(RatedRows.Four().Schema)).Message);
    }

    private static void Same(IEnumerable<double> scores, (object Id, double Score)[] found, Func<object, int> place)
    {
        (int Place, double Score)[] expected = [.. scores.Select(static (score, i) => (i, score)).Where(static pair => pair.score > 0).OrderByDescending(static pair => Math.Round(pair.score, 5)).Take(5)];
        Assert.Equal(expected.Length, found.Length);
        double[] all = [.. scores];
        for (int i = 0; i < found.Length; i++)
        {
            Assert.Equal(expected[i].Score, found[i].Score, 1e-5 * Math.Max(1, expected[i].Score));
            Assert.Equal(all[place(found[i].Id)], found[i].Score, 1e-5 * Math.Max(1, expected[i].Score));
        }
    }
}
