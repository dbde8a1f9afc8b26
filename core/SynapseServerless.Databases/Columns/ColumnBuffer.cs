using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Databases.Columns;

/// <summary>Gathers the cells of a column of a batch.</summary>
/// <param name="type">The type of the column.</param>
internal abstract class ColumnBuffer(IArrowType type)
{
    private byte[] _validity = new byte[128];

    /// <summary>The type of the column.</summary>
    public IArrowType Type { get; } = type;

    /// <summary>How many cells there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them are null.</summary>
    public int Nulls { get; private set; }

    /// <summary>About how many bytes they take.</summary>
    public abstract long Bytes { get; }

    /// <summary>A buffer for a type.</summary>
    public static ColumnBuffer Of(IArrowType type) => type switch
    {
        BooleanType => new BitBuffer(type),
        StringType or BinaryType => new BytesBuffer(type),
        ListType list => new ListBuffer(list),
        _ => new FixedBuffer(type, ((FixedWidthType)type).BitWidth / 8),
    };

    /// <summary>Appends a null.</summary>
    public void AppendNull()
    {
        AppendBlank();
        Mark(isValid: false);
    }

    /// <summary>Makes a column of the cells, and begins anew.</summary>
    public IArrowArray Build()
    {
        ArrowBuffer validity = Nulls == 0 ? ArrowBuffer.Empty : new ArrowBuffer(_validity.AsMemory(0, (Count + 7) / 8));
        IArrowArray column = ArrowArrayFactory.BuildArray(Data(validity));
        _validity = new byte[Math.Max(128, _validity.Length)];
        (Count, Nulls) = (0, 0);
        return column;
    }

    protected abstract void AppendBlank();

    protected abstract ArrayData Data(ArrowBuffer validity);

    protected void Mark(bool isValid)
    {
        if (Count / 8 >= _validity.Length)
            System.Array.Resize(ref _validity, _validity.Length * 2);
        if (isValid)
            _validity[Count / 8] |= (byte)(1 << (Count % 8));
        else
            Nulls++;
        Count++;
    }
}

/// <summary>Cells of one size.</summary>
internal sealed class FixedBuffer(IArrowType type, int width) : ColumnBuffer(type)
{
    private byte[] _data = new byte[width * 1024];

    public override long Bytes => (long)Count * width;

    /// <summary>Appends a value that is laid out as the column has it.</summary>
    public void Append<T>(T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(Next(), in value);
        Mark(isValid: true);
    }

    protected override void AppendBlank() => Next().Clear();

    protected override ArrayData Data(ArrowBuffer validity)
    {
        var data = new ArrayData(Type, Count, Nulls, 0, [validity, new ArrowBuffer(_data.AsMemory(0, Count * width))]);
        _data = new byte[_data.Length];
        return data;
    }

    private Span<byte> Next()
    {
        int at = Count * width;
        if (at + width > _data.Length)
            System.Array.Resize(ref _data, _data.Length * 2);
        return _data.AsSpan(at, width);
    }
}

/// <summary>Booleans.</summary>
internal sealed class BitBuffer(IArrowType type) : ColumnBuffer(type)
{
    private byte[] _data = new byte[128];

    public override long Bytes => Count / 8;

    /// <summary>Appends a value.</summary>
    public void Append(bool value)
    {
        AppendBlank();
        if (value)
            _data[Count / 8] |= (byte)(1 << (Count % 8));
        Mark(isValid: true);
    }

    protected override void AppendBlank()
    {
        if (Count / 8 >= _data.Length)
            System.Array.Resize(ref _data, _data.Length * 2);
    }

    protected override ArrayData Data(ArrowBuffer validity)
    {
        var data = new ArrayData(Type, Count, Nulls, 0, [validity, new ArrowBuffer(_data.AsMemory(0, (Count + 7) / 8))]);
        _data = new byte[_data.Length];
        return data;
    }
}

/// <summary>Texts in UTF-8, and bytes.</summary>
internal sealed class BytesBuffer(IArrowType type) : ColumnBuffer(type)
{
    private byte[] _offsets = new byte[4 * 1025];
    private byte[] _data = new byte[8192];
    private int _length;

    public override long Bytes => _length + (4L * Count);

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Room(value.Length));
        End(value.Length);
    }

    /// <summary>Appends a text.</summary>
    public void Append(string value)
    {
        int length = System.Text.Encoding.UTF8.GetBytes(value, Room(System.Text.Encoding.UTF8.GetMaxByteCount(value.Length)));
        End(length);
    }

    protected override void AppendBlank() => SetEnd();

    protected override ArrayData Data(ArrowBuffer validity)
    {
        var data = new ArrayData(Type, Count, Nulls, 0, [validity, new ArrowBuffer(_offsets.AsMemory(0, 4 * (Count + 1))), new ArrowBuffer(_data.AsMemory(0, _length))]);
        (_offsets, _data, _length) = (new byte[_offsets.Length], new byte[_data.Length], 0);
        return data;
    }

    private Span<byte> Room(int length)
    {
        if (_length + length > _data.Length)
            System.Array.Resize(ref _data, checked((int)Math.Min(System.Array.MaxLength, Math.Max(2L * _data.Length, (long)_length + length))));
        return _data.AsSpan(_length);
    }

    private void End(int length)
    {
        _length += length;
        SetEnd();
        Mark(isValid: true);
    }

    private void SetEnd()
    {
        int at = 4 * (Count + 1);
        if (at + 4 > _offsets.Length)
            System.Array.Resize(ref _offsets, _offsets.Length * 2);
        BinaryPrimitives.WriteInt32LittleEndian(_offsets.AsSpan(at), _length);
    }
}

/// <summary>Lists.</summary>
internal sealed class ListBuffer(ListType type) : ColumnBuffer(type)
{
    private byte[] _offsets = new byte[4 * 1025];

    /// <summary>The items of all lists.</summary>
    public ColumnBuffer Items { get; } = Of(type.ValueDataType);

    public override long Bytes => Items.Bytes + (4L * Count);

    /// <summary>Ends a list, whose items have been appended.</summary>
    public void End()
    {
        AppendBlank();
        Mark(isValid: true);
    }

    protected override void AppendBlank()
    {
        int at = 4 * (Count + 1);
        if (at + 4 > _offsets.Length)
            System.Array.Resize(ref _offsets, _offsets.Length * 2);
        BinaryPrimitives.WriteInt32LittleEndian(_offsets.AsSpan(at), Items.Count);
    }

    protected override ArrayData Data(ArrowBuffer validity)
    {
        var data = new ArrayData(Type, Count, Nulls, 0, [validity, new ArrowBuffer(_offsets.AsMemory(0, 4 * (Count + 1)))], [Items.Build().Data]);
        _offsets = new byte[_offsets.Length];
        return data;
    }
}
