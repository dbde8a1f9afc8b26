using SynapseServerless.Neighbors;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages that find nearest vectors.</summary>
internal static class NeighborSamples
{
    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["ConditionalKNN"] = new(() => new ConditionalKNN { ValuesCol = "text", LabelCol = "three", ConditionerCol = "list", K = 4, Metric = "euclidean" }) { NeedsColumn = "features" },
        ["KNN"] = new(() => new KNN { ValuesCol = "words", K = 3 }) { NeedsColumn = "features" },
    };
}
