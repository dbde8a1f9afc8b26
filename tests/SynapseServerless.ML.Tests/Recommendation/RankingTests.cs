using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Recommendation;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Recommendation;

public sealed class RankingTests
{
    private static async Task<IReadOnlyDictionary<string, double>> EvaluateAsync(RankingEvaluator stage, RecordBatch lists, int partitions = 1)
    {
        RecordBatch table = await stage.Transform(lists.Into(partitions)).CollectAsync(null, TestContext.Current.CancellationToken);
        return table.Schema.FieldsList.ToDictionary(static field => field.Name, field => ((DoubleArray)table.Column(table.Schema.GetFieldIndex(field.Name))).GetValue(0)!.Value);
    }

    private static RecordBatch Lists(int[]?[] predicted, int[]?[] labels) => TestRows.Of(("prediction", predicted), ("label", labels));

    // The table of Spark's own tests of RankingMetrics, with its values times 3/2: Spark counts the third user, for whom nothing is relevant, as 0, and here it is left out.
    private static RecordBatch OfSpark() => Lists(
        [[1, 6, 2, 7, 8, 3, 9, 10, 4, 5], [4, 1, 5, 6, 2, 7, 3, 8, 9, 10], [1, 2, 3, 4, 5]], [[1, 2, 3, 4, 5], [1, 2, 3], []]);

    [Theory]
    [InlineData(1, 1.0 / 3, 1.0 / 15, 1.0 / 3, 0.333334)]
    [InlineData(3, 1.0 / 3, 11.0 / 45, 1.0 / 3, 0.24074)]
    [InlineData(5, 0.8 / 3, 16.0 / 45, 0.328788, double.NaN)]
    [InlineData(10, double.NaN, 2.0 / 3, 0.487913, double.NaN)]
    public async Task Metrics_are_those_of_Sparks_own_tests(int k, double precision, double recall, double ndcg, double mapk)
    {
        foreach (int partitions in new[] { 1, 3 })
        {
            IReadOnlyDictionary<string, double> metrics = await EvaluateAsync(new RankingEvaluator { K = k, MetricName = "all" }, OfSpark(), partitions);
            foreach ((string name, double expected) in new[] { ("precisionAtk", precision), ("recallAtK", recall), ("ndcgAt", ndcg), ("mapk", mapk), ("map", 0.355026) })
            {
                if (!double.IsNaN(expected))
                    Assert.Equal(expected * 1.5, metrics[name], 2e-6);
            }
        }
    }

    // By hand: the first hits stand at 1 and 2; 8 of 20 items are among the first five of anybody, and 10 in any list. Of the pairs of 1, 2 and 3 in the order 3, 1, 2 one of three is as in the labels.
    [Fact]
    public async Task Ranks_diversity_and_concordance_are_as_worked_by_hand()
    {
        IReadOnlyDictionary<string, double> metrics = await EvaluateAsync(new RankingEvaluator { K = 5, NItems = 20, MetricName = "all" }, OfSpark());
        Assert.Equal((0.75, 0.4, 0.5, 1.0), (metrics["mrr"], metrics["diversityAtK"], metrics["maxDiversity"], metrics["fcp"]));
        Assert.Equal(1.0 / 3, (await EvaluateAsync(new RankingEvaluator { MetricName = "fcp" }, Lists([[3, 9, 1, 2], [7]], [[1, 2, 3], [7]]))).Single().Value, 12);
        Assert.True(double.IsNaN((await EvaluateAsync(new RankingEvaluator { MetricName = "map" }, Lists([[1]], [[]]))).Single().Value));
        // A list that repeats an item has no more hits by it.
        Assert.Equal(0.5, (await EvaluateAsync(new RankingEvaluator { MetricName = "recallAtK" }, Lists([[1, 1, 1]], [[1, 2]]))).Single().Value);
        Assert.Contains("20 different", (await Assert.ThrowsAsync<DataException>(() => EvaluateAsync(new RankingEvaluator { NItems = 3 }, Lists([[.. Enumerable.Range(0, 20)]], [[1]])))).Message);
        Assert.Equal(("label", 1L), ((await Assert.ThrowsAsync<DataException>(() => EvaluateAsync(new RankingEvaluator(), Lists([[1], [1]], [[1], null])))).Location is { } at ? (at.Column, at.Row) : default));
    }

    // By hand, as in SARTests: u1 has b with 2 and a with 1, u3 a with 5 and c with 4.
    [Theory]
    [InlineData("allUsers", "c", "b")]
    [InlineData("normal", "b,a", "a,c")]
    public async Task An_adapter_gives_each_user_what_is_recommended_and_what_is_relevant(string mode, string first, string third)
    {
        var stage = new RankingAdapter { Recommender = new SAR { SupportThreshold = 2 }, K = 2, Mode = mode };
        using Transformer model = await stage.FitAsync(RatedRows.Four().Into(2), cancellationToken: TestContext.Current.CancellationToken);
        RecordBatch table = await model.Transform(RatedRows.Four().Into(3)).CollectAsync(null, TestContext.Current.CancellationToken);
        Assert.Equal(["u1", "u2", "u3", "u4"], TestRows.Cells(table, "user"));
        Assert.Equal(["b,a", "a,b,c", "a,c", "d,b"], Tables.Lists(table, "label").Select(static list => string.Join(',', list!)));
        IReadOnlyList<string[]?> predicted = Tables.Lists(table, "prediction");
        Assert.Equal((first, third), (string.Join(',', predicted[0]!), string.Join(',', predicted[2]!)));
        using Transformer few = await (new RankingAdapter { Recommender = new SAR { SupportThreshold = 1 }, MinRatingsPerItem = 2 }).FitAsync(RatedRows.Four().Into(1), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["a", "b", "c"], ((SARModel)((RankingAdapterModel)few).RecommenderModel!).Tables.Items.Ids);
        var none = await Assert.ThrowsAsync<DataException>(() => new RankingAdapter { Recommender = new SAR(), MinRatingsPerUser = 9 }.FitAsync(RatedRows.Four().Into(1)));
        Assert.Contains("No user has 9 ratings", none.Message);
    }

    // Each user of a group has the same ten items but for chance: those of its own group are to be recommended, and no trial with a threshold above all users can do that.
    [Fact]
    public async Task A_split_finds_the_parameters_that_recommend_what_was_held_back()
    {
        RecordBatch rows = RatedRows.Of([.. Enumerable.Range(0, 40).SelectMany(static user => Enumerable.Range(0, 8).Select(item => ($"u{user:00}", $"i{(user % 2 * 10) + ((item + user) % 10):00}", 1.0 + item)))]);
        JsonElement Number(int value) => JsonSerializer.SerializeToElement(value);
        var stage = new RankingTrainValidationSplit
        {
            Estimator = new SAR(), Evaluator = new RankingEvaluator { K = 5, MetricName = "recallAtK" }, Parallelism = 2, Seed = 4,
            EstimatorParamMaps = [new Dictionary<string, JsonElement> { ["supportThreshold"] = Number(1000) }, new Dictionary<string, JsonElement> { ["supportThreshold"] = Number(2) }],
        };
        using var model = (RankingTrainValidationSplitModel)await stage.FitAsync(rows.Into(1), cancellationToken: TestContext.Current.CancellationToken);
        // Of the eight items of a user six are learned from; the other four of its group hold the two that were held back, and five are recommended.
        Assert.Equal([0.0, 1.0], model.ValidationMetrics);
        Assert.Equal((1, 2), (model.BestTrial, ((SARModel)model.BestModel!).SupportThreshold));
        Assert.Equal(320, ((SARModel)model.BestModel!).Tables.Ratings);
        using var cut = (RankingTrainValidationSplitModel)await stage.FitAsync(rows.Into(7), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(model.ValidationMetrics, cut.ValidationMetrics);

        Assert.Contains("no parameter 'threshold'", Assert.Single(new RankingTrainValidationSplit { Estimator = new SAR(), EstimatorParamMaps = [new Dictionary<string, JsonElement> { ["threshold"] = Number(1) }] }.Validate()).Message);
        Assert.Contains("one metric", Assert.Single(new RankingTrainValidationSplit { Estimator = new SAR(), Evaluator = new RankingEvaluator { MetricName = "all" } }.Validate()).Message);
        var single = await Assert.ThrowsAsync<DataException>(() => new RankingTrainValidationSplit { Estimator = new SAR() }.FitAsync(RatedRows.Of(("u", "a", 1), ("v", "b", 1)).Into(1)));
        Assert.Contains("No user has enough ratings", single.Message);
    }

    // By hand: items a and b come three times each, c twice, d once; of equal counts the first in order stands first.
    [Fact]
    public async Task Indexes_go_by_frequency_and_what_was_not_there_is_told_of()
    {
        var stage = new RecommendationIndexer { UserInputCol = "user", UserOutputCol = "u", ItemInputCol = "item", ItemOutputCol = "i" };
        using Transformer model = await stage.FitAsync(RatedRows.Four().Into(3), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["a", "b", "c", "d"], ((RecommendationIndexerModel)model).Items);
        Assert.Equal(["u2", "u1", "u3", "u4"], ((RecommendationIndexerModel)model).Users);
        RecordBatch scored = await model.TransformAsync(RatedRows.Of(("u1", "d", 1), ("u2", "a", 2)));
        Assert.Equal([1, 0], TestRows.Cells(scored, "u"));
        Assert.Equal([3, 0], TestRows.Cells(scored, "i"));
        var error = await Assert.ThrowsAsync<DataException>(() => model.TransformAsync(RatedRows.Of(("u1", "z", 1))));
        Assert.Contains("The item 'z' was not there", error.Message);
    }
}
