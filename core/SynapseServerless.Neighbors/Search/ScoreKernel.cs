using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SynapseServerless.Neighbors;

/// <summary>Scores six queries against a panel of sixteen vectors, all of which stay in registers.</summary>
/// <remarks>
/// A score is the larger the nearer: the inner product, less half the squared length of the vector for the Euclidean distance, divided by that
/// length for the cosine. Each is summed value after value with one rounding a step, so that it does not depend on who is computed beside it.
/// </remarks>
internal static unsafe class ScoreKernel
{
    /// <summary>Queries of a group.</summary>
    public const int Queries = 6;

    /// <summary>Computes the scores of a group.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="queries">The first value of each query, then the second of each, and so on.</param>
    /// <param name="width">Values of a vector.</param>
    /// <param name="factors">The factors of the panel's vectors.</param>
    /// <param name="metric">What near means.</param>
    /// <param name="thresholds">The score that is worth looking at, by query.</param>
    /// <param name="scores">Gets sixteen scores for each query, where any is worth looking at.</param>
    /// <returns>Whether any is.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Scores(float* panel, float* queries, int width, float* factors, Metric metric, float* thresholds, float* scores)
    {
        Vector256<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default, e0 = default, e1 = default, f0 = default, f1 = default;
        float* end = panel + (width * ShardFooter.Panel);
        for (; panel < end; panel += ShardFooter.Panel, queries += Queries)
        {
            Vector256<float> left = Vector256.Load(panel), right = Vector256.Load(panel + 8);
            Vector256<float> query = Vector256.Create(queries[0]);
            a0 = Vector256.FusedMultiplyAdd(query, left, a0);
            a1 = Vector256.FusedMultiplyAdd(query, right, a1);
            query = Vector256.Create(queries[1]);
            b0 = Vector256.FusedMultiplyAdd(query, left, b0);
            b1 = Vector256.FusedMultiplyAdd(query, right, b1);
            query = Vector256.Create(queries[2]);
            c0 = Vector256.FusedMultiplyAdd(query, left, c0);
            c1 = Vector256.FusedMultiplyAdd(query, right, c1);
            query = Vector256.Create(queries[3]);
            d0 = Vector256.FusedMultiplyAdd(query, left, d0);
            d1 = Vector256.FusedMultiplyAdd(query, right, d1);
            query = Vector256.Create(queries[4]);
            e0 = Vector256.FusedMultiplyAdd(query, left, e0);
            e1 = Vector256.FusedMultiplyAdd(query, right, e1);
            query = Vector256.Create(queries[5]);
            f0 = Vector256.FusedMultiplyAdd(query, left, f0);
            f1 = Vector256.FusedMultiplyAdd(query, right, f1);
        }
        if (metric != Metric.InnerProduct)
        {
            Vector256<float> left = Vector256.Load(factors), right = Vector256.Load(factors + 8);
            bool cosine = metric == Metric.Cosine;
            (a0, a1) = (Factored(a0, left, cosine), Factored(a1, right, cosine));
            (b0, b1) = (Factored(b0, left, cosine), Factored(b1, right, cosine));
            (c0, c1) = (Factored(c0, left, cosine), Factored(c1, right, cosine));
            (d0, d1) = (Factored(d0, left, cosine), Factored(d1, right, cosine));
            (e0, e1) = (Factored(e0, left, cosine), Factored(e1, right, cosine));
            (f0, f1) = (Factored(f0, left, cosine), Factored(f1, right, cosine));
        }
        Vector256<float> worth = Worth(a0, a1, thresholds[0]) | Worth(b0, b1, thresholds[1]) | Worth(c0, c1, thresholds[2])
            | Worth(d0, d1, thresholds[3]) | Worth(e0, e1, thresholds[4]) | Worth(f0, f1, thresholds[5]);
        if (worth.ExtractMostSignificantBits() == 0)
            return false;
        Store(a0, a1, scores);
        Store(b0, b1, scores + 16);
        Store(c0, c1, scores + 32);
        Store(d0, d1, scores + 48);
        Store(e0, e1, scores + 64);
        Store(f0, f1, scores + 80);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Factored(Vector256<float> sum, Vector256<float> factor, bool cosine) => cosine ? sum * factor : sum - factor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Worth(Vector256<float> left, Vector256<float> right, float threshold)
    {
        Vector256<float> bound = Vector256.Create(threshold);
        return Vector256.GreaterThanOrEqual(left, bound) | Vector256.GreaterThanOrEqual(right, bound);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> left, Vector256<float> right, float* scores)
    {
        left.Store(scores);
        right.Store(scores + 8);
    }
}
