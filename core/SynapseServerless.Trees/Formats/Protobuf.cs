using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SynapseServerless.Trees.Formats;

/// <summary>Reads the fields of a message of protocol buffers, one after the other.</summary>
internal ref struct Protobuf(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    /// <summary>The number of the current field.</summary>
    public int Field { get; private set; }

    private int _type;

    /// <summary>Goes to the next field; what was not taken of the one before has to be skipped by <see cref="Skip"/>.</summary>
    public bool Next()
    {
        if (_at == _bytes.Length)
            return false;
        ulong tag = ReadVarint();
        (Field, _type) = ((int)Math.Min(tag >> 3, int.MaxValue), (int)(tag & 7));
        return Field > 0 ? true : throw Bad("a field has the number 0");
    }

    /// <summary>Passes the current field over.</summary>
    public void Skip()
    {
        switch (_type)
        {
            case Varint:
                ReadVarint();
                break;
            case Fixed64:
                Take(8);
                break;
            case Bytes:
                Take(ReadVarint());
                break;
            case Fixed32:
                Take(4);
                break;
            default:
                throw Bad($"a field is of the kind {_type}, which is none");
        }
    }

    /// <summary>The bytes of the current field: a message, a text, or numbers side by side.</summary>
    public ReadOnlySpan<byte> Message() => _type == Bytes ? Take(ReadVarint()) : throw Bad($"field {Field} is of another kind");

    /// <summary>A text.</summary>
    public string Text() => Encoding.UTF8.GetString(Message());

    /// <summary>A whole number.</summary>
    public long Whole() => _type == Varint ? (long)ReadVarint() : throw Bad($"field {Field} is of another kind");

    /// <summary>A float.</summary>
    public float Single() => _type == Fixed32 ? BinaryPrimitives.ReadSingleLittleEndian(Take(4)) : throw Bad($"field {Field} is of another kind");

    /// <summary>Adds whole numbers, one or several side by side.</summary>
    public void AddWholes(List<long> numbers)
    {
        if (_type != Bytes)
        {
            numbers.Add(Whole());
            return;
        }
        var inner = new Protobuf(Message());
        while (inner._at < inner._bytes.Length)
            numbers.Add((long)inner.ReadVarint());
    }

    /// <summary>Adds floats, one or several side by side.</summary>
    public void AddSingles(List<double> numbers)
    {
        if (_type != Bytes)
        {
            numbers.Add(Single());
            return;
        }
        ReadOnlySpan<byte> packed = Whole4(Message(), sizeof(float));
        for (int i = 0; i < packed.Length; i += sizeof(float))
            numbers.Add(BinaryPrimitives.ReadSingleLittleEndian(packed[i..]));
    }

    /// <summary>Adds doubles, one or several side by side.</summary>
    public void AddDoubles(List<double> numbers)
    {
        ReadOnlySpan<byte> packed = _type == Fixed64 ? Take(8) : Whole4(Message(), sizeof(double));
        for (int i = 0; i < packed.Length; i += sizeof(double))
            numbers.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed[i..]));
    }

    private readonly ReadOnlySpan<byte> Whole4(ReadOnlySpan<byte> packed, int size) =>
        packed.Length % size == 0 ? packed : throw Bad("numbers are cut off");

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw Bad("a number is longer than ten bytes");
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)(_bytes.Length - _at))
            throw Bad("it ends too early");
        _at += (int)count;
        return _bytes.Slice(_at - (int)count, (int)count);
    }

    private readonly TreeModelException Bad(string problem) => new(
        string.Create(CultureInfo.InvariantCulture, $"This is no ONNX model: at byte {_at} of a part of {_bytes.Length} bytes {problem}"), "Give the file that skl2onnx or another converter wrote.");
}
