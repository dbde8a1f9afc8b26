using SynapseServerless.Stages;

namespace SynapseServerless.Anomalies;

/// <summary>The way into this room.</summary>
public static class AnomalyStages
{
    /// <summary>Adds the stages of this room: detection of anomalies.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The catalog.</returns>
    public static StageCatalog AddAnomalies(this StageCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .Add<AccessAnomaly>()
            .Add<AccessAnomalyModel>()
            .Add<ConnectedComponents>()
            .Add<ConnectedComponentsModel>()
            .Add<IdIndexer>()
            .Add<IdIndexerModel>()
            .Add<IsolationForest>()
            .Add<IsolationForestModel>()
            .Add<LinearScalarScaler>()
            .Add<LinearScalarScalerModel>()
            .Add<StandardScalarScaler>()
            .Add<StandardScalarScalerModel>();
    }
}
