using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Formats;

/// <summary>A node of a tree that another library wrote.</summary>
internal readonly record struct ForeignNode
{
    /// <summary>Whether it is a leaf.</summary>
    public bool IsLeaf { get; init; }

    /// <summary>What a leaf says.</summary>
    public double Value { get; init; }

    /// <summary>The feature that a split asks for.</summary>
    public int Feature { get; init; }

    /// <summary>The largest value that goes left; of no meaning where there is a set.</summary>
    public double Threshold { get; init; }

    /// <summary>The categories that go left, a bit for each; null where values are compared.</summary>
    public uint[]? Set { get; init; }

    /// <summary>Whether what is no number goes left.</summary>
    public bool MissingLeft { get; init; }

    /// <summary>How many rows of training came by, or what stands for it; 0 where nothing is known.</summary>
    public double Cover { get; init; }

    /// <summary>The node that follows on the left.</summary>
    public int Left { get; init; }

    /// <summary>The node that follows on the right.</summary>
    public int Right { get; init; }

    /// <summary>A split that values below a threshold go left of.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="threshold">The threshold.</param>
    public static ForeignNode Below(int feature, double threshold) =>
        // No value is below these.
        double.IsNaN(threshold) || double.IsNegativeInfinity(threshold)
            ? new ForeignNode { Feature = feature, Set = [] }
            : new ForeignNode { Feature = feature, Threshold = Math.BitDecrement(threshold) };

    /// <summary>A split that values up to a threshold go left of.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="threshold">The threshold, a number.</param>
    public static ForeignNode UpTo(int feature, double threshold) => new() { Feature = feature, Threshold = threshold };
}

/// <summary>Puts nodes together to a tree.</summary>
internal static class ForeignTree
{
    private const int Categorical = 1, DefaultsLeft = 2, NaNIsMissing = (int)MissingKind.NaN << 2;

    /// <summary>Puts them together, and checks that each is reached by one way.</summary>
    /// <param name="nodes">The nodes; those that no way leads to are left out.</param>
    /// <param name="root">The first.</param>
    /// <param name="features">How many features there are.</param>
    /// <param name="bad">Makes an error of what is wrong.</param>
    public static DecisionTree Of(IReadOnlyList<ForeignNode> nodes, int root, int features, Func<string, TreeModelException> bad)
    {
        int[] number = new int[nodes.Count];
        List<int> splits = [], leaves = [];
        int deepest = 0;
        var open = new Stack<(int Node, int Depth)>([(root, 0)]);
        bool[] isSeen = new bool[nodes.Count];
        while (open.TryPop(out (int Node, int Depth) at))
        {
            if ((uint)at.Node >= (uint)nodes.Count)
                throw bad($"it leads to node {at.Node}, and there are {nodes.Count}");
            if (isSeen[at.Node])
                throw bad($"more than one way leads to node {at.Node}");
            isSeen[at.Node] = true;
            ForeignNode node = nodes[at.Node];
            deepest = Math.Max(deepest, at.Depth);
            if (node.IsLeaf)
            {
                number[at.Node] = ~leaves.Count;
                leaves.Add(at.Node);
                continue;
            }
            if ((uint)node.Feature >= (uint)features)
                throw bad($"node {at.Node} asks for feature {node.Feature}, and there are {features}");
            number[at.Node] = splits.Count;
            splits.Add(at.Node);
            open.Push((node.Right, at.Depth + 1));
            open.Push((node.Left, at.Depth + 1));
        }
        var boundaries = new List<int> { 0 };
        var bits = new List<uint>();
        double[] thresholds = new double[splits.Count];
        int[] decisions = new int[splits.Count];
        for (int i = 0; i < splits.Count; i++)
        {
            ForeignNode node = nodes[splits[i]];
            if (node.Set is null)
            {
                thresholds[i] = node.Threshold;
                decisions[i] = NaNIsMissing | (node.MissingLeft ? DefaultsLeft : 0);
                continue;
            }
            thresholds[i] = boundaries.Count - 1;
            decisions[i] = Categorical | (node.MissingLeft ? DecisionTree.NaNInSet : 0);
            bits.AddRange(node.Set);
            boundaries.Add(bits.Count);
        }
        return DecisionTree.OfLeaf(0) with
        {
            LeafCounts = [.. leaves.Select(leaf => Count(nodes[leaf]))],
            InternalCounts = [.. splits.Select(split => Count(nodes[split]))],
            LeafWeights = [.. leaves.Select(leaf => nodes[leaf].Cover)],
            InternalWeights = [.. splits.Select(split => nodes[split].Cover)],
            HasCovers = true,
            LeafValues = [.. leaves.Select(leaf => nodes[leaf].Value)],
            SplitFeatures = [.. splits.Select(split => nodes[split].Feature)],
            Thresholds = thresholds,
            DecisionTypes = decisions,
            LeftChildren = [.. splits.Select(split => number[nodes[split].Left])],
            RightChildren = [.. splits.Select(split => number[nodes[split].Right])],
            CategoryBoundaries = boundaries,
            CategoryBits = bits,
            Depth = deepest,
        };

        static long Count(ForeignNode node) => node.Cover is > 0 and < long.MaxValue ? (long)node.Cover : 0;
    }
}
