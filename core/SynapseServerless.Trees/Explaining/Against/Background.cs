namespace SynapseServerless.Trees.Explaining.Against;

/// <summary>The rows that are compared with.</summary>
internal sealed class Background
{
    private readonly RowWord[] _words;
    private readonly double[] _shares;

    /// <summary>Takes rows.</summary>
    /// <param name="rows">The values, row after row.</param>
    /// <param name="width">How many values a row has.</param>
    /// <param name="weights">The share of each row; null for equal ones.</param>
    /// <param name="word">Makes room for rows.</param>
    public Background(ReadOnlySpan<float> rows, int width, IReadOnlyList<double>? weights, Func<RowWord> word)
    {
        int count = rows.Length / width;
        double total = weights?.Sum() ?? count;
        _shares = [.. Enumerable.Range(0, count).Select(row => (weights?[row] ?? 1) / total)];
        _words = new RowWord[(count + RowWord.Rows - 1) / RowWord.Rows];
        for (int i = 0; i < _words.Length; i++)
        {
            int first = i * RowWord.Rows, size = Math.Min(RowWord.Rows, count - first);
            _words[i] = word();
            _words[i].Take(rows.Slice(first * width, size * width), width);
        }
    }

    /// <summary>Notes in which players the rows follow the path to each leaf of a tree.</summary>
    public void Play(GameTree tree)
    {
        var patterns = new (ulong Pattern, double Share)[tree.Leaves.Length][];
        for (int i = 0; i < patterns.Length; i++)
            patterns[i] = new (ulong Pattern, double Share)[_shares.Length];
        ulong[] left = new ulong[tree.Splits.Length], follows = new ulong[tree.Factors];
        for (int word = 0; word < _words.Length; word++)
        {
            tree.Find(_words[word], left);
            for (int i = 0; i < patterns.Length; i++)
            {
                tree.Leaves[i].Follow(left, follows);
                for (int row = 0; row < _words[word].Count; row++)
                    patterns[i][(word * RowWord.Rows) + row] = (tree.Leaves[i].Pattern(follows, row), _shares[(word * RowWord.Rows) + row]);
            }
        }
        for (int i = 0; i < patterns.Length; i++)
        {
            GameLeaf leaf = tree.Leaves[i];
            leaf.Table = new GameTable(leaf.Players.Length, leaf.Everybody, leaf.Value, patterns[i]);
            if (leaf.Linear is not null)
                leaf.Others = [.. patterns[i].Select(static one => one.Pattern)];
        }
    }

    /// <summary>Adds what the linear model of a leaf says beyond its number to a row.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="pattern">The players in which the row follows the path.</param>
    /// <param name="rows">The rows that are explained.</param>
    /// <param name="row">The row.</param>
    /// <param name="target">Gets the contributions, player after player.</param>
    /// <returns>What is said where nothing is known.</returns>
    public double AddLinear(GameLeaf leaf, ulong pattern, RowWord rows, int row, Span<double> target)
    {
        double first = 0;
        for (int other = 0; other < leaf.Others.Length; other++)
        {
            ulong followed = leaf.Others[other];
            if ((pattern | followed) != leaf.Everybody)
                continue;
            first += leaf.Linear!.Add(
                pattern & ~followed, followed & ~pattern, rows, row, _words[other / RowWord.Rows], other % RowWord.Rows, _shares[other], target);
        }
        return first;
    }
}
