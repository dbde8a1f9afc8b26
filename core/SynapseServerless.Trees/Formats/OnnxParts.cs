using System.Buffers.Binary;

namespace SynapseServerless.Trees.Formats;

/// <summary>An attribute of an operator.</summary>
internal sealed class OnnxAttribute
{
    /// <summary>Whole numbers; those of a tensor as well.</summary>
    public List<long> Wholes { get; } = [];

    /// <summary>Numbers; those of a tensor as well.</summary>
    public List<double> Numbers { get; } = [];

    /// <summary>Texts.</summary>
    public List<string> Texts { get; } = [];

    /// <summary>Reads one.</summary>
    /// <param name="message">The attribute.</param>
    /// <param name="name">Gets its name.</param>
    public static OnnxAttribute Read(ReadOnlySpan<byte> message, out string name)
    {
        var attribute = new OnnxAttribute();
        name = "";
        var reader = new Protobuf(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 2:
                case 7:
                    reader.AddSingles(attribute.Numbers);
                    break;
                case 3:
                case 8:
                    reader.AddWholes(attribute.Wholes);
                    break;
                case 4:
                case 9:
                    attribute.Texts.Add(reader.Text());
                    break;
                case 5:
                    attribute.AddTensor(reader.Message());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return attribute;
    }

    // Of types: 1 float, 2 bytes, 6 and 7 whole numbers, 11 doubles.
    private void AddTensor(ReadOnlySpan<byte> message)
    {
        long type = 0;
        ReadOnlySpan<byte> raw = default;
        var reader = new Protobuf(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    type = reader.Whole();
                    break;
                case 4:
                    reader.AddSingles(Numbers);
                    break;
                case 5:
                case 7:
                    reader.AddWholes(Wholes);
                    break;
                case 9:
                    raw = reader.Message();
                    break;
                case 10:
                    reader.AddDoubles(Numbers);
                    break;
                case 13:
                    throw new TreeModelException("A tensor of the ONNX model is in another file", "Save the model with its data inside.");
                default:
                    reader.Skip();
                    break;
            }
        }
        int size = type switch { 1 or 6 => 4, 2 => 1, 7 or 11 => 8, _ => 0 };
        if (raw.Length == 0)
            return;
        if (size == 0 || raw.Length % size != 0)
            throw new TreeModelException($"A tensor of the ONNX model has the type {type}, or is cut off", "Numbers, whole numbers and bytes are taken.");
        for (int i = 0; i < raw.Length; i += size)
        {
            switch (type)
            {
                case 1:
                    Numbers.Add(BinaryPrimitives.ReadSingleLittleEndian(raw[i..]));
                    break;
                case 2:
                    Wholes.Add(raw[i]);
                    break;
                case 6:
                    Wholes.Add(BinaryPrimitives.ReadInt32LittleEndian(raw[i..]));
                    break;
                case 7:
                    Wholes.Add(BinaryPrimitives.ReadInt64LittleEndian(raw[i..]));
                    break;
                default:
                    Numbers.Add(BinaryPrimitives.ReadDoubleLittleEndian(raw[i..]));
                    break;
            }
        }
    }
}

/// <summary>An operator of a graph.</summary>
internal sealed class OnnxNode
{
    /// <summary>What it is.</summary>
    public string Operator { get; private set; } = "";

    /// <summary>The names of what goes in.</summary>
    public List<string> Inputs { get; } = [];

    /// <summary>The names of what comes out.</summary>
    public List<string> Outputs { get; } = [];

    /// <summary>Its attributes.</summary>
    public Dictionary<string, OnnxAttribute> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads one.</summary>
    public static OnnxNode Read(ReadOnlySpan<byte> message)
    {
        var node = new OnnxNode();
        var reader = new Protobuf(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    node.Inputs.Add(reader.Text());
                    break;
                case 2:
                    node.Outputs.Add(reader.Text());
                    break;
                case 4:
                    node.Operator = reader.Text();
                    break;
                case 5:
                    OnnxAttribute attribute = OnnxAttribute.Read(reader.Message(), out string name);
                    node.Attributes[name] = attribute;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return node;
    }
}

/// <summary>What goes into a graph: its name, the type of its elements, and how many a row has where that is given.</summary>
internal sealed record OnnxInput(string Name, long Type, int Width)
{
    /// <summary>The type of floats.</summary>
    public const long Single = 1;

    /// <summary>The type of doubles.</summary>
    public const long Double = 11;

    /// <summary>The type of whole numbers.</summary>
    public const long Whole = 7;

    /// <summary>Reads one.</summary>
    public static OnnxInput Read(ReadOnlySpan<byte> message)
    {
        string name = "";
        long type = 0;
        int width = 0;
        var reader = new Protobuf(message);
        while (reader.Next())
        {
            if (reader.Field == 1)
                name = reader.Text();
            else if (reader.Field == 2)
                (type, width) = TypeOf(reader.Message());
            else
                reader.Skip();
        }
        return new OnnxInput(name, type, width);
    }

    // A type holds a tensor's, which holds the type of elements and a shape, whose last dimension is the width.
    private static (long Type, int Width) TypeOf(ReadOnlySpan<byte> message)
    {
        (long type, int width) = (0, 0);
        var reader = new Protobuf(message);
        while (reader.Next())
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }
            var tensor = new Protobuf(reader.Message());
            while (tensor.Next())
            {
                if (tensor.Field == 1)
                    type = tensor.Whole();
                else if (tensor.Field == 2)
                    width = LastOf(tensor.Message());
                else
                    tensor.Skip();
            }
        }
        return (type, width);
    }

    private static int LastOf(ReadOnlySpan<byte> shape)
    {
        int last = 0;
        var reader = new Protobuf(shape);
        while (reader.Next())
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }
            last = 0;
            var dimension = new Protobuf(reader.Message());
            while (dimension.Next())
            {
                if (dimension.Field == 1)
                    last = (int)Math.Clamp(dimension.Whole(), 0, int.MaxValue);
                else
                    dimension.Skip();
            }
        }
        return last;
    }
}
