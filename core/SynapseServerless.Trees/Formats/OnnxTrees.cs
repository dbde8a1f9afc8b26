using System.Globalization;
using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Formats;

/// <summary>Makes a model of an operator of trees.</summary>
/// <remarks>
/// A tree whose leaves say something of several targets becomes a tree for each of them. Splits that ask whether a value is one of some numbers become sets of the places of these numbers.
/// </remarks>
/// <param name="node">The operator.</param>
/// <param name="width">How many values a row has; 0 where the graph does not say.</param>
/// <param name="isSingle">Whether values are floats.</param>
internal sealed class OnnxTrees(OnnxNode node, int width, bool isSingle)
{
    private const int MostTargets = TreeLimits.Classes, MostFilled = 1 << 18;

    private readonly OnnxAttributes _attributes = new(node);

    /// <summary>The model.</summary>
    /// <exception cref="TreeModelException">Something is missing, or points at what is not there.</exception>
    public TreeModel ToModel()
    {
        OnnxTreeNodes nodes = node.Operator == "TreeEnsemble" ? OnnxTreeNodes.OfRoots(_attributes) : OnnxTreeNodes.OfTreeIds(_attributes, node.Operator == "TreeEnsembleClassifier");
        string[] labels = node.Operator == "TreeEnsembleClassifier" ? Labels() : [];
        int targets = labels.Length > 0 ? labels.Length : (int)Math.Clamp(_attributes.Whole("n_targets", 1), 1, MostTargets + 1);
        if (targets > MostTargets)
            throw OnnxAttributes.Bad($"there are {targets} targets, and up to {MostTargets} are taken");
        bool isBinary = labels.Length == 2 && nodes.Weights.Select(weight => weight.Target).Distinct().Count() == 1;
        int classes = isBinary ? 1 : targets;
        if (nodes.Weights.FirstOrDefault(weight => weight.Target < 0 || weight.Target >= targets) is { } wrong)
            throw OnnxAttributes.Bad($"a leaf is of the target {wrong.Target}, and there are {targets}");
        string aggregate = _attributes.Name("aggregate_function", "SUM", ["AVERAGE", "SUM", "MIN", "MAX"]);
        SumKind sums = aggregate switch { "MIN" => SumKind.Least, "MAX" => SumKind.Most, _ => isSingle ? SumKind.Single : SumKind.Double };
        int last = nodes.Splits.Select(split => split.Feature).DefaultIfEmpty(0).Max();
        if (width > 0 && last >= width)
            throw OnnxAttributes.Bad($"a split asks for feature {last}, and rows have {width}");
        if (Math.Max(width, last) >= TreeLimits.Features)
            throw OnnxAttributes.Bad($"rows have {Math.Max(width, last)} features, and up to {TreeLimits.Features} are taken");
        int features = Math.Max(width, last + 1);
        var listed = nodes.Splits.Where(split => split.Members is not null).GroupBy(split => split.Feature)
            .ToDictionary(group => group.Key, group => group.SelectMany(split => split.Members!).Select(value => value == 0 ? 0 : value).Distinct().Order().ToArray());
        return new TreeModel
        {
            Objective = new ModelObjective("", 1, false),
            ObjectiveText = node.Operator,
            ClassCount = classes,
            TreesPerIteration = classes,
            FeatureNames = [.. Enumerable.Range(0, features).Select(i => string.Create(CultureInfo.InvariantCulture, $"f{i}"))],
            FeatureInfos = [],
            Trees = ByClass(nodes, listed, classes, isBinary, features, sums),
            ClassLabels = labels,
            Rules = new TreeRules { ZeroThreshold = 0, Listed = listed, TakesSingles = isSingle, Sums = sums },
            Outputs = new OnnxOutputs
            {
                Transform = _attributes.Name("post_transform", "NONE", ["NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO", "PROBIT"]),
                Trees = aggregate == "AVERAGE" ? nodes.Roots.Count : 1,
                Bases = Bases(classes, isBinary),
                Classifies = labels.Length > 0,
                IsProbability = isBinary && nodes.Weights.All(weight => weight.Value >= 0),
                IsBinary = isBinary,
                IsSingle = isSingle,
            },
        };
    }

    private string[] Labels()
    {
        IEnumerable<string> texts = _attributes.Texts("classlabels_strings");
        string[] labels = [.. texts.Any() ? texts : _attributes.Wholes("classlabels_int64s").Select(label => label.ToString(CultureInfo.InvariantCulture))];
        return labels.Length >= 2 ? labels : throw OnnxAttributes.Bad($"there are {labels.Length} labels of classes, and at least 2 are needed");
    }

    private double[] Bases(int classes, bool isBinary)
    {
        double[] bases = [.. _attributes.Numbers("base_values")];
        if (bases.Length == 0 || bases.Length == classes)
            return bases;
        // Of the two of a classifier that adds up scores of one class, the runtime takes the second.
        return isBinary && bases.Length == 2 ? [bases[1]] : throw OnnxAttributes.Bad($"base_values has {bases.Length} numbers for {classes} targets");
    }

    private static List<DecisionTree> ByClass(OnnxTreeNodes nodes, Dictionary<int, double[]> listed, int classes, bool isBinary, int features, SumKind sums)
    {
        double neutral = TreeRules.NeutralOf(sums);
        List<DecisionTree>[] ofClass = [.. Enumerable.Range(0, classes).Select(_ => new List<DecisionTree>())];
        ILookup<int, LeafWeight> weights = nodes.Weights.ToLookup(weight => weight.Node);
        ForeignNode[] read = nodes.Read(listed);
        for (int i = 0; i < nodes.Roots.Count; i++)
        {
            int root = nodes.Roots[i], number = i;
            DecisionTree tree = ForeignTree.Of(read, root, features, problem => OnnxAttributes.Bad($"in tree {number} {problem}"));
            int[] leaves = [.. tree.LeafValues.Select(leaf => (int)leaf)];
            foreach (int k in leaves.SelectMany(leaf => weights[leaf]).Select(weight => isBinary ? 0 : weight.Target).Distinct())
                ofClass[k].Add(tree with { LeafValues = [.. leaves.Select(leaf => Value(leaf, k))] });
        }
        int iterations = ofClass.Max(own => own.Count);
        // What classes lack is filled up.
        if ((long)iterations * classes > MostFilled && (long)iterations * classes > 2L * ofClass.Sum(own => own.Count))
            throw OnnxAttributes.Bad($"of {classes} targets some have {iterations} trees, and most have none");
        DecisionTree nothing = DecisionTree.OfLeaf(neutral);
        return [.. Enumerable.Range(0, iterations).SelectMany(i => ofClass.Select(own => i < own.Count ? own[i] : nothing))];

        double Value(int leaf, int k)
        {
            double value = neutral;
            foreach (LeafWeight weight in weights[leaf].Where(weight => isBinary || weight.Target == k))
                value = value == neutral ? weight.Value : value + weight.Value;
            return value;
        }
    }
}
