using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SynapseServerless.Trees.Scoring;
using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees;

/// <summary>Scores rows by some iterations of a model: as LightGBM does, to the last bit, and many times as fast.</summary>
/// <remarks>
/// Many rows are scored in blocks: every value becomes its rank among the thresholds that the model has for the feature, one byte, and every split is then evaluated
/// for a register of rows at a time. Few rows are scored one by one, by tables of what each value leaves open of the leaves, or seven splits at a time. What neither covers is walked from split to
/// split. Leaf values are added in the order of the trees, so that all ways give the same sum. A scorer may be used by several threads at a time.
/// </remarks>
public sealed unsafe class TreeScorer
{
    // Fewer are scored one by one: a block costs the same however many rows of it are there.
    private const int BlockFrom = 32;

    // Most bytes of masks that a row reads for a tree.
    private const int MaskBytes = 128;

    private readonly FlatTree[] _trees;
    private readonly BlockScorer? _blocks;
    private readonly Lazy<MaskModel?> _masks;
    private readonly Lazy<PackModel?> _packs;
    private readonly Lazy<ScorePath> _rowPath;
    private readonly Lazy<long> _tableBytes;
    private readonly int _numericFeatures;
    private readonly TreeModel _model;
    private readonly SumRule _sums;
    private readonly int _classes, _iterations;

    /// <summary>Makes a model ready.</summary>
    /// <param name="model">The model.</param>
    /// <param name="startIteration">The first iteration used, from 0.</param>
    /// <param name="iterations">How many iterations are used; all that follow when not positive.</param>
    public TreeScorer(TreeEnsemble model, int startIteration = 0, int iterations = -1)
    {
        ArgumentNullException.ThrowIfNull(model);
        _classes = model.ClassCount;
        _model = model.Model;
        _sums = new SumRule(_model.Starts, _model.Rules.Sums);
        FeatureCount = model.FeatureCount;
        int start = Math.Clamp(startIteration, 0, model.IterationCount), left = model.IterationCount - start;
        _iterations = iterations > 0 ? Math.Min(iterations, left) : left;
        int perIteration = _model.TreesPerIteration;
        DecisionTree[] trees = [.. _model.Trees.Skip(start * perIteration).Take(_iterations * perIteration)];
        _trees = [.. trees.Select(tree => new FlatTree(tree, _model.Rules))];
        var features = FeatureTable.Of(trees, _model.Rules);
        bool isLinear = trees.Any(tree => tree.IsLinear);
        BlockRefusal = BlockModel.Refuses(trees, features);
        if (BlockRefusal is null)
        {
            FlatTree[]? byClass = isLinear ? [.. Enumerable.Range(0, _trees.Length).OrderBy(i => i % _classes).Select(i => _trees[i])] : null;
            _blocks = new BlockScorer(BlockCompiler.Compile(trees, _classes, features, _sums.Neutral), _classes, FeatureCount, _sums, byClass);
        }
        _masks = new Lazy<MaskModel?>(() => isLinear || BlockRefusal is not null ? null : MaskModel.Create(trees, _classes, features, _sums));
        _numericFeatures = features.Numeric.Length;
        _rowPath = new Lazy<ScorePath>(RowPath);
        // A walk, and a pack, take some 48 bytes for each split and leaf.
        _tableBytes = new Lazy<long>(() => trees.Sum(tree => 48L * tree.LeafCount) + (_blocks?.Bytes ?? 0) + (isLinear || BlockRefusal is not null ? 0 : MaskModel.BytesOf(trees, features)));
        _packs = new Lazy<PackModel?>(() => isLinear || BlockRefusal is not null ? null : PackModel.Create(trees, _classes, features, _sums));
    }

    /// <summary>How many features a row has.</summary>
    public int FeatureCount { get; }

    /// <summary>How many iterations are used.</summary>
    public int IterationCount => _iterations;

    /// <summary>Why rows cannot be scored in blocks, but are walked; null where they can.</summary>
    public string? BlockRefusal { get; }

    /// <summary>Whether single rows are scored by tables; where trees or tables are too large for that they are walked, which is no faster than elsewhere.</summary>
    public bool HasRowTables => _rowPath.Value != ScorePath.Walk;

    /// <summary>How many bytes of tables are made of the model at most, for blocks of rows now and for single rows when the first comes.</summary>
    public long TableBytes => _tableBytes.Value;

    /// <summary>How many numbers a row gets.</summary>
    public int OutputsPerRow(ScoreKind kind) => kind == ScoreKind.Leaf ? _trees.Length : _classes;

    /// <summary>Scores rows of floats.</summary>
    /// <param name="rows">The values, row after row; NaN is a missing value.</param>
    /// <param name="width">How many values a row has. Features that it does not have are 0; what the model does not know is left out.</param>
    /// <param name="kind">What is computed.</param>
    /// <param name="results">Gets <see cref="OutputsPerRow"/> numbers for each row, row after row.</param>
    /// <param name="threads">How many threads work at it.</param>
    /// <exception cref="ArgumentException">The values are not a whole number of rows, or there is no room for the results.</exception>
    public void Score(ReadOnlySpan<float> rows, int width, ScoreKind kind, Span<double> results, int threads = 1) =>
        Score(rows, width, kind, results, threads, ScorePath.Auto);

    /// <inheritdoc cref="Score(ReadOnlySpan{float}, int, ScoreKind, Span{double}, int)"/>
    /// <summary>Scores rows of doubles.</summary>
    public void Score(ReadOnlySpan<double> rows, int width, ScoreKind kind, Span<double> results, int threads = 1) =>
        Score(rows, width, kind, results, threads, ScorePath.Auto);

    /// <summary>Whether a way covers the model.</summary>
    internal bool Covers(ScorePath path) => path switch
    {
        ScorePath.Auto or ScorePath.Walk => true,
        ScorePath.Masks => _masks.Value is not null,
        ScorePath.Packs => _packs.Value is not null,
        _ => _blocks is not null,
    };

    /// <summary>Scores rows by a way that is given.</summary>
    internal void Score<T>(ReadOnlySpan<T> rows, int width, ScoreKind kind, Span<double> results, int threads, ScorePath path)
        where T : unmanaged
    {
        // A division takes as long as several trees of a row.
        int count = rows.Length == width ? 1 : width > 0 ? rows.Length / width : 0, outputs = OutputsPerRow(kind);
        if (width <= 0 || count * width != rows.Length)
            throw new ArgumentException($"{rows.Length} values are not rows of {width}.", nameof(rows));
        if (width < FeatureCount && _model.Outputs is not null)
            throw new ArgumentException($"The rows have {width} values and the model needs {FeatureCount}.", nameof(width));
        if (results.Length < (long)count * outputs)
            throw new ArgumentException($"The results of {count} rows take {(long)count * outputs} numbers; there is room for {results.Length}.", nameof(results));
        if (path == ScorePath.Auto)
            path = Choose(count);
        if (_model.Rules.TakesSingles && typeof(T) == typeof(double))
        {
            ScoreAsSingles(MemoryMarshal.Cast<T, double>(rows), width, kind, results, threads, path);
            return;
        }
        fixed (T* first = rows)
        fixed (double* target = results)
        {
            int step = _blocks?.RowsAtATime ?? BlockLayout.Rows;
            if (threads <= 1 || count <= step)
                Score(path, first, count, width, kind, target);
            else
                Share(path, (nint)first, count, width, kind, (nint)target, sizeof(T), threads, step, default(T));
        }
    }

    // Some rows at a time, so that what is rounded stays in a cache.
    private void ScoreAsSingles(ReadOnlySpan<double> rows, int width, ScoreKind kind, Span<double> results, int threads, ScorePath path)
    {
        int outputs = OutputsPerRow(kind), step = Math.Max(1, (1 << 20) / width) * width;
        float[] rented = System.Buffers.ArrayPool<float>.Shared.Rent(Math.Min(step, rows.Length));
        for (int start = 0; start < rows.Length; start += step)
        {
            ReadOnlySpan<double> some = rows.Slice(start, Math.Min(step, rows.Length - start));
            for (int i = 0; i < some.Length; i++)
                rented[i] = (float)some[i];
            Score<float>(rented.AsSpan(0, some.Length), width, kind, results[(int)((long)start / width * outputs)..], threads, path);
        }
        System.Buffers.ArrayPool<float>.Shared.Return(rented);
    }

    // Every thread takes the next rows as it comes to them, so that none waits for another that was held up.
    private void Share<T>(ScorePath path, nint first, int count, int width, ScoreKind kind, nint target, int size, int threads, int step, T _)
        where T : unmanaged
    {
        int outputs = OutputsPerRow(kind), parts = (int)(((long)count + step - 1) / step);
        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
        {
            long start = (long)part * step;
            Score(path, (T*)(first + (nint)(start * width * size)), (int)Math.Min(step, count - start), width, kind, (double*)target + (start * outputs));
        });
    }

    private void Score<T>(ScorePath path, T* rows, int count, int width, ScoreKind kind, double* results)
        where T : unmanaged
    {
        bool leaves = kind == ScoreKind.Leaf;
        switch (path)
        {
            case ScorePath.Masks when _masks.Value is { } masks:
                int outputs = OutputsPerRow(kind);
                for (int row = 0; row < count; row++)
                    masks.Score(rows + ((long)row * width), width, leaves, results + ((long)row * outputs));
                break;
            case ScorePath.Packs when _packs.Value is { } packs:
                int perRow = OutputsPerRow(kind);
                for (int row = 0; row < count; row++)
                    packs.Score(rows + ((long)row * width), width, leaves, results + ((long)row * perRow));
                break;
            case ScorePath.Block128 or ScorePath.Block256 or ScorePath.Block512 when _blocks is not null:
                _blocks.Score(path, rows, count, width, leaves, results);
                break;
            default:
                Walk(rows, count, width, leaves, results);
                break;
        }
        if (leaves)
            return;
        var scores = new Span<double>(results, count * _classes);
        if (_model.Outputs is not { } rule)
        {
            if (kind == ScoreKind.Output)
                _model.Objective.ToOutputs(scores, _classes, _iterations);
            return;
        }
        rule.ToRaw(scores, _classes, _iterations);
        if (kind == ScoreKind.Output)
            rule.ToOutputs(scores, _classes);
    }

    private ScorePath Choose(int count)
    {
        if (count >= BlockFrom && _blocks is not null)
            return Blocks;
        return _rowPath.Value == ScorePath.Walk && count >= 4 && _blocks is not null ? Blocks : _rowPath.Value;
    }

    // A row reads masks of as many bytes as it has features, for each tree; where these are many, packs are faster.
    private ScorePath RowPath()
    {
        bool isWide = _numericFeatures * (_trees.Any(tree => tree.Tree.LeafCount > 32) ? 8 : 4) > MaskBytes;
        if (isWide && _packs.Value is not null)
            return ScorePath.Packs;
        return _masks.Value is not null ? ScorePath.Masks : _packs.Value is not null ? ScorePath.Packs : ScorePath.Walk;
    }

    private static ScorePath Blocks =>
        Vector512.IsHardwareAccelerated && Avx512BW.IsSupported ? ScorePath.Block512 : Avx2.IsSupported ? ScorePath.Block256 : ScorePath.Block128;

    [SkipLocalsInit]
    private void Walk<T>(T* rows, int count, int width, bool leaves, double* results)
        where T : unmanaged
    {
        double[]? rented = FeatureCount > 512 ? System.Buffers.ArrayPool<double>.Shared.Rent(FeatureCount) : null;
        Span<double> plain = (rented ?? stackalloc double[512])[..FeatureCount];
        for (int row = 0; row < count; row++)
        {
            RowValues.Fill(rows + ((long)row * width), width, plain, _model.Rules);
            if (leaves)
            {
                for (int tree = 0; tree < _trees.Length; tree++)
                    *results++ = _trees[tree].Leaf(plain);
                continue;
            }
            _sums.Begin(new Span<double>(results, _classes));
            for (int tree = 0, k = 0; tree < _trees.Length; tree++)
            {
                results[k] = _sums.Add(results[k], _trees[tree].Value(plain));
                if (++k == _classes)
                    k = 0;
            }
            results += _classes;
        }
        if (rented is not null)
            System.Buffers.ArrayPool<double>.Shared.Return(rented);
    }
}
