using System.Runtime.CompilerServices;

namespace SynapseServerless.Trees.Explaining;

/// <summary>Takes rows along the way through a tree, two registers of them at a time.</summary>
/// <typeparam name="L">The registers.</typeparam>
/// <typeparam name="V">Their type.</typeparam>
internal static unsafe class PathKernel<L, V>
    where L : struct, IRowLanes<V>
    where V : struct
{
    /// <summary>How many rows are taken at a time.</summary>
    public static int Group => 2 * L.Width;

    /// <summary>Adds what a tree contributes to rows.</summary>
    /// <param name="path">The tree.</param>
    /// <param name="constants">The constants of its steps.</param>
    /// <param name="weights">The weights of the points.</param>
    /// <param name="row">The first of the rows.</param>
    /// <param name="memory">Knows where they go, and gets the sums.</param>
    public static void Add(PathTree path, double* constants, double[] weights, int row, ExplainMemory memory)
    {
        int points = path.Points, stride = points * Group;
        double* products = memory.Products, totals = memory.Totals;
        for (int point = 0; point < points; point++)
        {
            L.Store(L.Repeat(weights[point]), products + (point * Group));
            L.Store(L.Repeat(weights[point]), products + (point * Group) + L.Width);
        }
        ulong* edges = memory.Edges + (row >> 6);
        int shift = row & 63;
        fixed (PathStep* first = path.Steps)
        {
            for (PathStep* step = first, end = first + path.Steps.Length; step != end; step++)
            {
                ulong left = edges[(long)2 * step->Split * ExplainMemory.Words] >> shift, right = edges[((long)2 * step->Split * ExplainMemory.Words) + ExplainMemory.Words] >> shift;
                V leftA = L.Mask(left), leftB = L.Mask(left >> L.Width), rightA = L.Mask(right), rightB = L.Mask(right >> L.Width);
                double* own = constants + step->Constants, product = products + ((long)step->Depth * stride), total = totals + ((long)step->Depth * stride);
                double* sum = memory.Sums + ((long)step->Column * ExplainMemory.Rows) + row;
                switch (step->Kind)
                {
                    case StepKind.Descend when step->Upper < 0:
                        Descend(own, points, leftA, leftB, product, product + stride);
                        break;
                    case StepKind.Descend:
                        Descend(own, points, leftA, leftB, rightA, rightB, product, product + stride);
                        break;
                    case StepKind.Leaves when step->Upper < 0:
                        Leaves(own, points, leftA, leftB, product, total, sum);
                        break;
                    case StepKind.Leaves:
                        Leaves(own, points, leftA, leftB, rightA, rightB, product, total, sum);
                        break;
                    case StepKind.Ascend when step->IsFirst:
                        AscendFirst(own, points, leftA, leftB, rightA, rightB, total, total + stride, sum);
                        break;
                    default:
                        Ascend(own, points, leftA, leftB, rightA, rightB, total, total + stride, sum);
                        break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Descend(double* own, int points, V leftA, V leftB, double* above, double* below)
    {
        for (; points > 0; points--, own += 3, above += Group, below += Group)
        {
            V toLeft = L.Repeat(own[0]), toRight = L.Repeat(own[1]);
            L.Store(L.Multiply(L.Load(above), L.Select(leftA, toLeft, toRight)), below);
            L.Store(L.Multiply(L.Load(above + L.Width), L.Select(leftB, toLeft, toRight)), below + L.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Descend(double* own, int points, V leftA, V leftB, V rightA, V rightB, double* above, double* below)
    {
        for (; points > 0; points--, own += 3, above += Group, below += Group)
        {
            V toLeft = L.Repeat(own[0]), toRight = L.Repeat(own[1]), off = L.Repeat(own[2]);
            L.Store(L.Multiply(L.Load(above), L.Select(leftA, toLeft, L.Select(rightA, toRight, off))), below);
            L.Store(L.Multiply(L.Load(above + L.Width), L.Select(leftB, toLeft, L.Select(rightB, toRight, off))), below + L.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Leaves(double* own, int points, V leftA, V leftB, double* product, double* total, double* sum)
    {
        V sumA = L.Load(sum), sumB = L.Load(sum + L.Width);
        for (; points > 0; points--, own += 5, product += Group, total += Group)
        {
            V a = L.Load(product), b = L.Load(product + L.Width);
            V toLeft = L.Repeat(own[0]), toRight = L.Repeat(own[1]);
            L.Store(L.Multiply(a, L.Select(leftA, toLeft, toRight)), total);
            L.Store(L.Multiply(b, L.Select(leftB, toLeft, toRight)), total + L.Width);
            V fromLeft = L.Repeat(own[3]), fromRight = L.Repeat(own[4]);
            sumA = L.MultiplyAdd(a, L.Select(leftA, fromLeft, fromRight), sumA);
            sumB = L.MultiplyAdd(b, L.Select(leftB, fromLeft, fromRight), sumB);
        }
        L.Store(sumA, sum);
        L.Store(sumB, sum + L.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Leaves(double* own, int points, V leftA, V leftB, V rightA, V rightB, double* product, double* total, double* sum)
    {
        V sumA = L.Load(sum), sumB = L.Load(sum + L.Width);
        for (; points > 0; points--, own += 5, product += Group, total += Group)
        {
            V a = L.Load(product), b = L.Load(product + L.Width);
            V toLeft = L.Repeat(own[0]), toRight = L.Repeat(own[1]), off = L.Repeat(own[2]);
            L.Store(L.Multiply(a, L.Select(leftA, toLeft, L.Select(rightA, toRight, off))), total);
            L.Store(L.Multiply(b, L.Select(leftB, toLeft, L.Select(rightB, toRight, off))), total + L.Width);
            V fromLeft = L.Repeat(own[3]), fromRight = L.Repeat(own[4]);
            sumA = L.MultiplyAdd(a, L.Select(leftA, fromLeft, L.Keep(rightA, fromRight)), sumA);
            sumB = L.MultiplyAdd(b, L.Select(leftB, fromLeft, L.Keep(rightB, fromRight)), sumB);
        }
        L.Store(sumA, sum);
        L.Store(sumB, sum + L.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AscendFirst(double* own, int points, V leftA, V leftB, V rightA, V rightB, double* total, double* below, double* sum)
    {
        V sumA = L.Load(sum), sumB = L.Load(sum + L.Width);
        for (; points > 0; points--, own += 2, total += Group, below += Group)
        {
            V a = L.Load(below), b = L.Load(below + L.Width), fromLeft = L.Repeat(own[0]), fromRight = L.Repeat(own[1]);
            L.Store(a, total);
            L.Store(b, total + L.Width);
            sumA = L.MultiplyAdd(a, L.Select(leftA, fromLeft, L.Keep(rightA, fromRight)), sumA);
            sumB = L.MultiplyAdd(b, L.Select(leftB, fromLeft, L.Keep(rightB, fromRight)), sumB);
        }
        L.Store(sumA, sum);
        L.Store(sumB, sum + L.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Ascend(double* own, int points, V leftA, V leftB, V rightA, V rightB, double* total, double* below, double* sum)
    {
        V sumA = L.Load(sum), sumB = L.Load(sum + L.Width);
        for (; points > 0; points--, own += 2, total += Group, below += Group)
        {
            V a = L.Load(below), b = L.Load(below + L.Width), fromLeft = L.Repeat(own[0]), fromRight = L.Repeat(own[1]);
            L.Store(L.Add(a, L.Load(total)), total);
            L.Store(L.Add(b, L.Load(total + L.Width)), total + L.Width);
            sumA = L.MultiplyAdd(a, L.Select(leftA, fromLeft, L.Keep(rightA, fromRight)), sumA);
            sumB = L.MultiplyAdd(b, L.Select(leftB, fromLeft, L.Keep(rightB, fromRight)), sumB);
        }
        L.Store(sumA, sum);
        L.Store(sumB, sum + L.Width);
    }
}
