using SynapseServerless.Onnx.Format;
using SynapseServerless.Onnx.Graphs;

namespace SynapseServerless.Onnx;

/// <summary>What an ONNX file says of itself.</summary>
public sealed record OnnxModelInfo
{
    /// <summary>The inputs that a caller gives; those that have a default in the file are left out.</summary>
    public required IReadOnlyList<OnnxValueInfo> Inputs { get; init; }

    /// <summary>The outputs.</summary>
    public required IReadOnlyList<OnnxValueInfo> Outputs { get; init; }

    /// <summary>Versions of the operator sets that the model uses, by domain; <c>ai.onnx</c> is the standard one.</summary>
    public required IReadOnlyDictionary<string, long> Opsets { get; init; }

    /// <summary>Version of the format.</summary>
    public required long IrVersion { get; init; }

    /// <summary>The program that wrote the file, with its version; empty where it does not say.</summary>
    public required string Producer { get; init; }

    /// <summary>The version that its author gave the model.</summary>
    public required long ModelVersion { get; init; }

    /// <summary>What the author says of the model.</summary>
    public required string Description { get; init; }

    /// <summary>Further facts, by name.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>How many nodes the graph has.</summary>
    public required int Nodes { get; init; }

    /// <summary>How many numbers the weights have in all.</summary>
    public required long Weights { get; init; }

    /// <summary>Files beside the model that hold weights.</summary>
    public required IReadOnlyList<string> ExternalFiles { get; init; }

    /// <summary>Reads what a file says of itself; the runtime is not asked.</summary>
    /// <param name="path">A local file.</param>
    /// <exception cref="SpecificationException">There is no such file, or it is no ONNX model.</exception>
    public static OnnxModelInfo Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Of(ModelParser.Parse(ModelParser.ReadFile(path, Location.None), path, Location.None));
    }

    internal static OnnxModelInfo Of(ModelProto model)
    {
        GraphProto graph = model.Graph;
        HashSet<string> given = [.. graph.Initializer.Select(tensor => tensor.Name)];
        return new OnnxModelInfo
        {
            Inputs = [.. graph.Input.Where(value => !given.Contains(value.Name)).Select(OnnxValueInfo.Of)],
            Outputs = [.. graph.Output.Select(OnnxValueInfo.Of)],
            Opsets = model.OpsetImport.GroupBy(set => set.Domain.Length == 0 ? "ai.onnx" : set.Domain, StringComparer.Ordinal)
                .ToDictionary(sets => sets.Key, sets => sets.Max(set => set.Version), StringComparer.Ordinal),
            IrVersion = model.IrVersion,
            Producer = $"{model.ProducerName} {model.ProducerVersion}".Trim(),
            ModelVersion = model.ModelVersion,
            Description = model.DocString.Length > 0 ? model.DocString : graph.DocString,
            Metadata = model.MetadataProps.GroupBy(entry => entry.Key, StringComparer.Ordinal).ToDictionary(entries => entries.Key, entries => entries.Last().Value, StringComparer.Ordinal),
            Nodes = graph.Node.Count,
            Weights = graph.Initializer.Sum(tensor => tensor.Dims.Aggregate(1L, (product, dimension) => product * dimension)),
            ExternalFiles = [.. ExternalData.Files(model)],
        };
    }
}

/// <summary>An input or output of an ONNX model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, such as <c>float</c>, <c>sequence(map(int64, float))</c>.</param>
/// <param name="Shape">Its dimensions, a number where it is fixed and a name or <c>?</c> where not; null where the model does not say, and for what is no tensor.</param>
public sealed record OnnxValueInfo(string Name, string Type, IReadOnlyList<string>? Shape)
{
    internal static OnnxValueInfo Of(ValueInfoProto value) => new(value.Name, TypeName(value.Type), Dimensions(value.Type));

    /// <summary>The name, the type and the shape, such as <c>features: float[N, 28]</c>.</summary>
    public override string ToString() => $"{Name}: {Type}{(Shape is null ? "" : $"[{string.Join(", ", Shape)}]")}";

    private static string TypeName(TypeProto? type) => type?.ValueCase switch
    {
        TypeProto.ValueOneofCase.TensorType => ElementNames.Of(type.TensorType.ElemType),
        TypeProto.ValueOneofCase.SparseTensorType => $"sparse({ElementNames.Of(type.SparseTensorType.ElemType)})",
        TypeProto.ValueOneofCase.SequenceType => $"sequence({TypeName(type.SequenceType.ElemType)})",
        TypeProto.ValueOneofCase.MapType => $"map({ElementNames.Of(type.MapType.KeyType)}, {TypeName(type.MapType.ValueType)})",
        TypeProto.ValueOneofCase.OptionalType => $"optional({TypeName(type.OptionalType.ElemType)})",
        _ => "unknown",
    };

    private static IReadOnlyList<string>? Dimensions(TypeProto? type) =>
        type?.ValueCase != TypeProto.ValueOneofCase.TensorType || type.TensorType.Shape is null ? null : [.. type.TensorType.Shape.Dim.Select(Dimension)];

    private static string Dimension(TensorShapeProto.Types.Dimension dimension) => dimension.ValueCase switch
    {
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue => dimension.DimValue.ToString(System.Globalization.CultureInfo.InvariantCulture),
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam when dimension.DimParam.Length > 0 => dimension.DimParam,
        _ => "?",
    };
}
