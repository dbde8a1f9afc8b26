using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Explaining.Against;

/// <summary>A leaf, and which players decide whether a row that has some values of one row and the others of another reaches it.</summary>
internal sealed class GameLeaf
{
    private readonly int[][] _edges;
    private readonly int[] _fixed;

    /// <summary>Makes a leaf ready.</summary>
    /// <param name="tree">Its tree.</param>
    /// <param name="leaf">Its number.</param>
    /// <param name="path">The edges that lead to it.</param>
    /// <param name="columns">The column of each feature that is used.</param>
    /// <param name="players">The player that each feature belongs to; less than 0 for a feature that is always known.</param>
    public GameLeaf(DecisionTree tree, int leaf, int[] path, IReadOnlyDictionary<int, int> columns, IReadOnlyList<int> players)
    {
        ILookup<int, int> edges = path.ToLookup(edge => players[tree.SplitFeatures[edge / 2]]);
        int[] linear = tree.IsLinear ? tree.LeafFeatures[leaf] : [];
        // A linear model without features says its constant of every row.
        Value = tree.IsLinear && linear.Length == 0 ? tree.LeafConstants[leaf] : tree.LeafValues[leaf];
        Players = [.. edges.Select(group => group.Key).Concat(linear.Select(feature => players[feature])).Where(player => player >= 0).Distinct().Order()];
        _edges = [.. Players.Select(player => edges[player].ToArray())];
        _fixed = [.. edges.Where(group => group.Key < 0).SelectMany(group => group)];
        if (linear.Length > 0)
        {
            Linear = new LinearGame(
                tree.LeafConstants[leaf], Value, [.. linear.Select(feature => columns[feature])], tree.LeafCoefficients[leaf],
                [.. linear.Select(feature => Array.IndexOf(Players, players[feature]))]);
        }
    }

    /// <summary>What it says; the number of the leaf where it holds a linear model.</summary>
    public double Value { get; }

    /// <summary>The players of its path, and of its linear model.</summary>
    public int[] Players { get; }

    /// <summary>Its linear model; null where it holds a number.</summary>
    public LinearGame? Linear { get; }

    /// <summary>All players, a bit for each.</summary>
    public ulong Everybody => Players.Length == 64 ? ulong.MaxValue : (1UL << Players.Length) - 1;

    /// <summary>What comparisons with the background came to.</summary>
    public GameTable Table { get; set; } = GameTable.Empty;

    /// <summary>The players in which each row of the background follows the path, where the leaf holds a linear model.</summary>
    public ulong[] Others { get; set; } = [];

    /// <summary>The rows that follow the path in what is always known.</summary>
    public ulong Reaches(ReadOnlySpan<ulong> left, ulong all) => all & Follow(_fixed, left);

    /// <summary>The rows that follow the path in each player's features.</summary>
    /// <param name="left">The rows that go left at each split.</param>
    /// <param name="follows">Gets a word for each player.</param>
    public void Follow(ReadOnlySpan<ulong> left, Span<ulong> follows)
    {
        for (int i = 0; i < _edges.Length; i++)
            follows[i] = Follow(_edges[i], left);
    }

    /// <summary>The players in whose features a row follows the path, a bit for each.</summary>
    public ulong Pattern(ReadOnlySpan<ulong> follows, int row)
    {
        ulong pattern = 0;
        for (int i = 0; i < Players.Length; i++)
            pattern |= (follows[i] >> row & 1) << i;
        return pattern;
    }

    private static ulong Follow(int[] edges, ReadOnlySpan<ulong> left)
    {
        ulong follows = ulong.MaxValue;
        foreach (int edge in edges)
            follows &= (edge & 1) == 0 ? left[edge >> 1] : ~left[edge >> 1];
        return follows;
    }
}
