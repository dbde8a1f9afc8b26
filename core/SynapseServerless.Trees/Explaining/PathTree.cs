using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Explaining;

/// <summary>A tree made ready for contributions: its splits, and the way through it.</summary>
/// <remarks>An edge leads from a split to a child: twice the number of the split, and one more for the right child.</remarks>
internal sealed class PathTree
{
    /// <summary>The constants of the steps, where they are kept; pinned.</summary>
    internal double[]? Constants;

    /// <summary>Makes a tree ready.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="columns">The column of each feature that is used.</param>
    public PathTree(DecisionTree tree, IReadOnlyDictionary<int, int> columns)
    {
        Tree = tree;
        int splits = tree.SplitFeatures.Count;
        Splits = PathSplit.Of(tree, columns);
        (Upper, Shares, Gaps, Order) = (new int[splits], new double[2 * splits], new double[2 * splits], new int[splits]);
        // A linear model without features says its constant of every row.
        Values = tree.IsLinear ? [.. tree.LeafValues.Select((value, leaf) => tree.LeafFeatures[leaf].Length == 0 ? tree.LeafConstants[leaf] : value)] : tree.LeafValues;
        Expected = ExpectedValue();
        var walk = new PathWalk(this);
        (Steps, Depth, Factors) = (walk.Steps, walk.Depth, walk.Factors);
        Points = Quadrature.PointsFor(Factors);
        long constants = 0;
        for (int i = 0; i < Steps.Length; i++)
        {
            Steps[i].Constants = constants;
            constants += (long)PathStep.ConstantsOf(Steps[i].Kind) * Points;
        }
        ConstantCount = constants;
    }

    /// <summary>The tree as it was read.</summary>
    public DecisionTree Tree { get; }

    /// <summary>What the leaves say of a row of which nothing is known.</summary>
    public double[] Values { get; }

    /// <summary>The splits.</summary>
    public PathSplit[] Splits { get; }

    /// <summary>The splits, parents before children.</summary>
    public int[] Order { get; }

    /// <summary>Per split the nearest edge above that leaves a split by the same feature; -1 for none.</summary>
    public int[] Upper { get; }

    /// <summary>Per edge the share of rows that its split, and those above by the same feature, would send along it.</summary>
    public double[] Shares { get; }

    /// <summary>Per edge how much smaller that share is than the one above.</summary>
    public double[] Gaps { get; }

    /// <summary>The way through the tree.</summary>
    public PathStep[] Steps { get; }

    /// <summary>How many splits there are on the longest path.</summary>
    public int Depth { get; }

    /// <summary>How many features there are on the path that has most.</summary>
    public int Factors { get; }

    /// <summary>How many points integrals take.</summary>
    public int Points { get; }

    /// <summary>How many constants the steps have.</summary>
    public long ConstantCount { get; }

    /// <summary>What the leaves say on average.</summary>
    public double Expected { get; }

    /// <summary>The share of the edge above that a split depends on.</summary>
    public double UpperShare(int split) => Upper[split] < 0 ? 1 : Shares[Upper[split]];

    /// <summary>How many rows reached a child in training, or what stands for it.</summary>
    public static double CountOf(DecisionTree tree, int child) => tree.HasCovers
        ? child < 0 ? tree.LeafWeights[~child] : tree.InternalWeights[child]
        : child < 0 ? tree.LeafCounts[~child] : tree.InternalCounts[child];

    /// <summary>Why contributions cannot be had of a tree.</summary>
    /// <returns>Null where they can.</returns>
    public static string? Refuses(DecisionTree tree) =>
        tree.SplitFeatures.Count > 0
        && (Enumerable.Range(0, tree.SplitFeatures.Count).Any(split => !(CountOf(tree, split) > 0)) || Enumerable.Range(0, tree.LeafCount).Any(leaf => !(CountOf(tree, ~leaf) >= 0)))
            ? $"without counts of the rows that it was trained on ({(tree.HasCovers ? "the cover of its nodes" : "internal_count and leaf_count")})"
            : null;

    // As the native library adds it up, to the last bit.
    private double ExpectedValue()
    {
        if (Tree.LeafCount == 1)
            return Values[0];
        double total = CountOf(Tree, 0), sum = 0;
        for (int leaf = 0; leaf < Tree.LeafCount; leaf++)
            sum += CountOf(Tree, ~leaf) / total * Values[leaf];
        return sum;
    }
}
