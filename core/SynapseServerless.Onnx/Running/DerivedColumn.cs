using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Onnx.Tensors;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx.Running;

/// <summary>A column that is computed from the vectors of an output.</summary>
/// <param name="From">The place of the output's column among those of outputs.</param>
/// <param name="Field">The column.</param>
/// <param name="IsSoftMax">Whether it holds the softmax of each vector; else the place of its largest number.</param>
internal sealed record DerivedColumn(int From, Field Field, bool IsSoftMax)
{
    /// <summary>The column that a parameter asks for; null where vectors of that type have none.</summary>
    public static DerivedColumn? Create(int from, Field source, string name, bool isSoftMax)
    {
        CellShape cell = CellShape.Of(source.DataType);
        if (cell.Levels != 1 || !NumericColumn.IsNumber(cell.Item))
            return null;
        var item = new Field("item", cell.Item is DoubleType ? DoubleType.Default : FloatType.Default, nullable: false);
        IArrowType type = !isSoftMax ? DoubleType.Default : cell.Sizes[0] > 0 ? new FixedSizeListType(item, cell.Sizes[0]) : new ListType(item);
        return new DerivedColumn(from, new Field(name, type, nullable: true), isSoftMax);
    }

    /// <summary>The column.</summary>
    /// <param name="vectors">The column of the output, borrowed.</param>
    public IArrowArray Compute(IArrowArray vectors)
    {
        FlatColumn column = FlatColumn.Open(vectors, CellShape.Of(vectors.Data.DataType));
        int rows = vectors.Length;
        if (!IsSoftMax)
            return Largest(column, rows);
        return ((NestedType)Field.DataType).Fields[0].DataType is DoubleType ? SoftMax<double>(column, vectors, rows) : SoftMax<float>(column, vectors, rows);
    }

    // The first of the largest numbers; a vector without numbers has none.
    private static DoubleArray Largest(FlatColumn column, int rows)
    {
        var places = new DoubleArray.Builder().Reserve(rows);
        for (int row = 0; row < rows; row++)
        {
            if (column.IsMissing(row) || column.Shape(row)[0] == 0)
                places.AppendNull();
            else
                places.Append(TensorPrimitives.IndexOfMax<double>(Numbers<double>(column, row)));
        }
        return places.Build();
    }

    private IArrowArray SoftMax<T>(FlatColumn column, IArrowArray vectors, int rows)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        bool isFixed = Field.DataType is FixedSizeListType;
        int width = Field.DataType is FixedSizeListType list ? list.ListSize : 0;
        int[] offsets = new int[rows + 1];
        for (int row = 0; row < rows; row++)
            offsets[row + 1] = offsets[row] + (isFixed ? width : column.IsMissing(row) ? 0 : column.Shape(row)[0]);
        byte[] memory = new byte[checked(offsets[rows] * System.Runtime.CompilerServices.Unsafe.SizeOf<T>())];
        Span<T> target = MemoryMarshal.Cast<byte, T>(memory.AsSpan());
        for (int row = 0; row < rows; row++)
        {
            if (column.IsMissing(row) || column.Shape(row)[0] == 0)
                continue;
            ReadOnlySpan<T> numbers = Numbers<T>(column, row);
            Span<T> chances = target[offsets[row]..offsets[row + 1]];
            // The largest number is taken off first, so that no power is beyond what the type holds.
            TensorPrimitives.Subtract(numbers, TensorPrimitives.Max(numbers), chances);
            TensorPrimitives.SoftMax(chances, chances);
        }
        IArrowType item = ((NestedType)Field.DataType).Fields[0].DataType;
        var items = new ArrayData(item, offsets[rows], 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(memory)]);
        ArrowBuffer validity = Columns.Validity(vectors);
        ArrowBuffer[] buffers = isFixed ? [validity] : [validity, new ArrowBuffer(MemoryMarshal.AsBytes(offsets.AsSpan()).ToArray())];
        return ArrowArrayFactory.BuildArray(new ArrayData(Field.DataType, rows, vectors.NullCount, 0, buffers, [items]));
    }

    private static ReadOnlySpan<T> Numbers<T>(FlatColumn column, int row)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        int count = column.Shape(row)[0], start = column.Start(row);
        if (column.Items is PrimitiveArray<T> same)
            return same.Values.Slice(start, count);
        T[] numbers = new T[count];
        NumberFeed<T>.Convert(column.Items, start, numbers, "a number");
        return numbers;
    }
}
