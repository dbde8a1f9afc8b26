using SynapseServerless.Anomalies;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages that find anomalies.</summary>
internal static class AnomalySamples
{
    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["IsolationForest"] = new(() => new IsolationForest { NumEstimators = 10, MaxSamples = 0.3, Contamination = 0.1, ContributionsCol = "why", TopFeatureCol = "top" }) { NeedsColumn = "features" },
    };
}
