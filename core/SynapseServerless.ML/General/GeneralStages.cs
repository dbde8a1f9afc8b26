using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>The stages that are of use in any pipeline.</summary>
internal static class GeneralStages
{
    /// <summary>Adds them.</summary>
    public static StageCatalog AddGeneral(this StageCatalog catalog) => catalog
        .Add<Cacher>()
        .Add<EnsembleByKey>()
        .Add<LumpFeatures>()
        .Add<LumpFeaturesModel>()
        .Add<MultiColumnAdapter>()
        .Add<Timer>()
        .Add<TimerModel>()
        .Add<VectorZipper>();
}
