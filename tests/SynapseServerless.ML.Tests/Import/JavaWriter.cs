using System.Buffers.Binary;
using System.Text;

namespace SynapseServerless.Import.Tests;

/// <summary>Writes a booster as Java's object serialization does, by its specification (chapter 6) and the fields of SynapseML's class.</summary>
internal sealed class JavaWriter
{
    private readonly List<byte> _bytes = [];

    public static byte[] Booster(string text)
    {
        var writer = new JavaWriter();
        writer.Bytes(0xAC, 0xED, 0, 5);
        writer.Bytes(0x73);
        // Fields of primitive types come first, both in alphabetical order.
        writer.Class("com.microsoft.azure.synapse.ml.lightgbm.booster.LightGBMBooster", 777, ("I", "bestIteration"), ("I", "numClasses"), ("Lscala/Option;", "modelStr"), ("Lscala/Option;", "parameters"));
        writer.Bytes(0x70);
        writer._handles++;
        writer.Int(-1);
        writer.Int(2);
        writer.Bytes(0x73);
        writer.Class("scala.Some", 1234815782226070388, ("Ljava/lang/Object;", "value"));
        writer.Class("scala.Option", -114498752079829388);
        writer.Bytes(0x70);
        writer._handles++;
        byte[] content = Encoding.UTF8.GetBytes(text);
        if (content.Length > ushort.MaxValue)
        {
            writer.Bytes(0x7C);
            writer.Long(content.Length);
        }
        else
        {
            writer.Bytes(0x74);
            writer.Short(content.Length);
        }
        writer._bytes.AddRange(content);
        writer._handles++;
        writer.Bytes(0x73);
        writer.Class("scala.None$", 5066590221178148012);
        // The base of None is the class that Some has, as a reference: 0x7E0000 plus its place among handles.
        writer.Bytes(0x71);
        writer.Int(0x7E0000 + writer._classes["scala.Option"]);
        return writer._bytes.ToArray();
    }

    private readonly Dictionary<string, int> _classes = [];
    private readonly Dictionary<string, int> _texts = [];
    private int _handles;

    private void Class(string name, long uid, params (string Type, string Name)[] fields)
    {
        Bytes(0x72);
        Text(name);
        Long(uid);
        _classes[name] = _handles++;
        Bytes(0x02);
        Short(fields.Length);
        foreach ((string type, string field) in fields)
        {
            Bytes((byte)type[0]);
            Text(field);
            if (type.Length == 1)
                continue;
            // The same text a second time is a reference to the first.
            if (_texts.TryGetValue(type, out int handle))
            {
                Bytes(0x71);
                Int(0x7E0000 + handle);
            }
            else
            {
                Bytes(0x74);
                Text(type);
                _texts[type] = _handles++;
            }
        }
        Bytes(0x78);
    }

    private void Text(string text)
    {
        Short(text.Length);
        _bytes.AddRange(Encoding.ASCII.GetBytes(text));
    }

    private void Bytes(params byte[] bytes) => _bytes.AddRange(bytes);

    private void Short(int value) => Bytes((byte)(value >> 8), (byte)value);

    private void Int(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        Bytes(bytes);
    }

    private void Long(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        Bytes(bytes);
    }
}
