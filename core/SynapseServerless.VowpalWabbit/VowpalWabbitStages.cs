using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>The way into this room.</summary>
public static class VowpalWabbitStages
{
    /// <summary>Adds the stages of this room: learning online, contextual bandits, and what comes before and after them.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The catalog.</returns>
    public static StageCatalog AddVowpalWabbit(this StageCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .Add<VowpalWabbitCSETransformer>()
            .Add<VowpalWabbitClassifier>()
            .Add<VowpalWabbitClassificationModel>()
            .Add<VowpalWabbitContextualBandit>()
            .Add<VowpalWabbitContextualBanditModel>()
            .Add<VowpalWabbitDSJsonTransformer>()
            .Add<VowpalWabbitFeaturizer>()
            .Add<VowpalWabbitGeneric>()
            .Add<VowpalWabbitGenericModel>()
            .Add<VowpalWabbitGenericProgressive>()
            .Add<VowpalWabbitInteractions>()
            .Add<VowpalWabbitRegressor>()
            .Add<VowpalWabbitRegressionModel>();
    }
}
