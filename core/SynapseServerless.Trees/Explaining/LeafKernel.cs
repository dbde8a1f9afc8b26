namespace SynapseServerless.Trees.Explaining;

/// <summary>Takes leaves one by one: what the features of a path contribute, alone and in pairs.</summary>
/// <typeparam name="L">The registers.</typeparam>
/// <typeparam name="V">Their type.</typeparam>
internal static unsafe class LeafKernel<L, V>
    where L : struct, IRowLanes<V>
    where V : struct
{
    /// <summary>Adds what a leaf contributes.</summary>
    /// <param name="path">The path to it.</param>
    /// <param name="value">What it says, the same for all rows.</param>
    /// <param name="differences">What it says row by row, where that is not null.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="memory">Knows where rows go, and gets the sums.</param>
    /// <param name="leaves">Working memory; gets the pairs.</param>
    /// <param name="withSums">Whether what features contribute is added.</param>
    /// <param name="pairRows">How many rows pairs have room for; 0 where pairs are not asked for.</param>
    public static void Add(LeafPath path, double value, double* differences, int count, ExplainMemory memory, LeafMemory leaves, bool withSums, int pairRows)
    {
        int factors = path.Factors, points = path.Points;
        if (factors == 0)
            return;
        var quadrature = Quadrature.Of(points);
        Fill(path, quadrature, leaves.Constants);
        for (int row = 0; row < count; row += L.Width)
        {
            V says = differences is null ? L.Repeat(value) : L.Load(differences + row);
            for (int point = 0; point < points; point++)
                L.Store(L.Multiply(says, L.Repeat(quadrature.Weights[point])), leaves.Products + (point * L.Width));
            for (int factor = 0; factor < factors; factor++)
                Multiply(path.Edges[factor], row, points, leaves.Constants + ((long)3 * factor * points), quadrature, memory, leaves, factor);
            for (int factor = 0; factor < factors; factor++)
            {
                Scale(factor, points, leaves);
                if (withSums)
                    AddSum(points, leaves, memory.Sums + ((long)path.Columns[factor] * ExplainMemory.Rows) + row);
                for (int other = 0; pairRows > 0 && other < factor; other++)
                    AddPair(other, points, leaves, leaves.Pairs + (Pair(path.Columns[factor], path.Columns[other]) * pairRows) + row);
            }
        }
    }

    /// <summary>The place of a pair of columns.</summary>
    public static long Pair(int a, int b) => a > b ? ((long)a * (a - 1) / 2) + b : ((long)b * (b - 1) / 2) + a;

    private static void Fill(LeafPath path, Quadrature quadrature, double* constants)
    {
        foreach (double share in path.Shares)
        {
            for (int point = 0; point < quadrature.Points.Length; point++, constants += 3)
            {
                constants[1] = share * quadrature.Rests[point];
                constants[0] = constants[1] + quadrature.Points[point];
                constants[2] = (1 - share) / constants[0];
            }
        }
    }

    private static void Multiply(int edge, int row, int points, double* constants, Quadrature quadrature, ExplainMemory memory, LeafMemory leaves, int factor)
    {
        V follows = L.Mask(edge < 0 ? ulong.MaxValue : memory.Edges[((long)edge * ExplainMemory.Words) + (row >> 6)] >> (row & 63));
        double* ratio = leaves.Ratios + ((long)factor * points * L.Width), product = leaves.Products;
        for (int point = 0; point < points; point++, constants += 3, ratio += L.Width, product += L.Width)
        {
            L.Store(L.Multiply(L.Load(product), L.Select(follows, L.Repeat(constants[0]), L.Repeat(constants[1]))), product);
            L.Store(L.Select(follows, L.Repeat(constants[2]), L.Repeat(-1 / quadrature.Rests[point])), ratio);
        }
    }

    private static void Scale(int factor, int points, LeafMemory leaves)
    {
        double* ratio = leaves.Ratios + ((long)factor * points * L.Width);
        for (int i = 0; i < points * L.Width; i += L.Width)
            L.Store(L.Multiply(L.Load(leaves.Products + i), L.Load(ratio + i)), leaves.Scaled + i);
    }

    private static void AddSum(int points, LeafMemory leaves, double* target)
    {
        V sum = L.Load(target);
        for (int i = 0; i < points * L.Width; i += L.Width)
            sum = L.Add(sum, L.Load(leaves.Scaled + i));
        L.Store(sum, target);
    }

    // Half of what both contribute together is on either side of the matrix.
    private static void AddPair(int other, int points, LeafMemory leaves, double* target)
    {
        V sum = L.Repeat(0);
        double* ratio = leaves.Ratios + ((long)other * points * L.Width);
        for (int i = 0; i < points * L.Width; i += L.Width)
            sum = L.MultiplyAdd(L.Load(leaves.Scaled + i), L.Load(ratio + i), sum);
        L.Store(L.MultiplyAdd(sum, L.Repeat(0.5), L.Load(target)), target);
    }
}
