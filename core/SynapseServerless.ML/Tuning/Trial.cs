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

    /// <summary>The metric, averaged over the folds that were fitted; null when the trial failed.</summary>
    public double? Metric { get; init; }

    /// <summary>The metric of each fold; empty when the trial failed.</summary>
    public IReadOnlyList<double> FoldMetrics { get; init; } = [];

    /// <summary>Why the trial failed; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it was given up because others were better: its metric is of fewer folds, or of a shorter fit, than theirs.</summary>
    public bool IsPruned { get; init; }

    /// <summary>Whether it was given up because the time was over.</summary>
    public bool IsOverTime { get; init; }

    /// <summary>What successive halving gave it last, such as a number of iterations; null otherwise.</summary>
    public double? Resource { get; init; }

    /// <summary>How long its fits took together, in seconds, where there is a time budget; 0 otherwise, so that the same rows give the same model to the last byte.</summary>
    public double Seconds { get; init; }

    /// <summary>The parameters in words, such as <c>numLeaves=31, learningRate=0.1</c>.</summary>
    public string Describe() => Params.Count == 0 ? "no parameters" : string.Join(", ", Params.Select(static pair => $"{pair.Key}={pair.Value.GetRawText()}"));

    /// <summary>Whether it went through to the end, so that it may be the best.</summary>
    internal bool IsComplete => Metric is not null && Error is null && !IsPruned;
}
