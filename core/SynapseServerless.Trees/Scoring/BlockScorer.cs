using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Scoring;

/// <summary>Scores many rows: blocks of them, tree after tree.</summary>
internal sealed unsafe class BlockScorer
{
    private const int Rows = BlockLayout.Rows;

    // Columns of so many bytes stay in the second cache while all trees go over them.
    private const int ColumnBytes = 128 * 1024, MostBlocks = 16;

    private readonly BlockModel _model;
    private readonly BlockInput _input;
    private readonly int _classes, _features, _blocks;
    private readonly FlatTree[]? _linear;
    private readonly SumRule _sums;
    private readonly TreeRules _rules;
    private readonly ConcurrentBag<BlockMemory> _memories = [];

    /// <summary>Makes trees ready.</summary>
    /// <param name="model">The trees.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="features">How many features the model has.</param>
    /// <param name="sums">How leaf values are added.</param>
    /// <param name="linear">The trees, class after class, where leaves hold linear models; else null.</param>
    public BlockScorer(BlockModel model, int classes, int features, SumRule sums, FlatTree[]? linear)
    {
        _sums = sums;
        _rules = model.Layout.Features.Rules;
        _model = model;
        _input = new BlockInput(model.Layout);
        _classes = classes;
        _features = features;
        _linear = linear;
        _blocks = Math.Clamp(ColumnBytes / ((model.Layout.Columns + model.LookupColumns) * Rows), 1, MostBlocks);
    }

    /// <summary>How many bytes its model takes.</summary>
    public long Bytes => _model.Bytes;

    /// <summary>How many rows are taken at a time; fewer cost as much as the next multiple of a block.</summary>
    public int RowsAtATime => _blocks * Rows;

    /// <summary>Scores rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="path">Which registers.</param>
    /// <param name="rows">The values, row after row.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="width">How many values a row has.</param>
    /// <param name="leaves">Whether leaf indexes are asked for, and not sums.</param>
    /// <param name="results">Gets the numbers of a row, row after row.</param>
    public void Score<T>(ScorePath path, T* rows, int count, int width, bool leaves, double* results)
        where T : unmanaged
    {
        if (!_memories.TryTake(out BlockMemory? memory))
            memory = new BlockMemory(_model, _blocks);
        switch (path)
        {
            case ScorePath.Block512:
                Score<T, Lanes512, Vector512<sbyte>>(memory, rows, count, width, leaves, results);
                break;
            case ScorePath.Block256:
                Score<T, Lanes256, Vector256<sbyte>>(memory, rows, count, width, leaves, results);
                break;
            default:
                Score<T, Lanes128, Vector128<sbyte>>(memory, rows, count, width, leaves, results);
                break;
        }
        _memories.Add(memory);
    }

    private void Score<T, L, V>(BlockMemory memory, T* rows, int count, int width, bool leaves, double* results)
        where T : unmanaged
        where L : struct, ILanes<V>
        where V : struct
    {
        int perRow = leaves ? _model.Groups.Sum(group => group.Trees) : _classes;
        for (int start = 0; start < count; start += RowsAtATime)
        {
            int now = Math.Min(RowsAtATime, count - start), blocks = (now + Rows - 1) / Rows;
            for (int block = 0; block < blocks; block++)
                _input.Fill(rows + ((long)(start + (block * Rows)) * width), Math.Min(Rows, now - (block * Rows)), width, memory.Columns + (block * memory.BlockBytes), memory.Work);
            double* target = results + ((long)start * perRow);
            if (!leaves)
                _sums.Begin(new Span<double>(target, now * perRow));
            foreach (BlockGroup group in _model.Groups)
            {
                for (int block = 0; block < blocks; block++)
                {
                    Evaluate<L, V>(group, memory, memory.Columns + (block * memory.BlockBytes));
                    int first = block * Rows, many = Math.Min(Rows, now - first);
                    double* own = target + ((long)first * perRow);
                    if (leaves)
                        WriteLeaves(group, memory, many, perRow, own);
                    else if (_linear is not null)
                        AddLinear(group, memory, rows + ((long)(start + first) * width), many, width, own);
                    else
                        AddValues(group, memory, many, own);
                }
            }
        }
    }

    private void Evaluate<L, V>(BlockGroup group, BlockMemory memory, byte* columns)
        where L : struct, ILanes<V>
        where V : struct
    {
        BlockModel model = _model;
        Lookup* lookups = Pointer(model.Lookups);
        LookupTable* tables = Pointer(model.Tables);
        LeafPair* pairs = Pointer(model.Pairs);
        Fork* forks = Pointer(model.Forks);
        for (int i = group.FirstUnit; i < group.FirstUnit + group.Units; i++)
        {
            ref BlockUnit unit = ref model.Units[i];
            if (unit.Lookups.Count > 0)
                BlockKernel<L, V>.Find(lookups + unit.Lookups.Start, lookups + unit.Lookups.Start + unit.Lookups.Count, tables, columns);
            BlockKernel<L, V>.Pairs(pairs + unit.Pairs.Start, pairs + unit.Pairs.Start + unit.Pairs.Count, columns, memory.Scratch);
            BlockKernel<L, V>.Forks(forks + unit.Forks.Start, forks + unit.Forks.Start + unit.Forks.Count, columns, memory.Scratch);
        }
    }

    // The arrays are pinned, and the model keeps them.
    private static T* Pointer<T>(T[] pinned)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(pinned));

    private void AddValues(BlockGroup group, BlockMemory memory, int count, double* results)
    {
        switch (_sums.Kind)
        {
            case SumKind.Double:
                AddValues<DoubleSum>(group, memory, count, results);
                break;
            case SumKind.Single:
                AddValues<SingleSum>(group, memory, count, results);
                break;
            case SumKind.Least:
                AddValues<LeastSum>(group, memory, count, results);
                break;
            default:
                AddValues<MostSum>(group, memory, count, results);
                break;
        }
    }

    private void AddValues<A>(BlockGroup group, BlockMemory memory, int count, double* results)
        where A : struct, ISum
    {
        byte* places = memory.Scratch + BlockModel.RootBytes;
        double* values = Pointer(_model.Values) + group.FirstValue, target = results + group.Class;
        switch (group.Stride)
        {
            case 0:
                for (int row = 0; row < count; row++)
                    target[(long)row * _classes] = A.Add(target[(long)row * _classes], values[places[row] | (places[Rows + row] << 8)]);
                break;
            case 32:
                Add<Stride32, A>(values, places, count, _classes, target);
                break;
            case 64:
                Add<Stride64, A>(values, places, count, _classes, target);
                break;
            case 128:
                Add<Stride128, A>(values, places, count, _classes, target);
                break;
            default:
                Add<Stride256, A>(values, places, count, _classes, target);
                break;
        }
    }

    // The eight trees of a group, in their order: the sum is that of a walk from tree to tree, to the last bit.
    private static void Add<S, A>(double* values, byte* places, int count, int classes, double* target)
        where S : struct, IStride
        where A : struct, ISum
    {
        nint step = classes;
        for (byte* end = places + count; places != end; places++, target += step)
        {
            double sum = *target;
            sum = A.Add(sum, values[places[0]]);
            sum = A.Add(sum, values[S.Value + places[Rows]]);
            sum = A.Add(sum, values[(2 * S.Value) + places[2 * Rows]]);
            sum = A.Add(sum, values[(3 * S.Value) + places[3 * Rows]]);
            sum = A.Add(sum, values[(4 * S.Value) + places[4 * Rows]]);
            sum = A.Add(sum, values[(5 * S.Value) + places[5 * Rows]]);
            sum = A.Add(sum, values[(6 * S.Value) + places[6 * Rows]]);
            sum = A.Add(sum, values[(7 * S.Value) + places[7 * Rows]]);
            *target = sum;
        }
    }

    private void AddLinear<T>(BlockGroup group, BlockMemory memory, T* rows, int count, int width, double* results)
        where T : unmanaged
    {
        double[] plain = memory.Row(_features);
        int perClass = _linear!.Length / _classes;
        for (int row = 0; row < count; row++)
        {
            RowValues.Fill(rows + ((long)row * width), width, plain, _rules);
            double sum = results[((long)row * _classes) + group.Class];
            for (int i = 0; i < group.Trees; i++)
                sum += _linear[(group.Class * perClass) + group.FirstTree + i].Value(LeafOf(group, memory, i, row), plain);
            results[((long)row * _classes) + group.Class] = sum;
        }
    }

    private void WriteLeaves(BlockGroup group, BlockMemory memory, int count, int perRow, double* results)
    {
        for (int i = 0; i < group.Trees; i++)
        {
            double* target = results + ((group.FirstTree + i) * _classes) + group.Class;
            for (int row = 0; row < count; row++)
                target[(long)row * perRow] = LeafOf(group, memory, i, row);
        }
    }

    private int LeafOf(BlockGroup group, BlockMemory memory, int tree, int row)
    {
        byte* places = memory.Scratch + BlockModel.RootBytes;
        int place = group.Stride == 0 ? places[row] | (places[Rows + row] << 8) : places[(tree * Rows) + row];
        return _model.Leaves[group.FirstValue + (tree * group.Stride) + place];
    }

    private interface IStride
    {
        static abstract int Value { get; }
    }

    private readonly struct Stride32 : IStride
    {
        public static int Value => 32;
    }

    private readonly struct Stride64 : IStride
    {
        public static int Value => 64;
    }

    private readonly struct Stride128 : IStride
    {
        public static int Value => 128;
    }

    private readonly struct Stride256 : IStride
    {
        public static int Value => 256;
    }
}
