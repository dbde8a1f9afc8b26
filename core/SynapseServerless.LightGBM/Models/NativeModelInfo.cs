using System.Globalization;
using SynapseServerless.LightGBM.Trees;

namespace SynapseServerless.LightGBM;

/// <summary>What a model's text says about it.</summary>
/// <param name="Objective">LightGBM's name of the objective; empty for one of the trainer's own.</param>
/// <param name="ObjectiveParameters">The objective with its parameters, such as <c>binary sigmoid:1</c>.</param>
/// <param name="ClassCount">How many classes there are; 1 for regression, ranking and two classes.</param>
/// <param name="Iterations">How many iterations there are.</param>
/// <param name="AveragesTrees">Whether trees are averaged rather than added, as in a random forest.</param>
/// <param name="HasLinearTrees">Whether leaves hold linear models.</param>
/// <param name="Features">The features, in order.</param>
public sealed record NativeModelInfo(
    string Objective, string ObjectiveParameters, int ClassCount, int Iterations, bool AveragesTrees, bool HasLinearTrees,
    IReadOnlyList<NativeFeature> Features)
{
    internal static NativeModelInfo Of(TreeModel model, IReadOnlyList<string> names) => new(
        model.Objective.Name, model.ObjectiveText, model.ClassCount, model.IterationCount, model.Objective.AveragesTrees, model.IsLinear,
        [.. model.FeatureInfos.Select((info, i) => NativeFeature.Parse(names[i], info))]);
}

/// <summary>What a model knows of a feature.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Minimum">The smallest value seen in training; null for categories and for features that were not usable.</param>
/// <param name="Maximum">The largest value seen in training; null likewise.</param>
/// <param name="Categories">The categories seen in training, the most frequent first; empty for numbers.</param>
public sealed record NativeFeature(string Name, double? Minimum, double? Maximum, IReadOnlyList<int> Categories)
{
    /// <summary>Whether the feature holds categories.</summary>
    public bool IsCategorical => Categories.Count > 0;

    internal static NativeFeature Parse(string name, string info)
    {
        if (info is "none" or "")
            return new NativeFeature(name, null, null, []);
        string[] parts = info.Trim('[', ']').Split(':');
        return info[0] == '['
            ? new NativeFeature(name, Number(parts[0]), Number(parts[1]), [])
            // LightGBM lists -1 where values were missing or negative; that is no category.
            : new NativeFeature(name, null, null, [.. parts.Select(part => int.Parse(part, CultureInfo.InvariantCulture)).Where(category => category >= 0)]);

        static double Number(string text) => text switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        };
    }
}
