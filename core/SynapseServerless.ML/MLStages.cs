using SynapseServerless.ML;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>The way into this room.</summary>
public static class MLStages
{
    /// <summary>Adds the stages of this room: featurizing, text, data preparation, statistics and evaluation.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The catalog.</returns>
    public static StageCatalog AddML(this StageCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .Add<ClassBalancer>()
            .Add<ClassBalancerModel>()
            .Add<CleanMissingData>()
            .Add<CleanMissingDataModel>()
            .Add<ComputeModelStatistics>()
            .Add<ComputePerInstanceStatistics>()
            .Add<CountSelector>()
            .Add<CountSelectorModel>()
            .Add<DataConversion>()
            .Add<FastVectorAssembler>()
            .Add<Featurize>()
            .Add<FeaturizeModel>()
            .Add<IndexToValue>()
            .Add<KMeans>()
            .Add<KMeansModel>()
            .Add<SummarizeData>()
            .AddTuning()
            .Add<ValueIndexer>()
            .Add<ValueIndexerModel>()
            .AddGeneral()
            .AddLearners()
            .AddText()
            .AddTraining()
            .AddVectors();
    }
}
