namespace SynapseServerless.Onnx.Graphs;

/// <summary>What the types of a tensor's elements are called, by their numbers in the ONNX format.</summary>
internal static class ElementNames
{
    private static readonly string[] s_names =
    [
        "undefined", "float", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16", "double", "uint32", "uint64",
        "complex64", "complex128", "bfloat16", "float8e4m3fn", "float8e4m3fnuz", "float8e5m2", "float8e5m2fnuz", "uint4", "int4", "float4e2m1",
        "float8e8m0", "uint2", "int2",
    ];

    /// <summary>The name.</summary>
    public static string Of(int element) => element >= 0 && element < s_names.Length ? s_names[element] : $"element type {element}";
}
