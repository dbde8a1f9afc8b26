using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

/// <summary>The way into this room.</summary>
public static class LightGBMStages
{
    /// <summary>Adds the LightGBM stages: classifier, regressor, ranker and their models, and the one that scores by models of trees of other libraries.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The catalog.</returns>
    public static StageCatalog AddLightGBM(this StageCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .Add<DecisionTreeClassifier>()
            .Add<DecisionTreeRegressor>()
            .Add<GBTClassifier>()
            .Add<GBTRegressor>()
            .Add<RandomForestClassifier>()
            .Add<RandomForestRegressor>()
            .Add<TreeClassificationModel>()
            .Add<LightGBMClassifier>()
            .Add<LightGBMClassificationModel>()
            .Add<LightGBMRegressor>()
            .Add<LightGBMRegressionModel>()
            .Add<LightGBMRanker>()
            .Add<LightGBMRankerModel>()
            .Add<TreeEnsembleModel>();
    }
}
