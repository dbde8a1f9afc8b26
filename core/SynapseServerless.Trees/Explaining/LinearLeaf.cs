namespace SynapseServerless.Trees.Explaining;

/// <summary>A leaf that holds a linear model: what the model says beyond the number of the leaf, and on what path.</summary>
internal sealed unsafe class LinearLeaf
{
    private readonly double _constant, _value;
    private readonly int[] _columns;
    private readonly double[] _coefficients;

    private LinearLeaf(PathTree tree, LeafPath path, IReadOnlyDictionary<int, int> columns)
    {
        _value = tree.Values[path.Leaf];
        _constant = tree.Tree.LeafConstants[path.Leaf];
        _coefficients = tree.Tree.LeafCoefficients[path.Leaf];
        _columns = [.. tree.Tree.LeafFeatures[path.Leaf].Select(feature => columns[feature])];
        Path = path.WithLinear([.. _columns.Distinct()]);
        Linear = [.. Enumerable.Range(0, Path.Factors).Where(i => Path.Edges[i] >= 0 && _columns.Contains(Path.Columns[i])).Select(i => Path.Edges[i])];
    }

    /// <summary>The path, on which features of the linear model count for nothing where they are not known.</summary>
    public LeafPath Path { get; }

    // The edges of the path by features of the linear model.
    private int[] Linear { get; }

    /// <summary>The leaves of a tree; none where they hold numbers.</summary>
    public static LinearLeaf[] Of(PathTree path, IReadOnlyDictionary<int, int> columns) =>
        path.Tree.IsLinear ? [.. LeafPath.Of(path).Where(leaf => path.Tree.LeafFeatures[leaf.Leaf].Length > 0).Select(leaf => new LinearLeaf(path, leaf, columns))] : [];

    /// <summary>What the linear model says beyond the number of the leaf, row by row; 0 where a value is missing or leads elsewhere.</summary>
    /// <returns>Whether it says anything of some row.</returns>
    public bool Differences(int count, ExplainMemory memory, double* differences)
    {
        bool isAny = false;
        for (int word = 0; word * 64 < count; word++)
        {
            ulong on = ulong.MaxValue;
            foreach (int edge in Linear)
                on &= memory.Edges[((long)edge * ExplainMemory.Words) + word];
            foreach (int column in _columns)
                on &= ~memory.NotNumbers[(column * ExplainMemory.Words) + word];
            for (int i = 0; i < 64; i++)
            {
                int row = (word * 64) + i;
                differences[row] = row < count && (on >> i & 1) != 0 ? Model(row, memory) - _value : 0;
                isAny |= differences[row] != 0;
            }
        }
        return isAny;
    }

    private double Model(int row, ExplainMemory memory)
    {
        double sum = _constant;
        for (int i = 0; i < _columns.Length; i++)
            sum += _coefficients[i] * memory.Values[((long)_columns[i] * ExplainMemory.Rows) + row];
        return sum;
    }
}
