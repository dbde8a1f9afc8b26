using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Apache.Arrow;
using SynapseServerless.Onnx.Tensors;

namespace SynapseServerless.Onnx.Text;

/// <summary>Gives vectors the length 1.</summary>
internal static class UnitVectors
{
    /// <summary>Divides each vector of a column by its length, in place; a vector of zeros stays one.</summary>
    /// <remarks>Not in the graph: there the sum over a vector may come about in another order, by how many rows a call has.</remarks>
    /// <param name="column">A column that nobody else has yet.</param>
    public static void Scale(IArrowArray column)
    {
        FlatColumn vectors = FlatColumn.Open(column, CellShape.Of(column.Data.DataType));
        if (vectors.Items is not FloatArray items)
            return;
        Span<float> numbers = MemoryMarshal.Cast<byte, float>(MemoryMarshal.AsMemory(items.ValueBuffer.Memory).Span)[items.Offset..];
        for (int row = 0; row < column.Length; row++)
        {
            if (vectors.IsMissing(row))
                continue;
            Span<float> vector = numbers.Slice(vectors.Start(row), vectors.Shape(row)[0]);
            float length = TensorPrimitives.Norm<float>(vector);
            if (length > 0)
                TensorPrimitives.Divide(vector, length, vector);
        }
    }
}
