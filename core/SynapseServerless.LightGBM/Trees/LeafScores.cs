namespace SynapseServerless.LightGBM.Trees;

/// <summary>Sums raw scores from leaf indexes: tree after tree, in LightGBM's own order, so that the last bit agrees.</summary>
internal sealed class LeafScores
{
    private readonly double[][] _values;
    private readonly int _classes;

    private LeafScores(double[][] values, int classes)
    {
        _values = values;
        _classes = classes;
    }

    /// <summary>The leaves of a range of iterations.</summary>
    /// <returns>Nothing where leaves hold more than one number each.</returns>
    public static LeafScores Of(Booster booster, int startIteration, int iterations)
    {
        var model = NativeText.Parse(booster.Save());
        int perIteration = booster.TreesPerIteration;
        bool isLinear = model.IsLinear;
        double[][] values = isLinear ? [] : [.. model.Trees.Skip(startIteration * perIteration).Take(iterations * perIteration).Select(tree => tree.LeafValues)];
        return new LeafScores(values, isLinear ? 0 : perIteration);
    }

    /// <summary>The raw scores of rows, one per class.</summary>
    /// <param name="leaves">The leaf indexes, one per tree, row after row.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <returns>Nothing where leaves hold linear models, which their index does not tell the value of.</returns>
    public byte[]? Sum(ReadOnlySpan<double> leaves, int rows)
    {
        if (_classes == 0)
            return null;
        byte[] memory = Outputs.Allocate(rows, _classes);
        Span<double> scores = Outputs.Numbers(memory);
        scores.Clear();
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> mine = leaves.Slice(row * _values.Length, _values.Length);
            Span<double> target = scores.Slice(row * _classes, _classes);
            int k = 0;
            for (int tree = 0; tree < mine.Length; tree++)
            {
                target[k] += _values[tree][(int)mine[tree]];
                if (++k == _classes)
                    k = 0;
            }
        }
        return memory;
    }
}
