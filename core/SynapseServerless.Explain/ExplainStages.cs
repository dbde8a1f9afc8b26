using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>The way into this room.</summary>
public static class ExplainStages
{
    /// <summary>Adds the stages of this room: explanations, balance of data, fairness.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The catalog.</returns>
    public static StageCatalog AddExplain(this StageCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .Add<AggregateBalanceMeasure>()
            .Add<DistributionBalanceMeasure>()
            .Add<FeatureBalanceMeasure>()
            .Add<FairnessMeasure>()
            .Add<GroupThresholds>()
            .Add<GroupThresholdsModel>()
            .Add<ICETransformer>()
            .Add<ImageLIME>()
            .Add<ImageSHAP>()
            .Add<PartialDependence>()
            .Add<PermutationImportance>()
            .Add<Reweighing>()
            .Add<ReweighingModel>()
            .Add<TabularLIME>()
            .Add<TabularSHAP>()
            .Add<TextLIME>()
            .Add<TextSHAP>()
            .Add<VectorLIME>()
            .Add<VectorSHAP>();
    }
}
