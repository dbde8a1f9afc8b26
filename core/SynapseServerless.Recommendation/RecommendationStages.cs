using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>The way into this room.</summary>
public static class RecommendationStages
{
    /// <summary>Adds the stages of this room: recommendations and their evaluation.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The catalog.</returns>
    public static StageCatalog AddRecommendation(this StageCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .Add<ALS>()
            .Add<ALSModel>()
            .Add<RankingAdapter>()
            .Add<RankingAdapterModel>()
            .Add<RankingEvaluator>()
            .Add<RankingTrainValidationSplit>()
            .Add<RankingTrainValidationSplitModel>()
            .Add<RecommendationIndexer>()
            .Add<RecommendationIndexerModel>()
            .Add<RecommendForAllItems>()
            .Add<RecommendForAllUsers>()
            .Add<RecommendForItemSubset>()
            .Add<RecommendForUserSubset>()
            .Add<SAR>()
            .Add<SARModel>();
    }
}
