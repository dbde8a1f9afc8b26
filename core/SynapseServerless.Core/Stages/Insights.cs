using SynapseServerless.Plots;

namespace SynapseServerless.Stages;

/// <summary>A fitted stage that has something to show in the report of a run.</summary>
public interface IModelInsights
{
    /// <summary>What it has to show.</summary>
    ModelInsights GetInsights();
}

/// <summary>What a fitted stage shows in the report of a run.</summary>
public sealed record ModelInsights
{
    /// <summary>Importances of features, by kind (<c>gain</c>, <c>split</c>).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<FeatureImportance>> FeatureImportances { get; init; } =
        new Dictionary<string, IReadOnlyList<FeatureImportance>>();

    /// <summary>A metric per training iteration, by a name such as <c>valid auc</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> TrainingCurves { get; init; } =
        new Dictionary<string, IReadOnlyList<double>>();

    /// <summary>Trees that are small enough to look at, such as the first of a boosted model.</summary>
    public IReadOnlyList<TreeDiagram> Trees { get; init; } = [];

    /// <summary>The trials of a search, in their order; empty where there was none.</summary>
    public IReadOnlyList<TriedModel> Trials { get; init; } = [];

    /// <summary>What the trials were judged by; null where there were none.</summary>
    public string? TrialMetric { get; init; }

    /// <summary>Single facts, such as the best iteration.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();
}

/// <summary>A trial of a search, as the report shows it.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Model">What was tried.</param>
public sealed record TriedModel(int Number, string Model)
{
    /// <summary>The parameters that were set, by name.</summary>
    public IReadOnlyDictionary<string, string> Params { get; init; } = new Dictionary<string, string>();

    /// <summary>What it was judged by; null where it failed.</summary>
    public double? Metric { get; init; }

    /// <summary>How long its fits took, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>Whether it is the best.</summary>
    public bool IsBest { get; init; }

    /// <summary>What became of it where it did not go through to the end; null where it did.</summary>
    public string? Outcome { get; init; }
}

/// <summary>How much a model relies on a feature.</summary>
/// <param name="Feature">Name of the feature.</param>
/// <param name="Importance">The importance, in the unit of its kind.</param>
public sealed record FeatureImportance(string Feature, double Importance);
