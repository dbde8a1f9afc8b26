using Google.Protobuf;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Onnx.Format;

namespace SynapseServerless.Tests;

/// <summary>Small ONNX models, written field by field.</summary>
internal sealed class OnnxGraphs
{
    private readonly ModelProto _model = new() { IrVersion = 9, ProducerName = "tests", ProducerVersion = "1.0", Graph = new GraphProto { Name = "graph" } };

    public OnnxGraphs(long opset = 17)
    {
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 3 });
    }

    /// <summary>The model, for what has no method here.</summary>
    public ModelProto Model => _model;

    /// <summary>An attribute of a node: a whole number, a number, a text, or lists of them.</summary>
    public static AttributeProto Attribute(string name, object value) => value switch
    {
        int number => new AttributeProto { Name = name, I = number, Type = AttributeProto.Types.AttributeType.Int },
        float number => new AttributeProto { Name = name, F = number, Type = AttributeProto.Types.AttributeType.Float },
        string text => new AttributeProto { Name = name, S = ByteString.CopyFromUtf8(text), Type = AttributeProto.Types.AttributeType.String },
        long[] numbers => new AttributeProto { Name = name, Ints = { numbers }, Type = AttributeProto.Types.AttributeType.Ints },
        float[] numbers => new AttributeProto { Name = name, Floats = { numbers }, Type = AttributeProto.Types.AttributeType.Floats },
        string[] texts => new AttributeProto { Name = name, Strings = { texts.Select(ByteString.CopyFromUtf8) }, Type = AttributeProto.Types.AttributeType.Strings },
        TensorProto tensor => new AttributeProto { Name = name, T = tensor, Type = AttributeProto.Types.AttributeType.Tensor },
        _ => throw new ArgumentException("No attribute of this type.", nameof(value)),
    };

    /// <summary>An input; a dimension is a number, or a name where it is open.</summary>
    public OnnxGraphs Input(string name, TensorElementType type, params object[] shape) => Add(_model.Graph.Input, name, Tensor(type, shape));

    /// <summary>An output.</summary>
    public OnnxGraphs Output(string name, TensorElementType type, params object[] shape) => Add(_model.Graph.Output, name, Tensor(type, shape));

    /// <summary>An output of another type than a tensor.</summary>
    public OnnxGraphs Output(string name, TypeProto type) => Add(_model.Graph.Output, name, type);

    /// <summary>An output of which only the type of elements is stated, not even how many dimensions it has.</summary>
    public OnnxGraphs OutputOfUnknownShape(string name, TensorElementType type) =>
        Add(_model.Graph.Output, name, new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type } });

    /// <summary>A node.</summary>
    public OnnxGraphs Node(string operation, string[] inputs, string[] outputs, params AttributeProto[] attributes) => Node("", operation, inputs, outputs, attributes);

    /// <summary>A node of another set of operators.</summary>
    public OnnxGraphs Node(string domain, string operation, string[] inputs, string[] outputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = operation, Name = $"{operation}_{_model.Graph.Node.Count}" };
        if (domain.Length > 0)
            node.Domain = domain;
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes);
        _model.Graph.Node.Add(node);
        return this;
    }

    /// <summary>Constant floats.</summary>
    public OnnxGraphs Constant(string name, long[] shape, params float[] values)
    {
        _model.Graph.Initializer.Add(new TensorProto { Name = name, DataType = (int)TensorElementType.Float, Dims = { shape }, FloatData = { values } });
        return this;
    }

    /// <summary>Constant whole numbers.</summary>
    public OnnxGraphs Constant(string name, long[] shape, params long[] values)
    {
        _model.Graph.Initializer.Add(new TensorProto { Name = name, DataType = (int)TensorElementType.Int64, Dims = { shape }, Int64Data = { values } });
        return this;
    }

    /// <summary>The file.</summary>
    public byte[] Build() => _model.ToByteArray();

    /// <summary>A network of dense layers with tanh between them, its weights drawn from a seed.</summary>
    /// <param name="widths">Widths of the layers, input first.</param>
    public static byte[] Network(params int[] widths)
    {
        var random = new Random(1);
        OnnxGraphs graph = new OnnxGraphs().Input("x", TensorElementType.Float, "N", widths[0]);
        string at = "x";
        for (int layer = 1; layer < widths.Length; layer++)
        {
            (int from, int to) = (widths[layer - 1], widths[layer]);
            graph.Constant($"w{layer}", [from, to], [.. Enumerable.Range(0, from * to).Select(_ => ((float)random.NextDouble() - 0.5f) / MathF.Sqrt(from))])
                .Constant($"b{layer}", [to], [.. Enumerable.Range(0, to).Select(_ => (float)random.NextDouble() - 0.5f)]);
            string dense = layer == widths.Length - 1 ? "y" : $"dense{layer}";
            graph.Node("Gemm", [at, $"w{layer}", $"b{layer}"], [dense]);
            if (dense != "y")
                graph.Node("Tanh", [dense], [at = $"hidden{layer}"]);
        }
        return graph.Output("y", TensorElementType.Float, "N", widths[^1]).Build();
    }

    /// <summary>An encoder of sentences: a vector for each token, from a table; what is not to be attended to counts nothing.</summary>
    /// <param name="tokens">How many tokens the table has.</param>
    /// <param name="width">How many numbers a token has.</param>
    public static byte[] Encoder(int tokens, int width)
    {
        var random = new Random(2);
        return new OnnxGraphs()
            .Input("input_ids", TensorElementType.Int64, "batch", "sequence")
            .Input("attention_mask", TensorElementType.Int64, "batch", "sequence")
            .Constant("table", [tokens, width], [.. Enumerable.Range(0, tokens * width).Select(_ => (float)random.NextDouble() - 0.5f)])
            .Constant("last", [1], -1L)
            .Node("Gather", ["table", "input_ids"], ["tokens"])
            .Node("Unsqueeze", ["attention_mask", "last"], ["mask"])
            .Node("Cast", ["mask"], ["weights"], Attribute("to", (int)TensorElementType.Float))
            .Node("Mul", ["tokens", "weights"], ["last_hidden_state"])
            .Output("last_hidden_state", TensorElementType.Float, "batch", "sequence", width)
            .Build();
    }

    private static TypeProto Tensor(TensorElementType type, object[] shape) => new()
    {
        TensorType = new TypeProto.Types.Tensor
        {
            ElemType = (int)type,
            Shape = new TensorShapeProto
            {
                Dim =
                {
                    shape.Select(size => size is string name
                        ? new TensorShapeProto.Types.Dimension { DimParam = name }
                        : new TensorShapeProto.Types.Dimension { DimValue = (int)size }),
                },
            },
        },
    };

    private OnnxGraphs Add(Google.Protobuf.Collections.RepeatedField<ValueInfoProto> values, string name, TypeProto type)
    {
        values.Add(new ValueInfoProto { Name = name, Type = type });
        return this;
    }
}
