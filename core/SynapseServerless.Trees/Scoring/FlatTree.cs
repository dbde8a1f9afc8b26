using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Scoring;

/// <summary>A tree that rows are taken through from node to node: the decisions of LightGBM, one by one. The other ways are held against it.</summary>
internal sealed class FlatTree
{
    private const double Zero = DecisionTree.ZeroThreshold;

    private readonly Node[] _nodes;
    private readonly uint[] _bits;
    private readonly DecisionTree _tree;

    public FlatTree(DecisionTree tree)
    {
        _tree = tree;
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
                DefaultsLeft = tree.DefaultsLeft(i),
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

    /// <summary>A value as decisions take it: what is about zero is zero.</summary>
    public static double Plain(double value) => value is >= -Zero and <= Zero ? 0 : value;

    /// <summary>The category of a value; less than 0 for none.</summary>
    public static int Category(double value) => value is > -1 and < 2147483648.0 ? (int)value : -1;

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
            int category = Category(value);
            return category >= 0 && category >> 5 < node.Words && (_bits[node.FirstWord + (category >> 5)] >> (category & 31) & 1) != 0;
        }
        if (double.IsNaN(value))
        {
            if (node.Kind == NodeKind.MissingNaN)
                return node.DefaultsLeft;
            value = 0;
        }
        return node.Kind == NodeKind.MissingZero && value is >= -Zero and <= Zero ? node.DefaultsLeft : value <= node.Threshold;
    }

    private struct Node
    {
        public double Threshold;
        public int Feature, Left, Right, FirstWord, Words;
        public NodeKind Kind;
        public bool DefaultsLeft;
    }
}
