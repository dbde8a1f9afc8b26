using System.Buffers.Binary;

namespace SynapseServerless.Import.Java;

/// <summary>An object of a stream that Java wrote: its class and its fields. Nothing of it is run.</summary>
/// <param name="Class">Name of its class.</param>
internal sealed record JavaObject(string Class)
{
    /// <summary>Its fields by name, those of base classes too.</summary>
    public Dictionary<string, object?> Fields { get; } = new(StringComparer.Ordinal);
}

/// <summary>Reads a stream of Java's object serialization (protocol version 2), as far as fields, strings and arrays go.</summary>
/// <remarks>The grammar is that of "Java Object Serialization Specification", chapter 6. Classes are descriptions here and never code.</remarks>
internal ref struct JavaStream
{
    private const int MostDepth = 200;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly List<object?> _handles = [];
    private int _at;
    private int _depth;

    private JavaStream(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Reads the first object: a <see cref="JavaObject"/>, a text, an array of bytes or of objects, or null.</summary>
    /// <param name="bytes">The stream.</param>
    /// <exception cref="FormatException">It is no such stream, is cut short, or has what is not read here.</exception>
    public static object? Read(ReadOnlySpan<byte> bytes)
    {
        var stream = new JavaStream(bytes);
        if (stream.UInt16() != 0xACED || stream.UInt16() != 5)
            throw new FormatException("it does not begin as a stream of Java objects does");
        return stream.Content();
    }

    private object? Content()
    {
        if (++_depth > MostDepth)
            throw new FormatException("objects are nested too deeply");
        byte tag = Byte();
        object? content = tag switch
        {
            0x70 => null,
            0x71 => Handle(),
            0x72 => Description(),
            0x73 => Object(),
            0x74 => Remember(Text(UInt16())),
            0x75 => Array(),
            0x76 => Remember(NextClass()),
            0x77 => Bytes(Byte()).ToArray(),
            0x7A => Bytes(Int32()).ToArray(),
            0x7C => Remember(Text(Int64())),
            0x7E => Enumeration(),
            _ => throw new FormatException($"byte {_at - 1} is 0x{tag:X2}, which begins nothing that is read here"),
        };
        _depth--;
        return content;
    }

    private object? Handle()
    {
        int handle = Int32() - 0x7E0000;
        return handle >= 0 && handle < _handles.Count ? _handles[handle] : throw new FormatException("a reference leads nowhere");
    }

    private object? Remember(object? content)
    {
        _handles.Add(content);
        return content;
    }

    private Described? NextClass() => Content() as Described;

    private Described Description()
    {
        string name = Text(UInt16());
        Int64();
        var description = new Described(name);
        _handles.Add(description);
        description.Flags = Byte();
        int fields = UInt16();
        for (int i = 0; i < fields; i++)
        {
            char type = (char)Byte();
            string field = Text(UInt16());
            if (type is '[' or 'L')
                Content();
            description.Fields.Add((type, field));
        }
        Annotation();
        description.Base = NextClass();
        return description;
    }

    private JavaObject Object()
    {
        Described described = NextClass() ?? throw new FormatException("an object has no class");
        var made = new JavaObject(described.Name);
        _handles.Add(made);
        var line = new Stack<Described>();
        for (Described? at = described; at is not null; at = at.Base)
            line.Push(at);
        foreach (Described part in line)
        {
            if ((part.Flags & 0x04) != 0)
            {
                if ((part.Flags & 0x08) == 0)
                    throw new FormatException($"{part.Name} wrote itself in a form of its own");
                Annotation();
                continue;
            }
            foreach ((char type, string field) in part.Fields)
                made.Fields[field] = Value(type);
            if ((part.Flags & 0x01) != 0)
                Annotation();
        }
        return made;
    }

    private object Array()
    {
        Described described = NextClass() ?? throw new FormatException("an array has no class");
        int place = _handles.Count;
        _handles.Add(null);
        int length = Int32();
        if (length < 0 || length > _bytes.Length)
            throw new FormatException($"an array says that it has {length} elements");
        object made;
        if (described.Name == "[B")
        {
            made = Bytes(length).ToArray();
        }
        else
        {
            object?[] elements = new object?[length];
            for (int i = 0; i < length; i++)
                elements[i] = Value(described.Name.Length > 1 ? described.Name[1] : 'L');
            made = elements;
        }
        _handles[place] = made;
        return made;
    }

    private string? Enumeration()
    {
        NextClass();
        int place = _handles.Count;
        _handles.Add(null);
        string? name = Content() as string;
        _handles[place] = name;
        return name;
    }

    // What a class wrote after its fields: read past.
    private void Annotation()
    {
        while (Peek() != 0x78)
            Content();
        Byte();
    }

    private object? Value(char type) => type switch
    {
        'B' => (sbyte)Byte(),
        'C' => (char)UInt16(),
        'D' => BitConverter.Int64BitsToDouble(Int64()),
        'F' => BitConverter.Int32BitsToSingle(Int32()),
        'I' => Int32(),
        'J' => Int64(),
        'S' => (short)UInt16(),
        'Z' => Byte() != 0,
        'L' or '[' => Content(),
        _ => throw new FormatException($"a field has the type '{type}'"),
    };

    private ReadOnlySpan<byte> Bytes(long count)
    {
        if (count < 0 || count > _bytes.Length - _at)
            throw new FormatException($"it ends at byte {_bytes.Length}, in the midst of an object");
        ReadOnlySpan<byte> taken = _bytes.Slice(_at, (int)count);
        _at += (int)count;
        return taken;
    }

    private string Text(long length) => ModifiedUtf8.Decode(Bytes(length));

    private byte Peek() => _at < _bytes.Length ? _bytes[_at] : throw new FormatException($"it ends at byte {_bytes.Length}, in the midst of an object");

    private byte Byte() => Bytes(1)[0];

    private ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(2));

    private int Int32() => BinaryPrimitives.ReadInt32BigEndian(Bytes(4));

    private long Int64() => BinaryPrimitives.ReadInt64BigEndian(Bytes(8));

    private sealed record Described(string Name)
    {
        public byte Flags { get; set; }

        public List<(char Type, string Name)> Fields { get; } = [];

        public Described? Base { get; set; }
    }
}
