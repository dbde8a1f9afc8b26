using Apache.Arrow.Types;

namespace SynapseServerless.Service.Inference;

/// <summary>The datatypes of the Open Inference Protocol.</summary>
internal static class Datatype
{
    public const string Bool = "BOOL";

    public const string Bytes = "BYTES";

    public const string BFloat16 = "BF16";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All =
        [Bool, "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", BFloat16, "FP32", "FP64", Bytes];

    /// <summary>How many bytes an element has; 0 for <c>BYTES</c>, whose elements have any number, and -1 for what is no datatype.</summary>
    public static int SizeOf(string datatype) => datatype switch
    {
        Bool or "UINT8" or "INT8" => 1,
        "UINT16" or "INT16" or "FP16" or BFloat16 => 2,
        "UINT32" or "INT32" or "FP32" => 4,
        "UINT64" or "INT64" or "FP64" => 8,
        Bytes => 0,
        _ => -1,
    };

    /// <summary>The datatype of the elements of columns; what has none is written as text, <c>BYTES</c>.</summary>
    public static string Of(IArrowType type) => type switch
    {
        BooleanType => Bool,
        UInt8Type => "UINT8",
        UInt16Type => "UINT16",
        UInt32Type => "UINT32",
        UInt64Type => "UINT64",
        Int8Type => "INT8",
        Int16Type => "INT16",
        Int32Type => "INT32",
        Int64Type => "INT64",
        HalfFloatType => "FP16",
        FloatType => "FP32",
        DoubleType => "FP64",
        ListType list when IsElement(list.ValueDataType) => Of(list.ValueDataType),
        FixedSizeListType list when IsElement(list.ValueDataType) => Of(list.ValueDataType),
        _ => Bytes,
    };

    /// <summary>The type of a column of elements; of <c>BF16</c> that of the next wider, which holds each of its values.</summary>
    public static IArrowType ArrowType(string datatype) => datatype switch
    {
        Bool => BooleanType.Default,
        "UINT8" => UInt8Type.Default,
        "UINT16" => UInt16Type.Default,
        "UINT32" => UInt32Type.Default,
        "UINT64" => UInt64Type.Default,
        "INT8" => Int8Type.Default,
        "INT16" => Int16Type.Default,
        "INT32" => Int32Type.Default,
        "INT64" => Int64Type.Default,
        "FP16" => HalfFloatType.Default,
        "FP64" => DoubleType.Default,
        Bytes => StringType.Default,
        _ => FloatType.Default,
    };

    /// <summary>The shape of a tensor of a column, with -1 for what only rows tell.</summary>
    public static IReadOnlyList<long> ShapeOf(IArrowType type) => type switch
    {
        FixedSizeListType list when IsElement(list.ValueDataType) => [-1, list.ListSize],
        ListType list when IsElement(list.ValueDataType) => [-1, -1],
        _ => [-1],
    };

    /// <summary>Whether a tensor has values of a type as its elements.</summary>
    public static bool IsElement(IArrowType type) => type is not NestedType && Of(type) != Bytes;
}
