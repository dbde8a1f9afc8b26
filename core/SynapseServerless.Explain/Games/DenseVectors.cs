using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Vectors of a column, dense and in single precision, row after row.</summary>
/// <param name="Values">The values.</param>
/// <param name="Width">How many a row has.</param>
internal sealed record DenseVectors(float[] Values, int Width)
{
    /// <summary>How many rows there are.</summary>
    public int Rows => Width == 0 ? 0 : Values.Length / Width;

    /// <summary>The values of a row.</summary>
    public ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * Width, Width);

    /// <summary>The field of perturbed vectors: dense, with what the field of the data says of its slots.</summary>
    public static Field Field(Field field, int width) =>
        new(field.Name, ColumnMetadata.Vector(field.Name, width).DataType, field.IsNullable, field.Metadata);

    /// <summary>Reads a column; a null is a row of zeros.</summary>
    public static DenseVectors Read(IArrowArray column, int width)
    {
        float[] values = new float[column.Length * width];
        if (column is FixedSizeListArray lists)
        {
            if (values.Length > 0)
                NumericColumn.CopyTo<float>(lists.Values, lists.Offset * width, values, 1, float.NaN);
            return new DenseVectors(values, width);
        }
        var sparse = (StructArray)column;
        for (int row = 0; row < column.Length; row++)
        {
            if (sparse.IsNull(row))
                continue;
            SparseVectors.Row(sparse, row, out ReadOnlySpan<int> indices, out ReadOnlySpan<float> slots);
            for (int i = 0; i < indices.Length; i++)
                values[(row * width) + indices[i]] = slots[i];
        }
        return new DenseVectors(values, width);
    }

    /// <summary>A column of vectors.</summary>
    public static FixedSizeListArray Column(ReadOnlySpan<float> values, int width, int rows)
    {
        var slots = new FloatArray(new ArrowBuffer(MemoryMarshal.AsBytes(values).ToArray()), ArrowBuffer.Empty, values.Length, 0, 0);
        return new FixedSizeListArray(ColumnMetadata.Vector("item", width).DataType, rows, slots, ArrowBuffer.Empty, 0);
    }
}
