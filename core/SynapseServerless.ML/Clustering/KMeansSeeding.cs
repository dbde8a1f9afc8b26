namespace SynapseServerless.ML;

/// <summary>Chooses the first centers among weighted candidates.</summary>
/// <remarks>
/// k-means++ (Arthur and Vassilvitskii, 2007) by weight, then Lloyd's iterations over the candidates, as Spark does with what
/// k-means|| has found.
/// </remarks>
internal static class KMeansSeeding
{
    private const int Iterations = 30;

    /// <summary>The first centers.</summary>
    /// <param name="candidates">The candidates, all different.</param>
    /// <param name="weights">How many rows are near each.</param>
    /// <param name="k">How many centers.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="unit">Whether centers are of length 1.</param>
    public static double[][] Choose(double[][] candidates, double[] weights, int k, long seed, bool unit)
    {
        if (candidates.Length <= k)
            return candidates;
        double[][] centers = PlusPlus(candidates, weights, k, seed);
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            if (!Move(candidates, weights, centers, unit))
                break;
        }
        return centers;
    }

    private static double[][] PlusPlus(double[][] candidates, double[] weights, int k, long seed)
    {
        ulong state = (ulong)seed;
        var centers = new List<double[]> { candidates[Draw(weights, ref state)] };
        double[] squares = [.. candidates.Select(candidate => Squares(candidate, centers[0]))];
        while (centers.Count < k)
        {
            double[] chances = [.. squares.Zip(weights, static (distance, weight) => distance * weight)];
            // What is left stands where a center is already.
            if (chances.Sum() <= 0)
                break;
            double[] center = candidates[Draw(chances, ref state)];
            centers.Add(center);
            for (int i = 0; i < squares.Length; i++)
                squares[i] = Math.Min(squares[i], Squares(candidates[i], center));
        }
        return [.. centers.Select(static center => (double[])center.Clone())];
    }

    private static bool Move(double[][] candidates, double[] weights, double[][] centers, bool unit)
    {
        double[][] sums = [.. centers.Select(static center => new double[center.Length])];
        double[] totals = new double[centers.Length];
        for (int i = 0; i < candidates.Length; i++)
        {
            int nearest = Enumerable.Range(0, centers.Length).MinBy(center => Squares(candidates[i], centers[center]));
            totals[nearest] += weights[i];
            for (int j = 0; j < candidates[i].Length; j++)
                sums[nearest][j] += weights[i] * candidates[i][j];
        }
        bool moved = false;
        for (int center = 0; center < centers.Length; center++)
        {
            if (totals[center] <= 0)
                continue;
            double[] mean = [.. sums[center].Select(sum => sum / totals[center])];
            double length = unit ? Math.Sqrt(mean.Sum(static value => value * value)) : 1;
            if (length > 0)
                mean = [.. mean.Select(value => value / length)];
            moved |= !mean.AsSpan().SequenceEqual(centers[center]);
            centers[center] = mean;
        }
        return moved;
    }

    private static int Draw(double[] chances, ref ulong state)
    {
        double left = Uniform(ref state) * chances.Sum();
        for (int i = 0; i < chances.Length; i++)
        {
            left -= chances[i];
            if (left < 0)
                return i;
        }
        return System.Array.FindLastIndex(chances, static chance => chance > 0);
    }

    // SplitMix64 (Steele, Lea and Flood, 2014).
    private static double Uniform(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong x = state;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return ((x ^ (x >> 31)) >> 11) * (1.0 / (1L << 53));
    }

    private static double Squares(double[] left, double[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
            sum += (left[i] - right[i]) * (left[i] - right[i]);
        return sum;
    }
}
