using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SynapseServerless.Onnx.Graphs;

/// <summary>What an input or output of a model is.</summary>
internal abstract record ModelValue(string Name)
{
    /// <summary>The values of a session, with the shapes that the file states.</summary>
    /// <param name="names">Their names, in order.</param>
    /// <param name="metadata">What the runtime knows of them.</param>
    /// <param name="stated">What the file states of them; the runtime does not tell a scalar from an unknown shape.</param>
    public static IReadOnlyList<ModelValue> Of(IReadOnlyList<string> names, IReadOnlyDictionary<string, NodeMetadata> metadata, IReadOnlyList<OnnxValueInfo> stated) =>
        [.. names.Select(name => Of(name, metadata[name], stated.FirstOrDefault(value => value.Name == name)))];

    private static ModelValue Of(string name, NodeMetadata metadata, OnnxValueInfo? stated)
    {
        switch (metadata.OnnxValueType)
        {
            case OnnxValueType.ONNX_TYPE_TENSOR:
                bool known = metadata.Dimensions.Length > 0 || stated?.Shape is { Count: 0 };
                return new TensorValue(name, metadata.ElementDataType, known ? metadata.Dimensions : null, known ? metadata.SymbolicDimensions : null);
            case OnnxValueType.ONNX_TYPE_SEQUENCE:
                return new SequenceValue(name, Of(name, metadata.AsSequenceMetadata().ElementMeta, null));
            case OnnxValueType.ONNX_TYPE_MAP:
                MapMetadata map = metadata.AsMapMetadata();
                return new MapValue(name, map.KeyDataType, map.ValueMetadata.ElementDataType);
            default:
                return new OtherValue(name, metadata.OnnxValueType.ToString().Replace("ONNX_TYPE_", "", StringComparison.Ordinal).ToLowerInvariant());
        }
    }
}

/// <summary>A tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Element">Type of its elements.</param>
/// <param name="Shape">Its dimensions, -1 where one is not fixed; null where not even their number is known.</param>
/// <param name="Symbols">Names of dimensions that are not fixed.</param>
internal sealed record TensorValue(string Name, TensorElementType Element, int[]? Shape, string[]? Symbols) : ModelValue(Name)
{
    /// <summary>Its type and shape, such as <c>float[N, 28]</c>.</summary>
    public override string ToString() => $"{ElementNames.Of((int)Element)}{(Shape is null ? "" : $"[{string.Join(", ", Shape.Select(Dimension))}]")}";

    private string Dimension(int size, int place) =>
        size >= 0 ? size.ToString(System.Globalization.CultureInfo.InvariantCulture) : Symbols?[place] is { Length: > 0 } name ? name : "?";
}

/// <summary>A sequence, such as one map for each row.</summary>
internal sealed record SequenceValue(string Name, ModelValue Item) : ModelValue(Name)
{
    public override string ToString() => $"sequence({Item})";
}

/// <summary>A map, such as probabilities by class.</summary>
internal sealed record MapValue(string Name, TensorElementType Key, TensorElementType Value) : ModelValue(Name)
{
    public override string ToString() => $"map({ElementNames.Of((int)Key)}, {ElementNames.Of((int)Value)})";
}

/// <summary>What columns cannot hold, such as an optional value.</summary>
internal sealed record OtherValue(string Name, string Type) : ModelValue(Name)
{
    public override string ToString() => Type;
}
