using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees;

/// <summary>A model of trees, as LightGBM writes it: what is asked of a row, and what the leaves say.</summary>
/// <remarks>It has no native code. A model that was trained elsewhere is read, checked and scored wherever .NET runs.</remarks>
public sealed class TreeEnsemble
{
    private TreeEnsemble(TreeModel model) => Model = model;

    /// <summary>Reads a model in LightGBM's own text or JSON, and checks all of it.</summary>
    /// <param name="model">What LightGBM's <c>save_model</c> or <c>dump_model</c> wrote.</param>
    /// <exception cref="TreeModelException">A part is missing, malformed or out of its range; the message says where.</exception>
    public static TreeEnsemble Parse(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new TreeEnsemble(TreeModel.Parse(model.AsSpan().TrimStart().StartsWith("{") ? NativeJson.ToText(model) : model));
    }

    /// <summary>The ensemble of a model that was read already.</summary>
    internal static TreeEnsemble Of(TreeModel model) => new(model);

    /// <summary>How many features a row has.</summary>
    public int FeatureCount => Model.FeatureNames.Count;

    /// <summary>Names of the features, in order.</summary>
    public IReadOnlyList<string> FeatureNames => Model.FeatureNames;

    /// <summary>How many numbers are predicted for a row: one, or one for each class.</summary>
    public int ClassCount => Model.ClassCount;

    /// <summary>How many iterations there are; each has a tree for each class.</summary>
    public int IterationCount => Model.IterationCount;

    /// <summary>How many trees there are.</summary>
    public int TreeCount => Model.Trees.Count;

    /// <summary>What the model was trained for, with its parameters, in LightGBM's words; empty where nothing is known.</summary>
    public string Objective => Model.ObjectiveText;

    /// <summary>Whether leaves hold linear models.</summary>
    public bool IsLinear => Model.IsLinear;

    /// <summary>How many leaves the largest tree has.</summary>
    public int LargestLeafCount => Model.Trees.Count == 0 ? 0 : Model.Trees.Max(tree => tree.LeafCount);

    /// <summary>The model as it was read.</summary>
    internal TreeModel Model { get; }
}
