namespace SynapseServerless.Causal;

/// <summary>Grows a tree of effects: some rows decide where to split, and others what the effect in a leaf is.</summary>
/// <remarks>
/// A split is chosen by how far apart the effects of its sides are: by the gain in <c>(sum of products)^2 / sum of squares</c>, which is that of weighted least squares with
/// the square of the treatment's residual as weight. Rows that choose are not asked for the effect, so that intervals are honest (Athey and Imbens, 2016).
/// </remarks>
/// <param name="rows">The rows.</param>
/// <param name="maxDepth">The most steps from the root to a leaf.</param>
/// <param name="minLeaf">The fewest rows of a leaf, among those that choose and among those that are asked.</param>
internal sealed class EffectTree(EffectRows rows, int maxDepth, int minLeaf)
{
    private readonly List<EffectNode> _nodes = [];

    /// <summary>Grows the tree.</summary>
    /// <param name="choosing">The rows that choose; put into another order.</param>
    /// <param name="asked">The rows that are asked; put into another order.</param>
    public EffectNode[] Grow(Span<int> choosing, Span<int> asked)
    {
        _nodes.Add(Leaf(asked));
        Split(0, choosing, asked, 0);
        return [.. _nodes];
    }

    private void Split(int place, Span<int> choosing, Span<int> asked, int depth)
    {
        if (depth >= maxDepth || choosing.Length < 2 * minLeaf || asked.Length < 2 * minLeaf || Best(choosing) is not { } best)
            return;
        int left = Part(choosing, best.Feature, best.Bin), leftAsked = Part(asked, best.Feature, best.Bin);
        if (leftAsked < minLeaf || asked.Length - leftAsked < minLeaf)
            return;
        EffectNode first = Leaf(asked[..leftAsked]), second = Leaf(asked[leftAsked..]);
        // A side whose treatment does not vary says nothing.
        if (first.Square <= 0 || second.Square <= 0)
            return;
        int next = _nodes.Count;
        _nodes[place] = _nodes[place] with { Feature = best.Feature, Threshold = rows.Edges[best.Feature][best.Bin], Next = next };
        _nodes.Add(first);
        _nodes.Add(second);
        Split(next, choosing[..left], asked[..leftAsked], depth + 1);
        Split(next + 1, choosing[left..], asked[leftAsked..], depth + 1);
    }

    private (int Feature, int Bin)? Best(ReadOnlySpan<int> choosing)
    {
        (int Feature, int Bin)? best = null;
        double gain = 0;
        for (int feature = 0; feature < rows.Width; feature++)
        {
            int bins = rows.Edges[feature].Length + 1;
            double[] products = new double[bins], squares = new double[bins];
            int[] counts = new int[bins];
            foreach (int row in choosing)
            {
                int bin = rows.Codes[(row * rows.Width) + feature];
                products[bin] += rows.Products[row];
                squares[bin] += rows.Squares[row];
                counts[bin]++;
            }
            double allProducts = products.Sum(), allSquares = squares.Sum(), product = 0, square = 0;
            int count = 0;
            for (int bin = 0; bin < bins - 1; bin++)
            {
                (product, square, count) = (product + products[bin], square + squares[bin], count + counts[bin]);
                double otherProduct = allProducts - product, otherSquare = allSquares - square;
                if (count < minLeaf || choosing.Length - count < minLeaf || square <= 0 || otherSquare <= 0)
                    continue;
                double found = (product * product / square) + (otherProduct * otherProduct / otherSquare) - (allProducts * allProducts / allSquares);
                if (found > gain)
                    (gain, best) = (found, (feature, bin));
            }
        }
        return best;
    }

    private int Part(Span<int> some, int feature, int bin)
    {
        int left = 0;
        for (int i = 0; i < some.Length; i++)
        {
            if (rows.Codes[(some[i] * rows.Width) + feature] > bin)
                continue;
            (some[i], some[left]) = (some[left], some[i]);
            left++;
        }
        return left;
    }

    private EffectNode Leaf(ReadOnlySpan<int> asked)
    {
        double product = 0, square = 0;
        foreach (int row in asked)
        {
            product += rows.Products[row];
            square += rows.Squares[row];
        }
        int count = Math.Max(1, asked.Length);
        return new EffectNode(-1, 0, 0, product / count, square / count);
    }
}
