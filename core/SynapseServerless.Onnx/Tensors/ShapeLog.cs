using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Onnx.Tensors;

/// <summary>The shapes of rows, run after run, and the lists that follow from them.</summary>
/// <param name="row">The dimensions that the model states; null for a flat list.</param>
internal sealed class ShapeLog(int[]? row)
{
    private readonly List<(int Rows, int[] Shape)> _runs = [];
    private readonly int _levels = row?.Length ?? 1;

    public void Add(int rows, int[] shape) => _runs.Add((rows, shape));

    /// <summary>The lists around items.</summary>
    /// <param name="type">The type of the column.</param>
    /// <param name="items">All items.</param>
    public ArrayData Build(IArrowType type, ArrayData items) => Build(type, items, 0);

    private ArrayData Build(IArrowType type, ArrayData items, int level)
    {
        if (level == _levels)
            return items;
        ArrayData inner = Build(((NestedType)type).Fields[0].DataType, items, level + 1);
        int lists = checked((int)_runs.Sum(run => Count(run, level)));
        if (type is FixedSizeListType)
            return new ArrayData(type, lists, 0, 0, [ArrowBuffer.Empty], [inner]);
        int[] offsets = new int[lists + 1];
        int at = 0;
        foreach ((int Rows, int[] Shape) run in _runs)
        {
            for (long i = Count(run, level); i > 0; i--, at++)
                offsets[at + 1] = checked(offsets[at] + run.Shape[level]);
        }
        return new ArrayData(type, lists, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(MemoryMarshal.AsBytes(offsets.AsSpan()).ToArray())], [inner]);
    }

    private static long Count((int Rows, int[] Shape) run, int level) => run.Shape.Take(level).Aggregate((long)run.Rows, (product, size) => checked(product * size));
}
