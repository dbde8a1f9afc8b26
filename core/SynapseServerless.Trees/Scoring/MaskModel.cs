using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Scoring;

/// <summary>Scores rows one by one: what a value leaves open of the leaves of all trees is a row of a table, and what all values leave open begins with the leaf.</summary>
/// <remarks>
/// A split that a row answers with no closes the leaves to its left. Of those that stay open the first is the row's (QuickScorer). For every value that can be told
/// from others by some split, the table has the masks of all trees.
/// </remarks>
internal sealed unsafe class MaskModel
{
    /// <summary>Most leaves of a tree: the bits of a word.</summary>
    public const int MostLeaves = 64;

    /// <summary>Most bytes of the tables.</summary>
    public const long MostBytes = 24 << 20;

    private const int ChunkBytes = 32, BlockChunks = 4, MostRows = 64;

    private readonly FeatureMasks[] _numeric, _categorical;
    private readonly NumericMasks[] _numericMasks;
    private readonly FeatureTable _features;
    private readonly SumRule _sums;
    private readonly float _zero;
    private readonly int _wordBytes, _stride, _chunks, _trees, _classes;
    private readonly double[] _values;
    private readonly int[] _leaves;

    private MaskModel(IReadOnlyList<DecisionTree> trees, int classes, FeatureTable features, SumRule sums, Shape shape)
    {
        _features = features;
        _sums = sums;
        _zero = features.Rules.ZeroThreshold;
        _classes = classes;
        _trees = trees.Count;
        (_wordBytes, _chunks) = (shape.WordBytes, shape.Chunks);
        _stride = _wordBytes == 4 ? 32 : 64;
        _numeric = [.. features.Numeric.Select((feature, i) => new FeatureMasks(shape.Numeric[i], Shape.Bins(feature), _chunks))];
        _categorical = [.. features.Categorical.Select((feature, i) => new FeatureMasks(shape.Categorical[i], feature.Count + 1, _chunks))];
        _numericMasks = [.. features.Numeric.Select((feature, i) => new NumericMasks
        {
            Cells = feature.Floats.Linear,
            Feature = feature.Feature,
            NaNBin = feature.HasDefaults ? feature.Count + 1 : feature.ZeroRank,
            ZeroBin = feature.HasDefaults ? feature.Count + 2 : feature.ZeroRank,
            Dense = _numeric[i].Dense,
            RowBytes = _chunks * ChunkBytes,
        })];
        _values = GC.AllocateArray<double>(_trees * _stride, pinned: true);
        _leaves = new int[_trees * _stride];
        for (int tree = 0; tree < _trees; tree++)
            Add(trees[tree], tree);
    }

    /// <summary>Makes the tables.</summary>
    /// <returns>Null where trees are too large, or tables would be.</returns>
    public static MaskModel? Create(IReadOnlyList<DecisionTree> trees, int classes, FeatureTable features, SumRule sums)
    {
        if (trees.Count == 0 || trees.Any(tree => tree.LeafCount > MostLeaves))
            return null;
        var shape = new Shape(trees, features);
        return shape.Bytes > MostBytes ? null : new MaskModel(trees, classes, features, sums, shape);
    }

    /// <summary>How many bytes the tables have; 0 where there are none.</summary>
    public static long BytesOf(IReadOnlyList<DecisionTree> trees, FeatureTable features) =>
        trees.Count == 0 || trees.Any(tree => tree.LeafCount > MostLeaves) || new Shape(trees, features).Bytes is var bytes && bytes > MostBytes
            ? 0
            : bytes + ((long)trees.Count * MostLeaves * (sizeof(double) + sizeof(int)));

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
        if (_chunks <= 128)
        {
            byte* open = stackalloc byte[128 * ChunkBytes];
            Score(row, width, leaves, results, open);
            return;
        }
        byte[] rented = System.Buffers.ArrayPool<byte>.Shared.Rent(_chunks * ChunkBytes);
        fixed (byte* open = rented)
            Score(row, width, leaves, results, open);
        System.Buffers.ArrayPool<byte>.Shared.Return(rented);
    }

    [SkipLocalsInit]
    private void Score<T>(T* row, int width, bool leaves, double* results, byte* open)
        where T : unmanaged
    {
        new Span<byte>(open, _chunks * ChunkBytes).Fill(0xFF);
        byte** rows = stackalloc byte*[MostRows];
        int dense = 0;
        NumericMasks[] numeric = _numericMasks;
        for (int i = 0; i < numeric.Length; i++)
        {
            ref NumericMasks masks = ref numeric[i];
            int bin;
            if (typeof(T) == typeof(float))
            {
                float value = masks.Feature < width ? ((float*)row)[masks.Feature] : 0;
                bin = !(Math.Abs(value) > _zero) ? float.IsNaN(value) ? masks.NaNBin : masks.ZeroBin
                    : masks.Cells.PerCell > 0 ? masks.Cells.Rank(value) : _features.Numeric[i].Floats.Rank(value);
            }
            else
            {
                double value = masks.Feature < width ? ((double*)row)[masks.Feature] : 0;
                bin = Math.Abs(value) > _zero ? _features.Numeric[i].Rank(value) : double.IsNaN(value) ? masks.NaNBin : masks.ZeroBin;
            }
            if (masks.Dense is not null && dense < MostRows)
                Prefetch(rows[dense++] = masks.Dense + ((nint)bin * masks.RowBytes), masks.RowBytes);
            else
                _numeric[i].Close(bin, open);
        }
        for (int i = 0; i < _categorical.Length; i++)
        {
            CategoricalFeature feature = _features.Categorical[i];
            double value = feature.Feature >= width ? 0 : typeof(T) == typeof(float) ? ((float*)row)[feature.Feature] : ((double*)row)[feature.Feature];
            int code = feature.Code(value);
            _categorical[i].Close(code < 0 ? feature.Count : code, open);
        }
        if (leaves || _classes > 1)
        {
            for (int chunk = 0; chunk < _chunks; chunk += BlockChunks)
                Close(rows, dense, open, chunk);
            Write(leaves, results, open);
            return;
        }
        *results = _sums.Kind switch
        {
            SumKind.Double => Sum<DoubleSum>(rows, dense, open),
            SumKind.Single => Sum<SingleSum>(rows, dense, open),
            SumKind.Least => Sum<LeastSum>(rows, dense, open),
            _ => Sum<MostSum>(rows, dense, open),
        };
    }

    // The table is larger than the nearer caches; what is fetched early arrives while other values are ranked.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* row, int bytes)
    {
        if (Sse.IsSupported)
        {
            for (int i = 0; i < Math.Min(bytes, 512); i += 64)
                Sse.Prefetch0(row + i);
        }
    }

    // The masks of the features that most trees look at are taken together, so that what is left open stays in registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Close(byte** rows, int count, byte* open, int chunk)
    {
        int at = chunk * ChunkBytes;
        if (chunk + BlockChunks > _chunks)
        {
            for (int end = _chunks * ChunkBytes; at < end; at += ChunkBytes)
            {
                Vector256<byte> one = Vector256.Load(open + at);
                for (int i = 0; i < count; i++)
                    one &= Vector256.Load(rows[i] + at);
                one.Store(open + at);
            }
            return;
        }
        Vector256<byte> a = Vector256.Load(open + at), b = Vector256.Load(open + at + ChunkBytes);
        Vector256<byte> c = Vector256.Load(open + at + (2 * ChunkBytes)), d = Vector256.Load(open + at + (3 * ChunkBytes));
        for (int i = 0; i < count; i++)
        {
            byte* row = rows[i] + at;
            a &= Vector256.Load(row);
            b &= Vector256.Load(row + ChunkBytes);
            c &= Vector256.Load(row + (2 * ChunkBytes));
            d &= Vector256.Load(row + (3 * ChunkBytes));
        }
        a.Store(open + at);
        b.Store(open + at + ChunkBytes);
        c.Store(open + at + (2 * ChunkBytes));
        d.Store(open + at + (3 * ChunkBytes));
    }

    private double Sum<A>(byte** rows, int count, byte* open)
        where A : struct, ISum => _wordBytes == 4 ? Sum32<A>(rows, count, open) : Sum64<A>(rows, count, open);

    // Each sum waits for the one before it. Meanwhile the masks of the next trees are taken.
    private double Sum32<A>(byte** rows, int count, byte* open)
        where A : struct, ISum
    {
        const int trees = BlockChunks * ChunkBytes / sizeof(uint);
        double sum = _sums.First;
        double* values = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_values));
        for (int chunk = 0, tree = 0; chunk < _chunks; chunk += BlockChunks)
        {
            Close(rows, count, open, chunk);
            for (int end = Math.Min(_trees, tree + trees); tree < end; tree++, values += 32)
                sum = A.Add(sum, values[BitOperations.TrailingZeroCount(((uint*)open)[tree])]);
        }
        return sum;
    }

    private double Sum64<A>(byte** rows, int count, byte* open)
        where A : struct, ISum
    {
        const int trees = BlockChunks * ChunkBytes / sizeof(ulong);
        double sum = _sums.First;
        double* values = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_values));
        for (int chunk = 0, tree = 0; chunk < _chunks; chunk += BlockChunks)
        {
            Close(rows, count, open, chunk);
            for (int end = Math.Min(_trees, tree + trees); tree < end; tree++, values += 64)
                sum = A.Add(sum, values[BitOperations.TrailingZeroCount(((ulong*)open)[tree])]);
        }
        return sum;
    }

    private void Write(bool leaves, double* results, byte* open)
    {
        if (leaves)
        {
            for (int tree = 0; tree < _trees; tree++)
                results[tree] = _leaves[(tree * _stride) + Place(open, tree)];
            return;
        }
        _sums.Begin(new Span<double>(results, _classes));
        for (int tree = 0, k = 0; tree < _trees; tree++)
        {
            results[k] = _sums.Add(results[k], _values[(tree * _stride) + Place(open, tree)]);
            if (++k == _classes)
                k = 0;
        }
    }

    private int Place(byte* open, int tree) =>
        _wordBytes == 4 ? BitOperations.TrailingZeroCount(((uint*)open)[tree]) : BitOperations.TrailingZeroCount(((ulong*)open)[tree]);

    private void Add(DecisionTree tree, int index)
    {
        var layout = new TreeLayout(tree);
        for (int place = 0; place < layout.LeafOrder.Length; place++)
        {
            _values[(index * _stride) + place] = tree.LeafValues[layout.LeafOrder[place]];
            _leaves[(index * _stride) + place] = layout.LeafOrder[place];
        }
        uint[] bits = [.. tree.CategoryBits];
        for (int split = 0; split < tree.SplitFeatures.Count; split++)
        {
            ulong closed = Bits(layout.Middle[split]) & ~Bits(layout.First[split]);
            int feature = tree.SplitFeatures[split];
            if (tree.IsCategorical(split))
            {
                int at = Array.FindIndex(_features.Categorical, known => known.Feature == feature);
                var kept = _features.Categorical[at].Codes(CategoricalFeature.Set(tree, bits, split), tree.HasNaN(split)).ToHashSet();
                for (int bin = 0; bin <= _features.Categorical[at].Count; bin++)
                {
                    if (!kept.Contains(bin))
                        _categorical[at].Close(bin, index, _wordBytes, closed);
                }
                continue;
            }
            int place = Array.FindIndex(_features.Numeric, known => known.Feature == feature);
            NumericFeature numeric = _features.Numeric[place];
            MissingRule rule = MissingRule.Of(tree, split);
            int threshold = numeric.Index(tree.Thresholds[split]);
            for (int bin = threshold + 1; bin <= numeric.Count; bin++)
                _numeric[place].Close(bin, index, _wordBytes, closed);
            if (numeric.HasDefaults && numeric.NaNRank(rule) > threshold)
                _numeric[place].Close(numeric.Count + 1, index, _wordBytes, closed);
            if (numeric.HasDefaults && numeric.ZeroRankOf(rule) > threshold)
                _numeric[place].Close(numeric.Count + 2, index, _wordBytes, closed);
        }
    }

    private static ulong Bits(int count) => count >= 64 ? ulong.MaxValue : (1UL << count) - 1;

    // Which chunks of trees look at a feature, and so how large tables are.
    private sealed class Shape
    {
        public Shape(IReadOnlyList<DecisionTree> trees, FeatureTable features)
        {
            WordBytes = trees.Max(tree => tree.LeafCount) <= 32 ? 4 : 8;
            int perChunk = ChunkBytes / WordBytes;
            Chunks = (trees.Count + perChunk - 1) / perChunk;
            var numeric = features.Numeric.ToDictionary(feature => feature.Feature, _ => new bool[Chunks]);
            var categorical = features.Categorical.ToDictionary(feature => feature.Feature, _ => new bool[Chunks]);
            for (int tree = 0; tree < trees.Count; tree++)
            {
                for (int split = 0; split < trees[tree].SplitFeatures.Count; split++)
                    (trees[tree].IsCategorical(split) ? categorical : numeric)[trees[tree].SplitFeatures[split]][tree / perChunk] = true;
            }
            Numeric = [.. features.Numeric.Select(feature => Places(numeric[feature.Feature]))];
            Categorical = [.. features.Categorical.Select(feature => Places(categorical[feature.Feature]))];
            for (int i = 0; i < Numeric.Length; i++)
                Bytes += (long)Bins(features.Numeric[i]) * Numeric[i].Length * ChunkBytes;
            for (int i = 0; i < Categorical.Length; i++)
                Bytes += (features.Categorical[i].Count + 1L) * Categorical[i].Length * ChunkBytes;
        }

        public int WordBytes { get; }

        public int Chunks { get; }

        public int[][] Numeric { get; }

        public int[][] Categorical { get; }

        public long Bytes { get; }

        public static int Bins(NumericFeature feature) => feature.Count + (feature.HasDefaults ? 3 : 1);

        private static int[] Places(bool[] used) => [.. Enumerable.Range(0, used.Length).Where(chunk => used[chunk])];
    }

    // The masks of a feature: for each of its bins those of the chunks that look at it.
    private sealed class FeatureMasks
    {
        private readonly int[] _places;
        private readonly int[] _position;
        private readonly byte[] _masks;
        private readonly bool _isDense;

        public FeatureMasks(int[] places, int bins, int chunks)
        {
            _places = places;
            _isDense = places.Length == chunks;
            _position = new int[chunks];
            for (int i = 0; i < places.Length; i++)
                _position[places[i]] = i;
            _masks = GC.AllocateUninitializedArray<byte>(checked(bins * places.Length * ChunkBytes), pinned: true);
            _masks.AsSpan().Fill(0xFF);
        }

        public void Close(int bin, int tree, int wordBytes, ulong closed)
        {
            int perChunk = ChunkBytes / wordBytes;
            Span<byte> word = _masks.AsSpan((((bin * _places.Length) + _position[tree / perChunk]) * ChunkBytes) + (tree % perChunk * wordBytes), wordBytes);
            if (wordBytes == 4)
                BitConverter.TryWriteBytes(word, BitConverter.ToUInt32(word) & ~(uint)closed);
            else
                BitConverter.TryWriteBytes(word, BitConverter.ToUInt64(word) & ~closed);
        }

        /// <summary>The masks of the first bin, where there are some for all chunks; else null.</summary>
        public byte* Dense => _isDense ? First : null;

        public void Close(int bin, byte* open)
        {
            byte* own = First + ((nint)bin * _places.Length * ChunkBytes);
            for (int i = 0; i < _places.Length; i++, own += ChunkBytes)
            {
                byte* target = open + (_places[i] * ChunkBytes);
                (Vector256.Load(target) & Vector256.Load(own)).Store(target);
            }
        }

        private byte* First => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_masks));
    }

    // What the loop over the features of a row needs of each, side by side.
    private struct NumericMasks
    {
        public LinearCells Cells;
        public int Feature, NaNBin, ZeroBin, RowBytes;
        public byte* Dense;
    }
}
