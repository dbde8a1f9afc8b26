using Google.Protobuf;
using SynapseServerless.Onnx.Format;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx.Export;

/// <summary>Writes a graph, node by node.</summary>
internal sealed class GraphWriter
{
    private const string MLDomain = "ai.onnx.ml", MLPrefix = MLDomain + ".";

    private readonly ModelProto _model = new() { IrVersion = 8, ProducerName = "SynapseServerless", Graph = new GraphProto { Name = "pipeline" } };
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal) { [""] = 13, [MLDomain] = 3 };
    private int _next;

    /// <summary>Domains of operators with the version that a model in the graph was made for.</summary>
    public Dictionary<string, long> Pinned { get; } = new(StringComparer.Ordinal);

    /// <summary>The graph.</summary>
    public GraphProto Graph => _model.Graph;

    /// <summary>The model around it.</summary>
    public ModelProto Model => _model;

    /// <summary>An input.</summary>
    public OnnxValue Input(string column, OnnxElement element, int width)
    {
        string name = Name(column);
        Graph.Input.Add(Value(name, element, width));
        return new OnnxValue(name, element, width);
    }

    /// <summary>A node with one output.</summary>
    public OnnxValue Node(string stage, string operation, IReadOnlyList<OnnxValue> inputs, OnnxElement element, int width, IReadOnlyList<OnnxSetting> attributes)
    {
        bool isML = operation.StartsWith(MLPrefix, StringComparison.Ordinal);
        string type = isML ? operation[MLPrefix.Length..] : operation;
        string name = Name($"/{stage}/{type}_{_next++}");
        var node = new NodeProto { Name = name, OpType = type };
        if (isML)
            node.Domain = MLDomain;
        node.Input.AddRange(inputs.Select(input => input.Name));
        node.Output.Add(name);
        node.Attribute.AddRange(attributes.Select(Attribute));
        Graph.Node.Add(node);
        return new OnnxValue(name, element, width);
    }

    /// <summary>A constant of one dimension.</summary>
    public OnnxValue Constant<T>(IReadOnlyList<T> values)
    {
        var tensor = new TensorProto { Name = Name($"/constant_{_next++}"), Dims = { values.Count } };
        OnnxElement element;
        switch (values)
        {
            case IReadOnlyList<float> floats:
                element = OnnxElement.Float;
                tensor.FloatData.AddRange(floats);
                break;
            case IReadOnlyList<double> doubles:
                element = OnnxElement.Double;
                tensor.DoubleData.AddRange(doubles);
                break;
            case IReadOnlyList<long> longs:
                element = OnnxElement.Int64;
                tensor.Int64Data.AddRange(longs);
                break;
            case IReadOnlyList<bool> flags:
                element = OnnxElement.Boolean;
                tensor.Int32Data.AddRange(flags.Select(static flag => flag ? 1 : 0));
                break;
            case IReadOnlyList<string> texts:
                element = OnnxElement.Text;
                tensor.StringData.AddRange(texts.Select(ByteString.CopyFromUtf8));
                break;
            default:
                throw new ArgumentException($"There are no constants of {typeof(T).Name}.", nameof(values));
        }
        tensor.DataType = (int)element;
        Graph.Initializer.Add(tensor);
        return new OnnxValue(tensor.Name, element, 0);
    }

    /// <summary>An output, under a name near to that of its column.</summary>
    /// <returns>The name.</returns>
    public string Output(string column, OnnxValue value)
    {
        string name = Name(column);
        Graph.Node.Add(new NodeProto { Name = Name($"/output_{_next++}"), OpType = "Identity", Input = { value.Name }, Output = { name } });
        Graph.Output.Add(Value(name, value.Element, value.Width));
        return name;
    }

    /// <summary>A name that nothing has yet.</summary>
    public string Name(string wanted)
    {
        string name = wanted;
        for (int i = 1; !_names.Add(name); i++)
            name = FormattableString.Invariant($"{wanted}_{i}");
        return name;
    }

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        foreach ((string domain, long version) in Pinned)
            _versions[domain] = Math.Max(version, _versions.GetValueOrDefault(domain));
        _model.OpsetImport.AddRange(_versions.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new OperatorSetIdProto { Domain = pair.Key, Version = pair.Value }));
        return _model.ToByteArray();
    }

    private static ValueInfoProto Value(string name, OnnxElement element, int width)
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "N" } } };
        if (width > 0)
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = width });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)element, Shape = shape } } };
    }

    private static AttributeProto Attribute(OnnxSetting attribute) => attribute.Value switch
    {
        long number => new AttributeProto { Name = attribute.Name, I = number, Type = AttributeProto.Types.AttributeType.Int },
        float number => new AttributeProto { Name = attribute.Name, F = number, Type = AttributeProto.Types.AttributeType.Float },
        string text => new AttributeProto { Name = attribute.Name, S = ByteString.CopyFromUtf8(text), Type = AttributeProto.Types.AttributeType.String },
        long[] numbers => new AttributeProto { Name = attribute.Name, Ints = { numbers }, Type = AttributeProto.Types.AttributeType.Ints },
        float[] numbers => new AttributeProto { Name = attribute.Name, Floats = { numbers }, Type = AttributeProto.Types.AttributeType.Floats },
        string[] texts => new AttributeProto { Name = attribute.Name, Strings = { texts.Select(ByteString.CopyFromUtf8) }, Type = AttributeProto.Types.AttributeType.Strings },
        _ => throw new ArgumentException($"Attribute {attribute.Name} is {attribute.Value.GetType().Name}, which no attribute is.", nameof(attribute)),
    };
}
