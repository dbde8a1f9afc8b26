using System.Numerics;

namespace SynapseServerless.Trees.Explaining.Against;

/// <summary>Memory in which one thread explains up to 64 rows.</summary>
/// <param name="rows">Room for the rows.</param>
/// <param name="players">How many players there are.</param>
/// <param name="trees">The trees.</param>
internal sealed class GameWork(RowWord rows, int players, GameTree[] trees)
{
    private readonly double[] _sums = new double[players * RowWord.Rows], _bases = new double[RowWord.Rows];
    private readonly ulong[] _left = new ulong[trees.Select(static tree => tree.Splits.Length).DefaultIfEmpty().Max()];
    private readonly ulong[] _follows = new ulong[trees.Select(static tree => tree.Factors).DefaultIfEmpty().Max()];
    private readonly double[] _linear = new double[trees.Select(static tree => tree.Factors).DefaultIfEmpty().Max()];

    /// <summary>The rows.</summary>
    public RowWord Rows => rows;

    /// <summary>Forgets what was added up.</summary>
    public void Begin()
    {
        Array.Clear(_sums);
        Array.Clear(_bases);
    }

    /// <summary>Adds what a tree contributes.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="background">What the rows are compared with.</param>
    /// <param name="room">How many numbers may be kept yet.</param>
    public void Add(GameTree tree, Background background, ref long room)
    {
        tree.Find(rows, _left);
        foreach (GameLeaf leaf in tree.Leaves)
        {
            ulong reaches = leaf.Reaches(_left, rows.All);
            if (reaches == 0)
                continue;
            GameTable table = leaf.Table;
            leaf.Follow(_left, _follows);
            for (ulong left = table.Base == 0 ? 0 : reaches; left != 0; left &= left - 1)
                _bases[BitOperations.TrailingZeroCount(left)] += table.Base;
            // In what no row of the background follows the path, the row has to.
            for (int i = 0; i < leaf.Players.Length; i++)
                reaches &= (table.Following >> i & 1) == 0 ? _follows[i] : ulong.MaxValue;
            for (; reaches != 0; reaches &= reaches - 1)
                Add(leaf, BitOperations.TrailingZeroCount(reaches), background, ref room);
        }
    }

    /// <summary>Writes what was added up for a class.</summary>
    /// <param name="results">The results of the rows.</param>
    /// <param name="k">The class.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="score">How scores follow from sums.</param>
    public void Write(Span<double> results, int k, int classes, AdditiveScore score)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            Span<double> target = results.Slice(((row * classes) + k) * (players + 1), players + 1);
            for (int player = 0; player < players; player++)
                target[player] = score.Factor * _sums[(player * RowWord.Rows) + row];
            target[players] = (score.Factor * _bases[row]) + score.Base(k);
        }
    }

    private void Add(GameLeaf leaf, int row, Background background, ref long room)
    {
        ulong pattern = leaf.Pattern(_follows, row);
        double[] found = leaf.Table.Of(pattern, ref room);
        int[] own = leaf.Players;
        for (int i = 0; i < found.Length; i++)
            _sums[(own[i] * RowWord.Rows) + row] += found[i];
        if (leaf.Linear is null)
            return;
        Span<double> more = _linear.AsSpan(0, own.Length);
        more.Clear();
        _bases[row] += background.AddLinear(leaf, pattern, rows, row, more);
        for (int i = 0; i < own.Length; i++)
            _sums[(own[i] * RowWord.Rows) + row] += more[i];
    }
}
