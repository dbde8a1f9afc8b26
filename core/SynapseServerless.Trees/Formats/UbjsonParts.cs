using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SynapseServerless.Trees.Formats;

/// <summary>Reads UBJSON (Universal Binary JSON, draft 12), as XGBoost writes it.</summary>
internal ref struct UbjsonParts
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    private UbjsonParts(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Reads bytes.</summary>
    /// <exception cref="TreeModelException">They are malformed; the message says where.</exception>
    public static ModelPart Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new UbjsonParts(bytes);
        ModelPart part = reader.Value(reader.Marker(), "", 0);
        return reader._at == bytes.Length ? part : throw reader.Bad("something follows the end");
    }

    private ModelPart Value(byte marker, string path, int depth)
    {
        if (depth > JsonParts.MostDepth)
            throw Bad($"it is nested more than {JsonParts.MostDepth} deep");
        return marker switch
        {
            (byte)'{' => Object(path, depth),
            (byte)'[' => Array(path, depth),
            (byte)'S' or (byte)'H' => new ModelPart(path) { Text = String(Length(Marker())) },
            (byte)'C' => new ModelPart(path) { Text = String(1) },
            (byte)'Z' => new ModelPart(path),
            _ => new ModelPart(path) { Number = Number(marker) },
        };
    }

    private ModelPart Object(string path, int depth)
    {
        var members = new Dictionary<string, ModelPart>(StringComparer.Ordinal);
        (byte type, long count) = Header();
        for (long i = 0; count < 0 || i < count; i++)
        {
            byte marker = Marker();
            if (count < 0 && marker == '}')
                break;
            string name = String(Length(marker));
            if (!members.TryAdd(name, Value(type == 0 ? Marker() : type, path.Length == 0 ? name : $"{path}.{name}", depth + 1)))
                throw Bad($"'{name}' is there a second time");
        }
        return new ModelPart(path) { Members = members };
    }

    private ModelPart Array(string path, int depth)
    {
        (byte type, long count) = Header();
        if (type != 0 && Size(type) is > 0 and int size)
        {
            if (count * size > _bytes.Length - _at)
                throw Bad($"{count} values are promised, and there are not so many");
            double[] values = new double[count];
            for (int i = 0; i < values.Length; i++)
                values[i] = Number(type);
            return new ModelPart(path) { Numbers = values };
        }
        var numbers = new List<double>();
        var items = new List<ModelPart>();
        for (long i = 0; count < 0 || i < count; i++)
        {
            byte marker = type == 0 ? Marker() : type;
            if (count < 0 && marker == ']')
                break;
            ModelPart item = Value(marker, $"{path}[{i}]", depth + 1);
            if (item.Number is { } number && items.Count == 0)
                numbers.Add(number);
            else if (numbers.Count > 0)
                throw Bad("numbers and others stand in one array");
            else
                items.Add(item);
        }
        return items.Count > 0 ? new ModelPart(path) { Items = items } : new ModelPart(path) { Numbers = [.. numbers] };
    }

    // The type and the number of what is in a container, where they are given; else 0 and -1.
    private (byte Type, long Count) Header()
    {
        byte type = 0;
        if (Peek() == '$')
        {
            _at++;
            type = Marker();
            if (Size(type) == 0 && type is not ((byte)'S' or (byte)'{' or (byte)'['))
                throw Bad($"a container of '{(char)type}' holds nothing");
            if (Peek() != '#')
                throw Bad("a container of one type tells how many there are");
        }
        if (Peek() != '#')
            return (type, -1);
        _at++;
        return (type, Length(Marker()));
    }

    private static int Size(byte type) => (char)type switch
    {
        'i' or 'U' => 1,
        'I' => 2,
        'l' or 'd' => 4,
        'L' or 'D' => 8,
        _ => 0,
    };

    private double Number(byte type) => (char)type switch
    {
        'i' => (sbyte)Take(1)[0],
        'U' => Take(1)[0],
        'I' => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
        'l' => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
        'L' => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
        'd' => BinaryPrimitives.ReadSingleBigEndian(Take(4)),
        'D' => BinaryPrimitives.ReadDoubleBigEndian(Take(8)),
        'T' => 1,
        'F' => 0,
        _ => throw Bad($"'{(char)type}' is the mark of no value"),
    };

    private int Length(byte marker)
    {
        double length = Number(marker);
        return length >= 0 && length <= _bytes.Length - _at ? (int)length : throw Bad(string.Create(CultureInfo.InvariantCulture, $"{length:R} bytes or values are promised, and there are not so many"));
    }

    private string String(int length) => Encoding.UTF8.GetString(Take(length));

    // What does nothing is passed over.
    private byte Marker()
    {
        byte marker;
        do
            marker = Take(1)[0];
        while (marker == 'N');
        return marker;
    }

    private readonly byte Peek() => _at < _bytes.Length ? _bytes[_at] : throw Bad("it ends too early");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - _at)
            throw Bad("it ends too early");
        _at += count;
        return _bytes.Slice(_at - count, count);
    }

    private readonly TreeModelException Bad(string problem) => new(
        string.Create(CultureInfo.InvariantCulture, $"The model is malformed at byte {_at}: {problem}"), "Give a model as XGBoost's save_model wrote it.");
}
