using System.Text.Json;

namespace SynapseServerless.ML;

/// <summary>A combination of parameters that was tried.</summary>
public sealed record Trial
{
    /// <summary>Number of the trial, from 0.</summary>
    public int Number { get; init; }

    /// <summary>Uid of the model.</summary>
    public string Model { get; init; } = "";

    /// <summary>The parameters that were set, by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Params { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>The metric, averaged over the folds; null when the trial failed.</summary>
    public double? Metric { get; init; }

    /// <summary>The metric of each fold; empty when the trial failed.</summary>
    public IReadOnlyList<double> FoldMetrics { get; init; } = [];

    /// <summary>Why the trial failed; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>The parameters in words, such as <c>numLeaves=31, learningRate=0.1</c>.</summary>
    public string Describe() => Params.Count == 0 ? "no parameters" : string.Join(", ", Params.Select(static pair => $"{pair.Key}={pair.Value.GetRawText()}"));
}
