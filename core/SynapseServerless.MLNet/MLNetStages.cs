using SynapseServerless.Stages;

namespace SynapseServerless.MLNet;

/// <summary>The way into this room.</summary>
public static class MLNetStages
{
    /// <summary>Adds the stage that runs a model of ML.NET.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The catalog.</returns>
    public static StageCatalog AddMLNet(this StageCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Add<MLNetModel>();
    }
}
