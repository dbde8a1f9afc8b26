using System.Text;
using SynapseServerless.Trees.Formats;
using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees;

/// <summary>A model of trees, as LightGBM, XGBoost or ONNX has it: what is asked of a row, and what the leaves say.</summary>
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

    /// <summary>Reads a model of XGBoost's in JSON or UBJSON (boosters gbtree and dart), and checks all of it.</summary>
    /// <remarks>
    /// Rows are scored as XGBoost scores them on a processor: in floats, each missing value (NaN) by the default direction of its split. All trees are used; where training stopped early, say up to the best
    /// iteration by the range of a <see cref="TreeScorer"/>.
    /// </remarks>
    /// <param name="model">What XGBoost's <c>save_model</c> wrote, as bytes.</param>
    /// <exception cref="TreeModelException">A part is missing or malformed, or the model is of a kind that is not covered; the message says which.</exception>
    public static TreeEnsemble ParseXGBoost(ReadOnlySpan<byte> model) => new(XGBoostModel.Read(model));

    /// <inheritdoc cref="ParseXGBoost(ReadOnlySpan{byte})"/>
    /// <summary>Reads a model of XGBoost's in JSON.</summary>
    /// <param name="json">What XGBoost's <c>save_model</c> wrote.</param>
    public static TreeEnsemble ParseXGBoost(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return ParseXGBoost(Encoding.UTF8.GetBytes(json));
    }

    /// <summary>Reads an ONNX model that is one operator of trees (TreeEnsembleRegressor, TreeEnsembleClassifier or TreeEnsemble), such as skl2onnx makes of scikit-learn's forests and boosting, and checks all of it.</summary>
    /// <remarks>Before the operator a cast may stand, behind it what names or shapes its outputs. What else is in the graph is refused by name.</remarks>
    /// <param name="model">The bytes of the file.</param>
    /// <exception cref="TreeModelException">A part is missing or malformed, or the model is of a kind that is not covered; the message says which.</exception>
    public static TreeEnsemble ParseOnnx(ReadOnlySpan<byte> model) => new(OnnxModel.Read(model));

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

    /// <summary>Whether <see cref="ScoreKind.Output"/> is of classes: the probability of the second of two classes, or a number for each class.</summary>
    public bool IsClassification => Model.Outputs?.IsClassification ?? Model.Objective.IsClassification;

    /// <summary>Whether <see cref="ScoreKind.Output"/> is the raw score itself.</summary>
    public bool OutputsAreRaw => Model.Outputs?.IsPlain ?? (Model.Objective.Transformation == ScoreTransformation.None && !Model.Objective.AveragesTrees);

    /// <summary>What an output of one number has to be above to stand for the second of two classes.</summary>
    public double ClassBoundary => Model.Outputs?.Boundary ?? 0.5;

    /// <summary>What the classes are called; empty where the model does not say.</summary>
    public IReadOnlyList<string> ClassLabels => Model.ClassLabels;

    /// <summary>Whether leaves hold linear models.</summary>
    public bool IsLinear => Model.IsLinear;

    /// <summary>How many leaves the largest tree has.</summary>
    public int LargestLeafCount => Model.Trees.Count == 0 ? 0 : Model.Trees.Max(tree => tree.LeafCount);

    /// <summary>The model as it was read.</summary>
    internal TreeModel Model { get; }
}
