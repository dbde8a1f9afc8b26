using SynapseServerless.Stages;

namespace SynapseServerless.Neighbors;

/// <summary>The way into this room.</summary>
public static class NeighborsStages
{
    /// <summary>Adds the stages of this room: nearest neighbors of vectors.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The catalog.</returns>
    public static StageCatalog AddNeighbors(this StageCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .Add<ConditionalKNN>()
            .Add<ConditionalKNNModel>()
            .Add<KNN>()
            .Add<KNNModel>();
    }
}
