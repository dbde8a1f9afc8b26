using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Explaining.Against;

/// <summary>A tree of which each leaf is a game between a row and one that it is compared with.</summary>
internal sealed class GameTree
{
    /// <summary>Makes a tree ready.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="columns">The column of each feature that is used.</param>
    /// <param name="players">The player that each feature belongs to; less than 0 for a feature that is always known.</param>
    public GameTree(DecisionTree tree, IReadOnlyDictionary<int, int> columns, IReadOnlyList<int> players)
    {
        Splits = PathSplit.Of(tree, columns);
        Leaves = [.. Paths(tree).Select(path => new GameLeaf(tree, path.Leaf, path.Edges, columns, players))];
        Factors = Leaves.Select(leaf => leaf.Players.Length).DefaultIfEmpty().Max();
    }

    /// <summary>The splits.</summary>
    public PathSplit[] Splits { get; }

    /// <summary>The leaves.</summary>
    public GameLeaf[] Leaves { get; }

    /// <summary>How many players there are on the path that has most.</summary>
    public int Factors { get; }

    /// <summary>Where rows go at every split.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="left">Gets a word for each split.</param>
    public void Find(RowWord rows, Span<ulong> left)
    {
        for (int split = 0; split < Splits.Length; split++)
            left[split] = rows.GoesLeft(Splits[split]);
    }

    // The edges to each leaf: twice the number of the split, and one more for the right child.
    private static IEnumerable<(int Leaf, int[] Edges)> Paths(DecisionTree tree)
    {
        if (tree.SplitFeatures.Count == 0)
        {
            yield return (0, []);
            yield break;
        }
        int[] into = new int[tree.SplitFeatures.Count], last = new int[tree.LeafCount];
        into[0] = -1;
        for (int split = 0; split < into.Length; split++)
        {
            Enter(tree.LeftChildren[split], 2 * split);
            Enter(tree.RightChildren[split], (2 * split) + 1);
        }
        for (int leaf = 0; leaf < last.Length; leaf++)
        {
            var edges = new List<int>();
            for (int edge = last[leaf]; edge >= 0; edge = into[edge / 2])
                edges.Add(edge);
            yield return (leaf, [.. edges]);
        }

        void Enter(int child, int edge) => (child < 0 ? last : into)[child < 0 ? ~child : child] = edge;
    }
}
