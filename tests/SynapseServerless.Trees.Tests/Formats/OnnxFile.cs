using System.Buffers.Binary;

namespace SynapseServerless.Trees.Tests.Formats;

/// <summary>Writes an ONNX model around one operator of trees, in the numbers of fields of onnx.proto.</summary>
internal sealed class OnnxFile
{
    public const int Float = 1, Byte = 2, Double = 11;

    private readonly Proto _operator = new();

    /// <summary>Begins an operator.</summary>
    public OnnxFile(string name, string input, params string[] outputs)
    {
        _operator.Text(1, input);
        foreach (string output in outputs)
            _operator.Text(2, output);
        _operator.Text(4, name).Text(7, "ai.onnx.ml");
    }

    public OnnxFile Ints(string name, IEnumerable<long> values) => Add(new Proto().Text(1, name), values, (proto, value) => proto.Whole(8, value), 7);

    public OnnxFile Floats(string name, IEnumerable<float> values) => Add(new Proto().Text(1, name), values, (proto, value) => proto.Single(7, value), 6);

    public OnnxFile Strings(string name, IEnumerable<string> values) => Add(new Proto().Text(1, name), values, (proto, value) => proto.Text(9, value), 8);

    public OnnxFile Int(string name, long value)
    {
        _operator.Message(5, new Proto().Text(1, name).Whole(3, value).Whole(20, 2));
        return this;
    }

    public OnnxFile String(string name, string value)
    {
        _operator.Message(5, new Proto().Text(1, name).Text(4, value).Whole(20, 3));
        return this;
    }

    /// <summary>A tensor of one dimension, as floats, doubles or bytes side by side.</summary>
    public OnnxFile Tensor(string name, int type, IReadOnlyList<double> values)
    {
        int size = type switch { Float => 4, Double => 8, _ => 1 };
        byte[] raw = new byte[values.Count * size];
        for (int i = 0; i < values.Count; i++)
        {
            if (type == Float)
                BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(i * size), (float)values[i]);
            else if (type == Double)
                BinaryPrimitives.WriteDoubleLittleEndian(raw.AsSpan(i * size), values[i]);
            else
                raw[i] = (byte)values[i];
        }
        var tensor = new Proto().Whole(1, values.Count).Whole(2, type).Message(9, raw);
        _operator.Message(5, new Proto().Text(1, name).Message(5, tensor).Whole(20, 4));
        return this;
    }

    /// <summary>The file: rows of so many features go in; the outputs are named with their types.</summary>
    public byte[] ToModel(int features, int type, long version, params (string Name, int Type)[] outputs) => ToModel(features, type, version, [], outputs);

    /// <summary>The file, with other operators before or behind.</summary>
    public byte[] ToModel(int features, int type, long version, Proto[] others, params (string Name, int Type)[] outputs)
    {
        var graph = new Proto();
        foreach (Proto other in others)
            graph.Message(1, other);
        graph.Message(1, _operator).Text(2, "trees").Message(11, Value("rows", type, features));
        foreach ((string name, int kind) in outputs)
            graph.Message(12, Value(name, kind, 0));
        return new Proto().Whole(1, 8).Message(7, graph).Message(8, new Proto().Text(1, "ai.onnx.ml").Whole(2, version)).Message(8, new Proto().Text(1, "").Whole(2, 17)).Bytes;
    }

    private static Proto Value(string name, int type, int width)
    {
        var shape = new Proto().Message(1, new Proto().Text(2, "n"));
        if (width > 0)
            shape.Message(1, new Proto().Whole(1, width));
        var tensor = new Proto().Whole(1, type);
        if (width > 0)
            tensor.Message(2, shape);
        return new Proto().Text(1, name).Message(2, new Proto().Message(1, tensor));
    }

    private OnnxFile Add<T>(Proto attribute, IEnumerable<T> values, Action<Proto, T> write, int type)
    {
        foreach (T value in values)
            write(attribute, value);
        _operator.Message(5, attribute.Whole(20, type));
        return this;
    }
}
