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

    /// <summary>Single facts, such as the best iteration.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();
}

/// <summary>How much a model relies on a feature.</summary>
/// <param name="Feature">Name of the feature.</param>
/// <param name="Importance">The importance, in the unit of its kind.</param>
public sealed record FeatureImportance(string Feature, double Importance);
