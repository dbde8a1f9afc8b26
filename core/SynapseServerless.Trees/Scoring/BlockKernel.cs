using System.Runtime.CompilerServices;

namespace SynapseServerless.Trees.Scoring;

/// <summary>Finds the place of the leaf of every row of a block, for the trees of a unit: every split is evaluated for all rows, from the bottom up.</summary>
/// <typeparam name="L">The registers.</typeparam>
/// <typeparam name="V">Their type.</typeparam>
internal static unsafe class BlockKernel<L, V>
    where L : struct, ILanes<V>
    where V : struct
{
    /// <summary>Looks sets of categories up.</summary>
    public static void Find(Lookup* at, Lookup* end, LookupTable* tables, byte* columns)
    {
        for (; at != end; at++)
        {
            byte* bits = columns + ((nuint)at->Column * 8), target = columns + ((nuint)at->Target * 8);
            LookupTable* first = tables + at->FirstTable, last = first + at->Tables;
            for (int i = 0; i < BlockLayout.Rows; i += 4 * L.Width)
            {
                // Four registers at a time, two where that is a block.
                V a = default, b = default, c = default, d = default;
                for (LookupTable* table = first; table != last; table++)
                {
                    V set = L.Repeat16(table->Bits);
                    byte* bytes = columns + ((nuint)table->Column * 8) + i;
                    a = L.Or(a, L.Find(set, L.Load(bytes)));
                    b = L.Or(b, L.Find(set, L.Load(bytes + L.Width)));
                    if (L.Width <= 32)
                    {
                        c = L.Or(c, L.Find(set, L.Load(bytes + (2 * L.Width))));
                        d = L.Or(d, L.Find(set, L.Load(bytes + (3 * L.Width))));
                    }
                }
                IsSet(a, bits + i, target + i);
                IsSet(b, bits + i + L.Width, target + i + L.Width);
                if (L.Width <= 32)
                {
                    IsSet(c, bits + i + (2 * L.Width), target + i + (2 * L.Width));
                    IsSet(d, bits + i + (3 * L.Width), target + i + (3 * L.Width));
                }
            }
        }
    }

    /// <summary>Evaluates splits above two leaves.</summary>
    public static void Pairs(LeafPair* at, LeafPair* end, byte* columns, byte* scratch)
    {
        for (; at != end; at++)
        {
            byte* column = columns + ((nuint)at->Column * 8), target = scratch + ((nuint)at->Target * 8);
            V bound = L.Repeat(&at->Bound), right = L.Repeat(&at->Right);
            Pair(column + (0 * L.Width), target + (0 * L.Width), bound, right);
            Pair(column + (1 * L.Width), target + (1 * L.Width), bound, right);
            if (L.Width <= 32)
            {
                Pair(column + (2 * L.Width), target + (2 * L.Width), bound, right);
                Pair(column + (3 * L.Width), target + (3 * L.Width), bound, right);
            }
            if (L.Width <= 16)
            {
                Pair(column + (4 * L.Width), target + (4 * L.Width), bound, right);
                Pair(column + (5 * L.Width), target + (5 * L.Width), bound, right);
                Pair(column + (6 * L.Width), target + (6 * L.Width), bound, right);
                Pair(column + (7 * L.Width), target + (7 * L.Width), bound, right);
            }
        }
    }

    /// <summary>Evaluates the other splits.</summary>
    public static void Forks(Fork* at, Fork* end, byte* columns, byte* scratch)
    {
        for (; at != end; at++)
        {
            byte* column = columns + ((nuint)at->Column * 8), target = scratch + ((nuint)at->Target * 8);
            byte* left = scratch + ((nuint)at->Left * 8), right = scratch + ((nuint)at->Right * 8);
            V bound = L.Repeat(&at->Bound);
            Fork(column + (0 * L.Width), left + (0 * L.Width), right + (0 * L.Width), target + (0 * L.Width), bound);
            Fork(column + (1 * L.Width), left + (1 * L.Width), right + (1 * L.Width), target + (1 * L.Width), bound);
            if (L.Width <= 32)
            {
                Fork(column + (2 * L.Width), left + (2 * L.Width), right + (2 * L.Width), target + (2 * L.Width), bound);
                Fork(column + (3 * L.Width), left + (3 * L.Width), right + (3 * L.Width), target + (3 * L.Width), bound);
            }
            if (L.Width <= 16)
            {
                Fork(column + (4 * L.Width), left + (4 * L.Width), right + (4 * L.Width), target + (4 * L.Width), bound);
                Fork(column + (5 * L.Width), left + (5 * L.Width), right + (5 * L.Width), target + (5 * L.Width), bound);
                Fork(column + (6 * L.Width), left + (6 * L.Width), right + (6 * L.Width), target + (6 * L.Width), bound);
                Fork(column + (7 * L.Width), left + (7 * L.Width), right + (7 * L.Width), target + (7 * L.Width), bound);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void IsSet(V found, byte* bits, byte* target)
    {
        V bit = L.Load(bits);
        L.Store(L.Same(L.And(found, bit), bit), target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(byte* column, byte* target, V bound, V right) => L.Store(L.Add(right, L.Above(bound, L.Load(column))), target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fork(byte* column, byte* left, byte* right, byte* target, V bound) =>
        L.Store(L.Select(L.Above(bound, L.Load(column)), L.Load(left), L.Load(right)), target);
}
