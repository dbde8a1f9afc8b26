using System.Text.Json;
using SynapseServerless.Pipelines;
using SynapseServerless.Recommendation;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages that recommend: groups are users, sentences items.</summary>
internal static class RecommendationSamples
{
    private static SAR Sar => new() { UserCol = "group", ItemCol = "words", RatingCol = "weight", SupportThreshold = 2 };

    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["ALS"] = new(() => new ALS { UserCol = "group", ItemCol = "words", RatingCol = "weight", Rank = 2, MaxIter = 2 }) { NeedsColumn = "group" },
        ["RankingAdapter"] = new(() => new RankingAdapter { Recommender = Sar, K = 3, MinRatingsPerUser = 2 }) { NeedsColumn = "group", RefusesNulls = true },
        ["RankingEvaluator"] = new(() => new RankingEvaluator { PredictionCol = "list", LabelCol = "list", MetricName = "all", K = 2 }) { NeedsColumn = "list" },
        ["RankingTrainValidationSplit"] = new(() => new RankingTrainValidationSplit
        {
            Estimator = Sar, Evaluator = new RankingEvaluator { K = 3, MetricName = "recallAtK" },
            EstimatorParamMaps = [new Dictionary<string, JsonElement> { ["supportThreshold"] = JsonSerializer.SerializeToElement(1) }, new Dictionary<string, JsonElement> { ["similarityFunction"] = JsonSerializer.SerializeToElement("lift") }],
        })
        { NeedsColumn = "words" },
        ["RecommendationIndexer"] = new(() => new RecommendationIndexer { UserInputCol = "group", UserOutputCol = "userIndex", ItemInputCol = "words", ItemOutputCol = "itemIndex", RatingCol = "weight" })
        { NeedsColumn = "group", RefusesNulls = true },
        ["RecommendForAllItems"] = new(() => new RecommendForAllItems { Model = Fitted(), NumUsers = 3 }),
        ["RecommendForAllUsers"] = new(() => new RecommendForAllUsers { Model = Fitted(), NumItems = 3 }),
        ["RecommendForItemSubset"] = new(() => new RecommendForItemSubset { Model = Fitted(), NumUsers = 2 }) { NeedsColumn = "words", RefusesNulls = true },
        ["RecommendForUserSubset"] = new(() => new RecommendForUserSubset { Model = Fitted(), NumItems = 2 }) { NeedsColumn = "group" },
        ["SAR"] = new(() => Sar) { NeedsColumn = "group" },
    };

    // Each sample has a model of its own, which it disposes.
    private static Transformer Fitted() => Task.Run(() => Sar.FitAsync(SampleData.Plain())).GetAwaiter().GetResult();
}
