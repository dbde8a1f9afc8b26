using System.Text.Json.Serialization;

namespace SynapseServerless.LightGBM;

/// <summary>A split that every tree has, and those below it.</summary>
public sealed record ForcedSplit
{
    /// <summary>The feature, by its index from 0.</summary>
    [JsonPropertyName("feature")]
    public required int Feature { get; init; }

    /// <summary>Rows whose value is not above it go left; for a feature that holds categories, the category that goes left.</summary>
    [JsonPropertyName("threshold")]
    public required double Threshold { get; init; }

    /// <summary>The split of the rows that go left; null to let LightGBM choose.</summary>
    [JsonPropertyName("left")]
    public ForcedSplit? Left { get; init; }

    /// <summary>The split of the rows that go right; null to let LightGBM choose.</summary>
    [JsonPropertyName("right")]
    public ForcedSplit? Right { get; init; }

    /// <summary>The features of this split and of those below.</summary>
    internal IEnumerable<int> Features => new[] { Left, Right }.OfType<ForcedSplit>().SelectMany(split => split.Features).Prepend(Feature);
}

/// <summary>Bounds between the bins of a feature.</summary>
public sealed record ForcedBins
{
    /// <summary>The feature, by its index from 0.</summary>
    public required int Feature { get; init; }

    /// <summary>The bounds; LightGBM adds others between them as far as maxBin goes.</summary>
    public required IReadOnlyList<double> BinUpperBound { get; init; }
}
