using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SynapseServerless.Onnx.Tensors;

/// <summary>Types of a tensor's elements beside types of columns.</summary>
internal static class ElementTypes
{
    /// <summary>How many bytes an element has in a tensor; 0 for text and for what columns cannot hold.</summary>
    public static int Size(TensorElementType element) => element switch
    {
        TensorElementType.Bool or TensorElementType.Int8 or TensorElementType.UInt8 => 1,
        TensorElementType.Int16 or TensorElementType.UInt16 or TensorElementType.Float16 or TensorElementType.BFloat16 => 2,
        TensorElementType.Float or TensorElementType.Int32 or TensorElementType.UInt32 => 4,
        TensorElementType.Double or TensorElementType.Int64 or TensorElementType.UInt64 => 8,
        _ => 0,
    };

    /// <summary>The type of the column that holds such elements; null where there is none. What has no type of Arrow comes as one that holds all its values.</summary>
    public static IArrowType? Column(TensorElementType element) => element switch
    {
        TensorElementType.Float or TensorElementType.BFloat16 => FloatType.Default,
        TensorElementType.Double => DoubleType.Default,
        TensorElementType.Float16 => HalfFloatType.Default,
        TensorElementType.Int8 => Int8Type.Default,
        TensorElementType.Int16 => Int16Type.Default,
        TensorElementType.Int32 => Int32Type.Default,
        TensorElementType.Int64 => Int64Type.Default,
        TensorElementType.UInt8 => UInt8Type.Default,
        TensorElementType.UInt16 => UInt16Type.Default,
        TensorElementType.UInt32 => UInt32Type.Default,
        TensorElementType.UInt64 => UInt64Type.Default,
        TensorElementType.Bool => BooleanType.Default,
        TensorElementType.String => StringType.Default,
        _ => null,
    };

    /// <summary>Whether the buffer of a column is the tensor's memory as it stands.</summary>
    public static bool IsSame(IArrowType column, TensorElementType element) =>
        element is not (TensorElementType.Bool or TensorElementType.BFloat16 or TensorElementType.String) && Column(element)?.TypeId == column.TypeId;
}
