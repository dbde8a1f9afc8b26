using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Scoring;

/// <summary>A tree that rows are taken through from node to node: the decisions of LightGBM, one by one. The other ways are held against it.</summary>
internal sealed class FlatTree
{
    private readonly Node[] _nodes;
    private readonly uint[] _bits;
    private readonly DecisionTree _tree;
    private readonly TreeRules _rules;

    public FlatTree(DecisionTree tree, TreeRules rules)
    {
        _tree = tree;
        _rules = rules;
        _bits = [.. tree.CategoryBits];
        _nodes = new Node[tree.SplitFeatures.Count];
        for (int i = 0; i < _nodes.Length; i++)
        {
            bool isCategorical = tree.IsCategorical(i);
            int set = isCategorical ? (int)tree.Thresholds[i] : 0;
            _nodes[i] = new Node
            {
                Threshold = tree.Thresholds[i],
                Feature = tree.SplitFeatures[i],
                Left = tree.LeftChildren[i],
                Right = tree.RightChildren[i],
                Kind = isCategorical ? NodeKind.Categorical : (NodeKind)tree.Missing(i),
                DefaultsLeft = isCategorical ? tree.HasNaN(i) : tree.DefaultsLeft(i),
                FirstWord = isCategorical ? tree.CategoryBoundaries[set] : 0,
                Words = isCategorical ? tree.CategoryBoundaries[set + 1] - tree.CategoryBoundaries[set] : 0,
            };
        }
    }

    private enum NodeKind : byte
    {
        MissingNone = 0,
        MissingZero = 1,
        MissingNaN = 2,
        Categorical = 4,
    }

    /// <summary>The tree as it was read.</summary>
    public DecisionTree Tree => _tree;

    /// <summary>The leaf of a row.</summary>
    /// <param name="row">Its values, each of them plain.</param>
    public int Leaf(ReadOnlySpan<double> row)
    {
        Node[] nodes = _nodes;
        int at = nodes.Length == 0 ? -1 : 0;
        while (at >= 0)
        {
            ref Node node = ref nodes[at];
            at = GoesLeft(node, row[node.Feature]) ? node.Left : node.Right;
        }
        return ~at;
    }

    /// <summary>What the leaf of a row says.</summary>
    /// <param name="row">Its values, each of them plain.</param>
    public double Value(ReadOnlySpan<double> row) => Value(Leaf(row), row);

    /// <summary>What a leaf says of a row.</summary>
    public double Value(int leaf, ReadOnlySpan<double> row)
    {
        if (!_tree.IsLinear)
            return _tree.LeafValues[leaf];
        double sum = _tree.LeafConstants[leaf];
        int[] features = _tree.LeafFeatures[leaf];
        double[] coefficients = _tree.LeafCoefficients[leaf];
        for (int i = 0; i < features.Length; i++)
        {
            double value = row[features[i]];
            // Without all of its values a linear model says nothing; the leaf has a number for that.
            if (double.IsNaN(value))
                return _tree.LeafValues[leaf];
            sum += coefficients[i] * value;
        }
        return sum;
    }

    private bool GoesLeft(in Node node, double value)
    {
        if (node.Kind == NodeKind.Categorical)
        {
            if (double.IsNaN(value))
                return node.DefaultsLeft;
            int category = _rules.Category(node.Feature, value);
            return category >= 0 && category >> 5 < node.Words && (_bits[node.FirstWord + (category >> 5)] >> (category & 31) & 1) != 0;
        }
        if (double.IsNaN(value))
        {
            if (node.Kind == NodeKind.MissingNaN)
                return node.DefaultsLeft;
            value = 0;
        }
        return node.Kind == NodeKind.MissingZero && value == 0 ? node.DefaultsLeft : value <= node.Threshold;
    }

    private struct Node
    {
        public double Threshold;
        public int Feature, Left, Right, FirstWord, Words;
        public NodeKind Kind;
        public bool DefaultsLeft;
    }
}
