using System.Runtime.InteropServices;
using System.Text.Json;
using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>A column that is filled with the values of text, cell by cell, and becomes an Arrow column.</summary>
/// <remarks>One is filled, built, and filled again; a value that is refused leaves the column as it was.</remarks>
internal abstract class TextColumn
{
    /// <summary>How many values it has.</summary>
    public abstract int Count { get; }

    /// <summary>About how many bytes it has.</summary>
    public abstract long Bytes { get; }

    /// <summary>Adds a cell of delimited text.</summary>
    /// <returns>Whether the type holds exactly what the text says.</returns>
    public abstract bool TryAppend(ReadOnlySpan<byte> text);

    /// <summary>Adds a value of JSON.</summary>
    /// <param name="json">Stands on the first token of the value, which is not null; then on its last.</param>
    /// <param name="record">What it reads.</param>
    /// <returns>Whether the type holds exactly what the value says.</returns>
    public abstract bool TryAppend(ref Utf8JsonReader json, ReadOnlySpan<byte> record);

    /// <summary>Adds a null.</summary>
    public abstract void AppendNull();

    /// <summary>Takes values away from the end.</summary>
    public abstract void TruncateTo(int count);

    /// <summary>What was added, as Arrow data; the column is empty then.</summary>
    public abstract ArrayData Build();

    /// <summary>Adds a value of JSON, or a null.</summary>
    public bool TryAppendAny(ref Utf8JsonReader json, ReadOnlySpan<byte> record)
    {
        if (json.TokenType != JsonTokenType.Null)
            return TryAppend(ref json, record);
        AppendNull();
        return true;
    }
}

/// <summary>Which values of a column are there.</summary>
internal struct Validity
{
    // A request to score has few rows, and memory of the system's own would cost more than it holds.
    private const int SmallRows = 256;

    private bool[]? _valid;
    private int _count;

    /// <summary>How many are not.</summary>
    public int Nulls { get; private set; }

    public readonly int Count => _count;

    public void Append(bool valid)
    {
        if (!valid || _valid is not null)
            Keep(valid);
        _count++;
    }

    public void TruncateTo(int count)
    {
        if (Nulls > 0)
            Nulls -= _valid.AsSpan(count, _count - count).Count(false);
        _count = count;
    }

    /// <summary>The bits, and a fresh start.</summary>
    public ArrowBuffer Build()
    {
        ArrowBuffer bits = ArrowBuffer.Empty;
        if (Nulls > 0 && _count <= SmallRows)
        {
            byte[] small = new byte[(_count + 7) / 8];
            for (int row = 0; row < _count; row++)
                small[row >> 3] |= (byte)(_valid![row] ? 1 << (row & 7) : 0);
            bits = new ArrowBuffer(small);
        }
        else if (Nulls > 0)
        {
            var builder = new ArrowBuffer.BitmapBuilder(_count);
            foreach (bool valid in _valid.AsSpan(0, _count))
                builder.Append(valid);
            bits = builder.Build();
        }
        this = default;
        return bits;
    }

    private void Keep(bool valid)
    {
        if (_valid is null)
        {
            _valid = new bool[Math.Max(64, _count * 2)];
            _valid.AsSpan(0, _count).Fill(true);
        }
        else if (_count == _valid.Length)
        {
            System.Array.Resize(ref _valid, _count * 2);
        }
        _valid[_count] = valid;
        Nulls += valid ? 0 : 1;
    }
}

/// <summary>Values that follow one another in memory.</summary>
internal struct Values<T>
    where T : unmanaged
{
    private const int SmallBytes = 2_048;

    private T[] _values;

    public Values() => _values = [];

    public int Count { get; private set; }

    public readonly Span<T> Span => _values.AsSpan(0, Count);

    public void Append(T value)
    {
        T[] values = _values;
        if ((uint)Count >= (uint)values.Length)
            values = Grow(Count + 1);
        values[Count++] = value;
    }

    public void AppendAll(ReadOnlySpan<T> items)
    {
        if (Count + items.Length > _values.Length)
            Grow(Count + items.Length);
        items.CopyTo(_values.AsSpan(Count));
        Count += items.Length;
    }

    /// <summary>Room for values that somebody writes.</summary>
    public Span<T> Reserve(int count)
    {
        if (Count + count > _values.Length)
            Grow(Count + count);
        return _values.AsSpan(Count, count);
    }

    public void Advance(int count) => Count += count;

    public void TruncateTo(int count) => Count = count;

    /// <summary>A copy in Arrow's memory, of few values in the runtime's, and a fresh start in the same room.</summary>
    public ArrowBuffer Build()
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes<T>(Span);
        ArrowBuffer buffer = bytes.Length <= SmallBytes ? new ArrowBuffer(bytes.ToArray()) : new ArrowBuffer.Builder<T>(Count).Append(Span).Build();
        Count = 0;
        return buffer;
    }

    private T[] Grow(int least)
    {
        System.Array.Resize(ref _values, Math.Max(least, Math.Max(256, _values.Length * 2)));
        return _values;
    }
}
