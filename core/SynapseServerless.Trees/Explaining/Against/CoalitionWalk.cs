using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Explaining.Against;

/// <summary>Takes all sets of features through a tree at a time: a bit for each set, and at each node those that reach it.</summary>
/// <remarks>
/// Where a row and one that it is compared with go the same way, all sets do, and where they part, the sets part by whether they know the feature of the split. So a tree has few ends for
/// thousands of perturbed rows, and no perturbed row is ever made.
/// </remarks>
internal sealed class CoalitionWalk
{
    // From so many bits of a word on, all 64 numbers are gone through.
    private const int Dense = 14;

    private static readonly Vector256<double>[] s_masks =
        [.. Enumerable.Range(0, 16).Select(static bits => Vector256.Create(-(bits & 1L), -(bits >> 1 & 1L), -(bits >> 2 & 1L), -(bits >> 3 & 1L)).AsDouble())];

    private readonly int _words;
    private readonly ulong[] _sets, _ends;
    private readonly (int Leaf, int Count)[] _leaves;
    private readonly double[] _sums;
    private int _found;

    /// <summary>Makes room.</summary>
    /// <param name="sets">How many sets there are.</param>
    /// <param name="depth">How many nodes there are on the longest way.</param>
    /// <param name="leaves">How many leaves the largest tree has.</param>
    public CoalitionWalk(int sets, int depth, int leaves)
    {
        _words = Words(sets);
        _sets = new ulong[(depth + 2) * _words];
        _ends = new ulong[leaves * _words];
        _leaves = new (int Leaf, int Count)[leaves];
        _sums = new double[_words * 64];
        for (int set = 0; set < sets; set++)
            _sets[set >> 6] |= 1UL << (set & 63);
    }

    /// <summary>How many words a number of sets takes here: whole vectors of them.</summary>
    public static int Words(int sets) => (sets + 255) / 256 * 4;

    /// <summary>What the sets have in common.</summary>
    public double Common { get; private set; }

    /// <summary>What each set has beyond that.</summary>
    public ReadOnlySpan<double> Sums => _sums;

    /// <summary>Begins with a row that is compared with.</summary>
    public void Begin()
    {
        Common = 0;
        Array.Clear(_sums);
    }

    /// <summary>Adds what a tree says of each set.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="own">For each split whether the row goes left, in the lowest bit.</param>
    /// <param name="others">For each split a word of rows that are compared with.</param>
    /// <param name="other">The one that is.</param>
    /// <param name="known">For each feature the sets that know it.</param>
    public void Add(CoalitionTree tree, ReadOnlySpan<ulong> own, ReadOnlySpan<ulong> others, int other, ReadOnlySpan<ulong> known)
    {
        _found = 0;
        Walk(tree, tree.Features.Length == 0 ? -1 : 0, 0, own, others, other, known);
        int most = 0;
        for (int i = 1; i < _found; i++)
            most = _leaves[i].Count > _leaves[most].Count ? i : most;
        // What most sets have is added once.
        double common = tree.Values[_leaves[most].Leaf];
        Common += common;
        for (int i = 0; i < _found; i++)
        {
            if (i != most)
                Add(_ends.AsSpan(i * _words, _words), tree.Values[_leaves[i].Leaf] - common);
        }
    }

    private void Walk(CoalitionTree tree, int node, int depth, ReadOnlySpan<ulong> own, ReadOnlySpan<ulong> others, int other, ReadOnlySpan<ulong> known)
    {
        Span<ulong> sets = _sets.AsSpan(depth * _words, _words);
        while (node >= 0)
        {
            bool left = (own[node] & 1) != 0, otherLeft = (others[node] >> other & 1) != 0;
            int mine = left ? tree.Left[node] : tree.Right[node];
            if (left == otherLeft)
            {
                node = mine;
                continue;
            }
            int theirs = left ? tree.Right[node] : tree.Left[node];
            ReadOnlySpan<ulong> knows = known.Slice(tree.Features[node] * _words, _words);
            Span<ulong> next = _sets.AsSpan((depth + 1) * _words, _words);
            Vector256<ulong> any = default, rest = default;
            ref ulong all = ref MemoryMarshal.GetReference(sets);
            ref ulong some = ref MemoryMarshal.GetReference(knows);
            ref ulong inner = ref MemoryMarshal.GetReference(next);
            for (nuint i = 0; i < (nuint)sets.Length; i += 4)
            {
                Vector256<ulong> own256 = Vector256.LoadUnsafe(ref all, i), known256 = Vector256.LoadUnsafe(ref some, i), both = own256 & known256;
                both.StoreUnsafe(ref inner, i);
                any |= both;
                rest |= Vector256.AndNot(own256, known256);
            }
            if (rest == default)
            {
                node = mine;
                continue;
            }
            if (any != default)
            {
                Walk(tree, mine, depth + 1, own, others, other, known);
                // The others go on here; what this way leads to needs its sets no more.
                if (depth == 0)
                {
                    Span<ulong> below = _sets.AsSpan(_words, _words);
                    for (int i = 0; i < sets.Length; i++)
                        below[i] = sets[i] & ~knows[i];
                    Walk(tree, theirs, 1, own, others, other, known);
                    return;
                }
                for (nuint i = 0; i < (nuint)sets.Length; i += 4)
                    Vector256.AndNot(Vector256.LoadUnsafe(ref all, i), Vector256.LoadUnsafe(ref some, i)).StoreUnsafe(ref all, i);
            }
            node = theirs;
        }
        Span<ulong> end = _ends.AsSpan(_found * _words, _words);
        int count = 0;
        for (int i = 0; i < sets.Length; i++)
        {
            end[i] = sets[i];
            count += BitOperations.PopCount(sets[i]);
        }
        _leaves[_found++] = (~node, count);
    }

    private void Add(ReadOnlySpan<ulong> sets, double value)
    {
        ref double sums = ref MemoryMarshal.GetArrayDataReference(_sums);
        var spread = Vector256.Create(value);
        for (int i = 0; i < sets.Length; i++)
        {
            ulong word = sets[i];
            ref double first = ref Unsafe.Add(ref sums, i * 64);
            if (BitOperations.PopCount(word) < Dense)
            {
                for (; word != 0; word &= word - 1)
                    Unsafe.Add(ref first, BitOperations.TrailingZeroCount(word)) += value;
                continue;
            }
            ref Vector256<double> masks = ref MemoryMarshal.GetArrayDataReference(s_masks);
            for (nuint lane = 0; lane < 64; lane += 4, word >>= 4)
            {
                Vector256<double> own = Vector256.LoadUnsafe(ref first, lane);
                (own + (spread & Unsafe.Add(ref masks, (int)(word & 15)))).StoreUnsafe(ref first, lane);
            }
        }
    }
}

/// <summary>What a walk needs of a tree.</summary>
internal sealed class CoalitionTree(DecisionTree tree)
{
    public readonly int[] Features = [.. tree.SplitFeatures], Left = [.. tree.LeftChildren], Right = [.. tree.RightChildren];

    public readonly double[] Values = tree.LeafValues;
}
