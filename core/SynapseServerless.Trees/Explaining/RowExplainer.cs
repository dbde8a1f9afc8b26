using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.Intrinsics;
using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Explaining;

/// <summary>Explains rows, some hundreds at a time: tree after tree, what is contributed is added to columns, and these become rows.</summary>
internal sealed unsafe class RowExplainer
{
    // Most memory that a thread takes otherwise.
    private const long MostBytes = 512 << 20;

    // Most features on the paths to all leaves, where leaves are taken one by one.
    private const long MostPathFeatures = 1 << 26;

    // Most memory that pairs of features take for the rows of a thread.
    private const long PairBytes = 32 << 20;

    private readonly PathTree[] _trees;
    private readonly LinearLeaf[][] _linear;
    private readonly Lazy<LeafPath[][]> _leaves;
    private readonly RowAnswers _answers;
    private readonly RowResults _results;
    private readonly KeptConstants _constants = new();
    private readonly int _classes, _features, _pairRows, _factors;
    private readonly long _pathFeatures;
    private readonly double[] _expected;
    private readonly ConcurrentBag<ExplainMemory> _memories = [];
    private readonly ConcurrentBag<LeafMemory> _leafMemories = [], _pairMemories = [];
    private readonly bool _isLinear;

    /// <summary>Makes trees ready.</summary>
    /// <param name="trees">The trees, iteration after iteration, class after class.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="features">How many features the model has.</param>
    /// <param name="rules">What a value is to splits.</param>
    /// <param name="bases">What is added to the sums of classes; empty for nothing.</param>
    public RowExplainer(IReadOnlyList<DecisionTree> trees, int classes, int features, TreeRules rules, double[] bases)
    {
        (_classes, _features) = (classes, features);
        int[] used = [.. trees.SelectMany(tree => tree.SplitFeatures.Concat(tree.LeafFeatures.SelectMany(own => own))).Distinct().Order()];
        var columns = used.Select((feature, column) => (feature, column)).ToDictionary(pair => pair.feature, pair => pair.column);
        _trees = [.. trees.Select(tree => new PathTree(tree, columns))];
        _pathFeatures = _trees.Sum(tree => (long)tree.Tree.LeafCount * tree.Factors);
        _isLinear = trees.Any(tree => tree.IsLinear);
        _linear = [.. _trees.Select(tree => _pathFeatures <= MostPathFeatures ? LinearLeaf.Of(tree, columns) : [])];
        _leaves = new Lazy<LeafPath[][]>(() => [.. _trees.Select(LeafPath.Of)]);
        _factors = _trees.Select(tree => tree.Factors).Concat(_linear.SelectMany(tree => tree).Select(leaf => leaf.Path.Factors)).DefaultIfEmpty().Max();
        bool[] isCategorical = new bool[used.Length];
        foreach (PathSplit split in _trees.SelectMany(tree => tree.Splits))
            isCategorical[split.Column] |= split.Categories is not null;
        _answers = new RowAnswers(used, isCategorical, rules);
        _results = new RowResults(used, features, classes);
        _expected = [.. Enumerable.Range(0, classes).Select(k => bases.Length == 0 ? 0 : bases[k])];
        for (int i = 0; i < _trees.Length; i++)
            _expected[i % classes] += _trees[i].Expected;
        long pairs = Pairs * sizeof(double);
        _pairRows = (int)Math.Clamp(PairBytes / Math.Max(1, pairs) / 16 * 16, 16, 64);
    }

    /// <summary>Why rows cannot be explained; null where they can.</summary>
    /// <param name="isPairs">Whether pairs of features are asked for.</param>
    public string? Refuses(bool isPairs)
    {
        bool byLeaf = isPairs || _isLinear;
        if (byLeaf && _pathFeatures > MostPathFeatures)
            return string.Create(CultureInfo.InvariantCulture, $"the paths to its leaves have up to {_pathFeatures:N0} features in all, and up to {MostPathFeatures:N0} are taken");
        long bytes = ExplainMemory.BytesOf(_trees, _answers.Columns) + (byLeaf ? LeafMemory.BytesOf(_factors) : 0) + (isPairs ? Pairs * _pairRows * sizeof(double) : 0);
        return bytes > MostBytes
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"its {_answers.Columns:N0} features, up to {_factors:N0} of them on a path, take {bytes >> 20:N0} MiB for each thread, and up to {MostBytes >> 20} are taken")
            : null;
    }

    /// <summary>How many bytes of constants are kept.</summary>
    public long TableBytes => _constants.Bytes;

    /// <summary>How many bytes of constants are kept at most.</summary>
    public long MostTableBytes => Math.Min(KeptConstants.MostBytes, _trees.Sum(tree => tree.ConstantCount) * sizeof(double));

    private long Pairs => (long)_answers.Columns * (_answers.Columns - 1) / 2;

    /// <summary>Explains rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">The values, row after row.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="width">How many values a row has.</param>
    /// <param name="results">Gets the numbers.</param>
    /// <param name="threads">How many threads work at it.</param>
    /// <param name="isPairs">Whether pairs of features are asked for.</param>
    /// <param name="registers">How many rows a register holds; null for what suits the machine and the number of rows.</param>
    public void Explain<T>(ReadOnlySpan<T> rows, int count, int width, Span<double> results, int threads, bool isPairs, int? registers)
        where T : unmanaged
    {
        int step = isPairs ? _pairRows : ExplainMemory.Rows;
        // Several threads get a share each of what one would take at a time.
        while (threads > 1 && step > 64 && count <= (threads - 1) * step)
            step /= 2;
        long perRow = isPairs ? _results.PairsPerRow : _results.PerRow;
        int parts = (int)(((long)count + step - 1) / step), size = sizeof(T);
        fixed (T* first = rows)
        fixed (double* target = results)
        {
            nint from = (nint)first, to = (nint)target;
            if (threads == 1 || parts == 1)
            {
                for (int part = 0; part < parts; part++)
                    Part(part);
            }
            else
                Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, Part);

            void Part(int part)
            {
                long start = (long)part * step;
                Explain((T*)(from + (nint)(start * width * size)), (int)Math.Min(step, count - start), width, (double*)to + (start * perRow), isPairs, registers);
            }
        }
    }

    private void Explain<T>(T* rows, int count, int width, double* results, bool isPairs, int? registers)
        where T : unmanaged
    {
        // Two registers of rows cost the same however many rows are in them.
        switch (registers ?? (count <= 4 ? 2 : count <= 8 ? 4 : Widest))
        {
            case 2:
                Explain<T, RowLanes128, Vector128<double>>(rows, count, width, results, isPairs);
                break;
            case 4:
                Explain<T, RowLanes256, Vector256<double>>(rows, count, width, results, isPairs);
                break;
            default:
                Explain<T, RowLanes512, Vector512<double>>(rows, count, width, results, isPairs);
                break;
        }
    }

    private static int Widest => Vector512.IsHardwareAccelerated ? 8 : Vector256.IsHardwareAccelerated ? 4 : 2;

    private void Explain<T, L, V>(T* rows, int count, int width, double* results, bool isPairs)
        where T : unmanaged
        where L : struct, IRowLanes<V>
        where V : struct
    {
        if (!_memories.TryTake(out ExplainMemory? memory))
            memory = new ExplainMemory(_trees, _answers.Columns);
        LeafMemory? leaves = isPairs ? TakeLeaves(_pairMemories, Pairs * _pairRows) : _isLinear ? TakeLeaves(_leafMemories, 0) : null;
        _answers.Take(rows, count, width, memory);
        for (int k = 0; k < _classes; k++)
        {
            for (int column = 0; column < _answers.Columns; column++)
                new Span<double>(memory.Sums + ((long)column * ExplainMemory.Rows), (count + 15) & ~15).Clear();
            for (long at = 0; isPairs && at < Pairs; at++)
                new Span<double>(leaves!.Pairs + (at * _pairRows), _pairRows).Clear();
            for (int i = k; i < _trees.Length; i += _classes)
                Add<L, V>(i, count, memory, leaves, isPairs);
            if (isPairs)
                _results.WritePairs(k, _expected[k], count, memory, leaves!.Pairs, _pairRows, results);
            else
                _results.Write(k, _expected[k], count, memory, results);
        }
        _memories.Add(memory);
        if (leaves is not null)
            (isPairs ? _pairMemories : _leafMemories).Add(leaves);
    }

    private void Add<L, V>(int tree, int count, ExplainMemory memory, LeafMemory? leaves, bool isPairs)
        where L : struct, IRowLanes<V>
        where V : struct
    {
        PathTree path = _trees[tree];
        RowAnswers.Find<L, V>(path, count, memory);
        if (path.Steps.Length > 0)
        {
            double* constants = _constants.Of(path, memory);
            double[] weights = Quadrature.Of(path.Points).Weights;
            for (int row = 0; row < count; row += PathKernel<L, V>.Group)
                PathKernel<L, V>.Add(path, constants, weights, row, memory);
        }
        foreach (LinearLeaf leaf in _linear[tree])
        {
            if (leaf.Differences(count, memory, leaves!.Differences))
                LeafKernel<L, V>.Add(leaf.Path, 0, leaves.Differences, count, memory, leaves, withSums: true, isPairs ? _pairRows : 0);
        }
        if (!isPairs)
            return;
        foreach (LeafPath leaf in _leaves.Value[tree])
            LeafKernel<L, V>.Add(leaf, path.Values[leaf.Leaf], null, count, memory, leaves!, withSums: false, _pairRows);
    }

    private LeafMemory TakeLeaves(ConcurrentBag<LeafMemory> known, long pairs) => known.TryTake(out LeafMemory? leaves)
        ? leaves
        : new LeafMemory(_factors, pairs);
}
