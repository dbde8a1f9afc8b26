using Google.Protobuf;
using SynapseServerless.LightGBM.Onnx.Format;

namespace SynapseServerless.LightGBM.Onnx;

/// <summary>Builds the graph of an ONNX model, node by node.</summary>
internal sealed class OnnxGraph
{
    private readonly GraphProto _graph = new() { Name = "LightGBM" };

    /// <summary>Adds an input or output.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="width">How many numbers a row has; 0 where a row is one number.</param>
    public static ValueInfoProto Value(string name, TensorProto.Types.DataType type, int width)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "N" });
        if (width > 0)
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = width });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } } };
    }

    public static AttributeProto Attribute(string name, long value) =>
        new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    public static AttributeProto Attribute(string name, string value) =>
        new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeProto.Types.AttributeType.String };

    public void AddInput(string name, int width) => _graph.Input.Add(Value(name, TensorProto.Types.DataType.Float, width));

    public void AddOutput(string name, int width, TensorProto.Types.DataType type = TensorProto.Types.DataType.Float) =>
        _graph.Output.Add(Value(name, type, width));

    public void Add(NodeProto node) => _graph.Node.Add(node);

    /// <summary>Adds a node with one output.</summary>
    /// <returns>The output.</returns>
    public string Add(string operation, string output, IEnumerable<string> inputs, params IEnumerable<AttributeProto> attributes)
    {
        var node = new NodeProto { Name = $"{operation}_{_graph.Node.Count}", OpType = operation };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        node.Attribute.AddRange(attributes);
        _graph.Node.Add(node);
        return output;
    }

    /// <summary>Adds constant numbers.</summary>
    public string Constant(string name, params IReadOnlyList<float> values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float };
        tensor.Dims.Add(values.Count);
        tensor.FloatData.AddRange(values);
        _graph.Initializer.Add(tensor);
        return name;
    }

    /// <summary>Adds constant whole numbers.</summary>
    public string Constant(string name, IReadOnlyList<long> values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Int64 };
        tensor.Dims.Add(values.Count);
        tensor.Int64Data.AddRange(values);
        _graph.Initializer.Add(tensor);
        return name;
    }

    /// <summary>The model.</summary>
    /// <param name="facts">What is said of it in its metadata.</param>
    public ModelProto ToModel(IEnumerable<KeyValuePair<string, string>> facts)
    {
        var model = new ModelProto { IrVersion = 8, ProducerName = "SynapseServerless", Graph = _graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 13 });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 3 });
        foreach ((string key, string value) in facts)
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return model;
    }
}
