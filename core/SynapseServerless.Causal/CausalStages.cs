using SynapseServerless.Stages;

namespace SynapseServerless.Causal;

/// <summary>The way into this room.</summary>
public static class CausalStages
{
    /// <summary>Adds the stages of this room: causal effects.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The catalog.</returns>
    public static StageCatalog AddCausal(this StageCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .Add<DiffInDiffEstimator>()
            .Add<DiffInDiffModel>()
            .Add<DoubleMLEstimator>()
            .Add<DoubleMLModel>()
            .Add<OrthoForestDMLEstimator>()
            .Add<OrthoForestDMLModel>()
            .Add<OrthoForestVariableTransformer>()
            .Add<ResidualTransformer>()
            .Add<SyntheticControlEstimator>()
            .Add<SyntheticDiffInDiffEstimator>();
    }
}
