using SynapseServerless.Anomalies;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages that find anomalies.</summary>
internal static class AnomalySamples
{
    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["AccessAnomaly"] = new(() => new AccessAnomaly { TenantCol = null, UserCol = "text", ResCol = "integer", LikelihoodCol = "weight", RankParam = 3, MaxIter = 3 }) { NeedsColumn = "text" },
        ["ConnectedComponents"] = new(() => new ConnectedComponents { TenantCol = "three", UserCol = "text", ResCol = "integer" }) { NeedsColumn = "three" },
        ["IdIndexer"] = new(() => new IdIndexer { InputCol = "text", PartitionKey = "flag", OutputCol = "id" }) { NeedsColumn = "text" },
        ["IsolationForest"] = new(() => new IsolationForest { NumEstimators = 10, MaxSamples = 0.3, Contamination = 0.1, ContributionsCol = "why", TopFeatureCol = "top" }) { NeedsColumn = "features" },
        ["LinearScalarScaler"] = new(() => new LinearScalarScaler { InputCol = "number", PartitionKey = "three", OutputCol = "scaled", MaxRequiredValue = 10 }) { NeedsColumn = "number" },
        ["StandardScalarScaler"] = new(() => new StandardScalarScaler { InputCol = "number", PartitionKey = "three", OutputCol = "scaled" }) { NeedsColumn = "number" },
    };
}
