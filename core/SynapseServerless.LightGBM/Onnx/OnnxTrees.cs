using Google.Protobuf;
using SynapseServerless.LightGBM.Onnx.Format;
using SynapseServerless.LightGBM.Trees;

namespace SynapseServerless.LightGBM.Onnx;

/// <summary>Writes trees as the arrays of ONNX's TreeEnsembleRegressor, so that every float goes the way it goes in LightGBM.</summary>
/// <remarks>
/// Where a split needs several comparisons (a set of categories, zero as a missing value), the nodes of these share their
/// children. ONNX Runtime takes that, and it keeps the trees from growing.
/// </remarks>
/// <param name="categoricalSlot">Where whole numbers of a categorical feature are among the inputs of the operator.</param>
internal sealed class OnnxTrees(Func<int, int> categoricalSlot)
{
    private const string AtMost = "BRANCH_LEQ", Equal = "BRANCH_EQ", Leaf = "LEAF";

    private readonly List<long> _trees = [], _nodes = [], _features = [], _true = [], _false = [], _missingTrue = [];
    private readonly List<string> _modes = [];
    private readonly List<float> _values = [];
    private readonly List<long> _leafTrees = [], _leafNodes = [], _leafTargets = [];
    private readonly List<float> _leafWeights = [];

    /// <summary>Adds a tree.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="target">The class its leaves add to.</param>
    public void Add(DecisionTree tree, int target)
    {
        long id = _trees.Count == 0 ? 0 : _trees[^1] + 1;
        // The first node written is the root; all others are told from their parent, so their order is free.
        var open = new Stack<(int Child, int Slot)>();
        int next = 0;
        open.Push((tree.SplitFeatures.Count == 0 ? ~0 : 0, next++));
        var written = new List<(int Slot, Node Node)>();
        while (open.TryPop(out (int Child, int Slot) at))
        {
            if (at.Child < 0)
            {
                written.Add((at.Slot, new Node(Leaf, 0, 0, 0, 0, false)));
                _leafTrees.Add(id);
                _leafNodes.Add(at.Slot);
                _leafTargets.Add(target);
                _leafWeights.Add((float)tree.LeafValues[~at.Child]);
                continue;
            }
            int left = next++, right = next++;
            if (tree.IsCategorical(at.Child))
                AddMembership(tree, at.Child, at.Slot, left, right);
            else
                AddComparison(tree, at.Child, at.Slot, left, right);
            open.Push((tree.RightChildren[at.Child], right));
            open.Push((tree.LeftChildren[at.Child], left));
        }
        foreach ((int slot, Node node) in written.OrderBy(entry => entry.Slot))
        {
            _trees.Add(id);
            _nodes.Add(slot);
            _features.Add(node.Feature);
            _modes.Add(node.Mode);
            _values.Add(node.Value);
            _true.Add(node.True);
            _false.Add(node.False);
            _missingTrue.Add(node.MissingIsTrue ? 1 : 0);
        }

        void AddMembership(DecisionTree tree, int split, int slot, int left, int right)
        {
            int feature = categoricalSlot(tree.SplitFeatures[split]);
            // A category that no float equals cannot come in.
            float[] values = [.. tree.Categories(split).Where(category => (int)(float)category == category && (float)category < int.MaxValue).Select(category => (float)category)];
            if (values.Length == 0)
                values = [-1];
            for (int i = 0; i < values.Length; i++)
            {
                int otherwise = i == values.Length - 1 ? right : next++;
                written.Add((slot, new Node(Equal, feature, values[i], left, otherwise, false)));
                slot = otherwise;
            }
        }

        void AddComparison(DecisionTree tree, int split, int slot, int left, int right)
        {
            int feature = tree.SplitFeatures[split];
            float threshold = Floor(tree.Thresholds[split]);
            bool zeroIsLeft = threshold >= 0;
            bool defaultLeft = tree.DefaultsLeft(split);
            if (tree.Missing(split) != MissingKind.Zero || zeroIsLeft == defaultLeft)
            {
                bool missingLeft = tree.Missing(split) == MissingKind.None ? zeroIsLeft : defaultLeft;
                written.Add((slot, new Node(AtMost, feature, threshold, left, right, missingLeft)));
                return;
            }
            // Zeros go against their order: they are picked out between the two numbers around them.
            float below = MathF.BitDecrement(-DecisionTree.ZeroThreshold);
            int second = next++, third = next++;
            if (defaultLeft)
            {
                written.Add((slot, new Node(AtMost, feature, threshold, left, second, true)));
                written.Add((second, new Node(AtMost, feature, DecisionTree.ZeroThreshold, third, right, false)));
                written.Add((third, new Node(AtMost, feature, below, right, left, false)));
            }
            else
            {
                written.Add((slot, new Node(AtMost, feature, below, left, second, false)));
                written.Add((second, new Node(AtMost, feature, DecisionTree.ZeroThreshold, right, third, true)));
                written.Add((third, new Node(AtMost, feature, threshold, left, right, false)));
            }
        }
    }

    /// <summary>The operator over all trees added.</summary>
    public NodeProto ToNode(string input, string output, int targets)
    {
        var node = new NodeProto { Name = "trees", OpType = "TreeEnsembleRegressor", Domain = "ai.onnx.ml" };
        node.Input.Add(input);
        node.Output.Add(output);
        Ints("nodes_treeids", _trees);
        Ints("nodes_nodeids", _nodes);
        Ints("nodes_featureids", _features);
        Ints("nodes_truenodeids", _true);
        Ints("nodes_falsenodeids", _false);
        Ints("nodes_missing_value_tracks_true", _missingTrue);
        Floats("nodes_values", _values);
        var modes = new AttributeProto { Name = "nodes_modes", Type = AttributeProto.Types.AttributeType.Strings };
        modes.Strings.AddRange(_modes.Select(ByteString.CopyFromUtf8));
        node.Attribute.Add(modes);
        Ints("target_treeids", _leafTrees);
        Ints("target_nodeids", _leafNodes);
        Ints("target_ids", _leafTargets);
        Floats("target_weights", _leafWeights);
        node.Attribute.Add(OnnxGraph.Attribute("n_targets", targets));
        node.Attribute.Add(OnnxGraph.Attribute("aggregate_function", "SUM"));
        node.Attribute.Add(OnnxGraph.Attribute("post_transform", "NONE"));
        return node;

        void Ints(string name, List<long> values)
        {
            var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
            attribute.Ints.AddRange(values);
            node.Attribute.Add(attribute);
        }

        void Floats(string name, List<float> values)
        {
            var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Floats };
            attribute.Floats.AddRange(values);
            node.Attribute.Add(attribute);
        }
    }

    /// <summary>The largest float that is no larger than a threshold, so that a float is at most one where it is at most the other.</summary>
    internal static float Floor(double threshold)
    {
        // To LightGBM, values this near to zero are zero.
        if (Math.Abs(threshold) <= DecisionTree.ZeroThreshold)
            return threshold < 0 ? MathF.BitDecrement(-DecisionTree.ZeroThreshold) : DecisionTree.ZeroThreshold;
        float rounded = (float)threshold;
        return rounded > threshold ? MathF.BitDecrement(rounded) : rounded;
    }

    private readonly record struct Node(string Mode, int Feature, float Value, int True, int False, bool MissingIsTrue);
}
