using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Onnx.Tensors;

/// <summary>Writes sparse vectors out, with all their zeros: a tensor has no other form.</summary>
internal static class DenseVectors
{
    /// <summary>The vectors as lists of floats; a null stays a null.</summary>
    public static IArrowArray Of(StructArray column)
    {
        var sizes = (Int32Array)column.Fields[0];
        var indices = (ListArray)column.Fields[1];
        var values = (ListArray)column.Fields[2];
        ReadOnlySpan<int> slots = ((Int32Array)indices.Values).Values;
        ReadOnlySpan<float> numbers = ((FloatArray)values.Values).Values;
        int rows = column.Length;
        int[] offsets = new int[rows + 1];
        var validity = new ArrowBuffer.BitmapBuilder(rows);
        for (int row = 0; row < rows; row++)
        {
            bool there = !column.IsNull(row);
            validity.Append(there);
            offsets[row + 1] = checked(offsets[row] + (there ? sizes.Values[row] : 0));
        }
        byte[] dense = new byte[checked(offsets[rows] * sizeof(float))];
        Span<float> target = MemoryMarshal.Cast<byte, float>(dense.AsSpan());
        for (int row = 0; row < rows; row++)
        {
            if (column.IsNull(row))
                continue;
            (int at, int from, int count) = (indices.ValueOffsets[row], values.ValueOffsets[row], indices.ValueOffsets[row + 1] - indices.ValueOffsets[row]);
            for (int i = 0; i < count; i++)
                target[offsets[row] + slots[at + i]] = numbers[from + i];
        }
        var items = new ArrayData(FloatType.Default, offsets[rows], 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(dense)]);
        var type = new ListType(new Field("item", FloatType.Default, nullable: false));
        ArrowBuffer bits = column.NullCount > 0 ? validity.Build() : ArrowBuffer.Empty;
        return new ListArray(new ArrayData(type, rows, column.NullCount, 0, [bits, new ArrowBuffer(MemoryMarshal.AsBytes(offsets.AsSpan()).ToArray())], [items]));
    }
}
