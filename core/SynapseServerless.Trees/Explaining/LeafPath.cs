using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Explaining;

/// <summary>What decides whether a leaf is reached, feature by feature.</summary>
/// <param name="Leaf">The leaf.</param>
/// <param name="Columns">The columns of the features.</param>
/// <param name="Edges">The last edge of each that leads to the leaf; -1 where none does.</param>
/// <param name="Shares">The factor of each where it is not known: the share of rows that follow the path in it.</param>
internal sealed record LeafPath(int Leaf, int[] Columns, int[] Edges, double[] Shares)
{
    /// <summary>How many features there are.</summary>
    public int Factors => Columns.Length;

    /// <summary>How many points integrals take.</summary>
    public int Points => Quadrature.PointsFor(Factors);

    /// <summary>The paths to all leaves.</summary>
    public static LeafPath[] Of(PathTree path)
    {
        DecisionTree tree = path.Tree;
        int[] into = new int[tree.SplitFeatures.Count];
        int[] last = new int[tree.LeafCount];
        Array.Fill(into, -1);
        Array.Fill(last, -1);
        for (int split = 0; split < into.Length; split++)
        {
            Enter(tree.LeftChildren[split], 2 * split);
            Enter(tree.RightChildren[split], (2 * split) + 1);
        }
        return [.. Enumerable.Range(0, last.Length).Select(Path)];

        void Enter(int child, int edge) => (child < 0 ? last : into)[child < 0 ? ~child : child] = edge;

        LeafPath Path(int leaf)
        {
            List<int> columns = [], edges = [];
            var known = new HashSet<int>();
            for (int edge = last[leaf]; edge >= 0; edge = into[edge / 2])
            {
                int column = path.Splits[edge / 2].Column;
                if (!known.Add(column))
                    continue;
                columns.Add(column);
                edges.Add(edge);
            }
            return new LeafPath(leaf, [.. columns], [.. edges], [.. edges.Select(edge => path.Shares[edge])]);
        }
    }

    /// <summary>The path that the leaf's linear model asks for on top: all of its features are known, or it says nothing.</summary>
    /// <param name="linear">The columns of the features of the linear model.</param>
    public LeafPath WithLinear(IReadOnlyCollection<int> linear)
    {
        int[] columns = [.. Columns.Union(linear)];
        return new LeafPath(
            Leaf, columns, [.. columns.Select((_, i) => i < Columns.Length ? Edges[i] : -1)],
            [.. columns.Select((column, i) => i >= Columns.Length || linear.Contains(column) ? 0 : Shares[i])]);
    }
}
