using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Scoring;

/// <summary>Scores rows one by one: seven splits of a tree are answered at a time.</summary>
/// <remarks>
/// A row is the bytes of its ranks, one for each feature and way of treating missing values, and fits in a register. A pack of splits picks its bytes out of it and compares them at once; the answers
/// name the exit by a table. All trees go through their first packs, then those that have not come to a leaf through their second, so that no branch has to be foreseen. Packs are a few hundred
/// kilobytes where tables of masks would be tens of megabytes.
/// </remarks>
internal sealed unsafe class PackModel
{
    /// <summary>Most columns: the bytes of a register.</summary>
    public const int MostColumns = 64;

    private const int MostThresholds = 255;

    private readonly FeatureTable _features;
    private readonly NumericRanks[] _ranks;
    private readonly Pack[] _packs;
    private readonly byte[] _exits;
    private readonly int[] _firstPacks, _firstLeaves;
    private readonly double[] _values;
    private readonly SumRule _sums;
    private readonly float _zero;
    private readonly int _classes, _columns;

    private PackModel(IReadOnlyList<DecisionTree> trees, int classes, FeatureTable features, SumRule sums, PackBuilder builder, int[] firstPacks, int columns)
    {
        (_features, _classes, _columns, _sums, _zero) = (features, classes, columns, sums, features.Rules.ZeroThreshold);
        _firstPacks = Pinned([.. firstPacks.Select(pack => checked(pack * sizeof(Pack)))]);
        _packs = Pinned(builder.Packs);
        _exits = Pinned(builder.Exits);
        _firstLeaves = new int[trees.Count];
        for (int tree = 1; tree < trees.Count; tree++)
            _firstLeaves[tree] = _firstLeaves[tree - 1] + trees[tree - 1].LeafCount;
        _values = Pinned([.. trees.SelectMany(tree => tree.LeafValues)]);
        _ranks = [.. features.Numeric.Select(feature => new NumericRanks { Cells = feature.Floats.Linear, Feature = feature.Feature, Rules = feature.Rules.Length, ZeroRank = feature.ZeroRank })];
    }

    /// <summary>Makes packs.</summary>
    /// <returns>Null where a split asks for categories, a feature has too many thresholds, or there are too many features.</returns>
    public static PackModel? Create(IReadOnlyList<DecisionTree> trees, int classes, FeatureTable features, SumRule sums)
    {
        var columns = new Dictionary<(int, MissingRule), int>();
        foreach (NumericFeature feature in features.Numeric)
        {
            foreach (MissingRule rule in feature.Rules)
                columns[(feature.Feature, rule)] = columns.Count;
        }
        if (trees.Count == 0 || features.Categorical.Length > 0 || columns.Count > MostColumns || features.Numeric.Any(feature => feature.Count > MostThresholds))
            return null;
        var builder = new PackBuilder(features, columns);
        int[] firstPacks = new int[trees.Count];
        for (int tree = 0; tree < trees.Count; tree++)
        {
            firstPacks[tree] = builder.Packs.Count;
            if (!builder.TryAdd(trees[tree]))
                return null;
        }
        return new PackModel(trees, classes, features, sums, builder, firstPacks, columns.Count);
    }

    /// <summary>Scores a row.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="row">Its first value.</param>
    /// <param name="width">How many values it has; features beyond are 0.</param>
    /// <param name="leaves">Whether leaf indexes are asked for, and not sums.</param>
    /// <param name="results">Gets the numbers.</param>
    [SkipLocalsInit]
    public void Score<T>(T* row, int width, bool leaves, double* results)
        where T : unmanaged
    {
        byte* bytes = stackalloc byte[MostColumns];
        Rank(row, width, bytes);
        int trees = _firstPacks.Length;
        int[]? rented = trees > 1024 ? System.Buffers.ArrayPool<int>.Shared.Rent(3 * trees) : null;
        int* room = stackalloc int[rented is null ? 3 * 1024 : 1];
        fixed (int* large = rented)
        {
            int* found = large is null ? room : large, open = found + trees;
            if (Avx512Vbmi.VL.IsSupported && _columns <= 32)
                Find<Columns32>(bytes, found, open);
            else if (Avx512Vbmi.IsSupported)
                Find<Columns64>(bytes, found, open);
            else if (_columns <= 32)
                Find<ColumnsBySixteen>(bytes, found, open);
            else
                Find<ColumnsTwice>(bytes, found, open);
            Write(found, leaves, results);
        }
        if (rented is not null)
            System.Buffers.ArrayPool<int>.Shared.Return(rented);
    }

    private void Rank<T>(T* row, int width, byte* bytes)
        where T : unmanaged
    {
        NumericRanks[] all = _ranks;
        for (int i = 0; i < all.Length; i++)
        {
            ref NumericRanks ranks = ref all[i];
            int feature = ranks.Feature, rank;
            bool isPlain, isNumber;
            if (typeof(T) == typeof(float))
            {
                float value = feature < width ? ((float*)row)[feature] : 0;
                isPlain = Math.Abs(value) > _zero;
                isNumber = !float.IsNaN(value);
                rank = !isPlain ? ranks.ZeroRank : ranks.Cells.PerCell > 0 ? ranks.Cells.Rank(value) : _features.Numeric[i].Floats.Rank(value);
            }
            else
            {
                double value = feature < width ? ((double*)row)[feature] : 0;
                isPlain = Math.Abs(value) > _zero;
                isNumber = !double.IsNaN(value);
                rank = isPlain ? _features.Numeric[i].Rank(value) : ranks.ZeroRank;
            }
            if (isPlain)
            {
                for (int rule = ranks.Rules; rule > 0; rule--)
                    *bytes++ = (byte)(rank ^ 0x80);
                continue;
            }
            foreach (MissingRule rule in _features.Numeric[i].Rules)
                *bytes++ = (byte)(Math.Min(isNumber ? _features.Numeric[i].ZeroRankOf(rule) : _features.Numeric[i].NaNRank(rule), 255) ^ 0x80);
        }
    }

    // The leaf of each tree. Trees that have not come to one are listed anew after each round, each with the pack that it has come to.
    private void Find<C>(byte* bytes, int* found, int* open)
        where C : struct, IColumns
    {
        byte* packs = (byte*)Pointer(_packs), exits = Pointer(_exits);
        int* first = Pointer(_firstPacks);
        var columns = default(C);
        columns.Load(bytes);
        nint trees = _firstPacks.Length, left = 0;
        int* next = open + trees;
        for (nint tree = 0; tree < trees; tree++)
        {
            int at = first[tree], exit = Exit(packs + at, exits, columns);
            found[tree] = exit;
            open[left] = (int)tree;
            next[left] = at - (exit * sizeof(Pack));
            left += (nint)((uint)exit >> 31);
        }
        while (left > 0)
        {
            nint kept = 0;
            for (nint i = 0; i < left; i++)
            {
                int tree = open[i], at = next[i], exit = Exit(packs + at, exits, columns);
                found[tree] = exit;
                open[kept] = tree;
                next[kept] = at - (exit * sizeof(Pack));
                kept += (nint)((uint)exit >> 31);
            }
            left = kept;
        }
    }

    // The eighth byte of columns and of bounds is another number, and its answer is left out.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Exit<C>(byte* at, byte* exits, C columns)
        where C : struct, IColumns
    {
        var pack = (Pack*)at;
        Vector128<byte> asked = Vector128.CreateScalarUnsafe(*(ulong*)at).AsByte(), bounds = Vector128.CreateScalarUnsafe(*(ulong*)(at + Pack.Splits)).AsByte();
        nuint answers = Vector128.GreaterThan(columns.Pick(asked).AsSByte(), bounds.AsSByte()).ExtractMostSignificantBits() & 0x7F;
        return pack->Exits[(nuint)exits[answers | ((nuint)pack->Shape << Pack.Splits)]];
    }

    private void Write(int* found, bool leaves, double* results)
    {
        int trees = _firstPacks.Length;
        if (leaves)
        {
            for (int tree = 0; tree < trees; tree++)
                results[tree] = found[tree];
            return;
        }
        double* values = Pointer(_values);
        ref int firstLeaves = ref MemoryMarshal.GetArrayDataReference(_firstLeaves);
        if (_classes == 1)
        {
            *results = _sums.Kind switch
            {
                SumKind.Double => Sum<DoubleSum>(found, values),
                SumKind.Single => Sum<SingleSum>(found, values),
                SumKind.Least => Sum<LeastSum>(found, values),
                _ => Sum<MostSum>(found, values),
            };
            return;
        }
        _sums.Begin(new Span<double>(results, _classes));
        for (int tree = 0, k = 0; tree < trees; tree++)
        {
            results[k] = _sums.Add(results[k], values[Unsafe.Add(ref firstLeaves, tree) + found[tree]]);
            if (++k == _classes)
                k = 0;
        }
    }

    private double Sum<A>(int* found, double* values)
        where A : struct, ISum
    {
        ref int firstLeaves = ref MemoryMarshal.GetArrayDataReference(_firstLeaves);
        double sum = _sums.First;
        for (int tree = 0; tree < _firstPacks.Length; tree++)
            sum = A.Add(sum, values[Unsafe.Add(ref firstLeaves, tree) + found[tree]]);
        return sum;
    }

    private static T[] Pinned<T>(IReadOnlyCollection<T> items)
        where T : unmanaged
    {
        T[] pinned = GC.AllocateUninitializedArray<T>(items.Count, pinned: true);
        int next = 0;
        foreach (T item in items)
            pinned[next++] = item;
        return pinned;
    }

    // The arrays are pinned, and the model keeps them.
    private static T* Pointer<T>(T[] pinned)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

    // What the loop over the features of a row needs of each, side by side.
    private struct NumericRanks
    {
        public LinearCells Cells;
        public int Feature, Rules, ZeroRank;
    }
}
