using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Reads values of one type from text.</summary>
internal interface ICellReader<T>
{
    /// <summary>Reads a cell of delimited text, or a string of JSON.</summary>
    bool TryRead(ReadOnlySpan<byte> text, out T value);

    /// <summary>Reads a number or a Boolean of JSON.</summary>
    bool TryReadToken(JsonTokenType token, ReadOnlySpan<byte> text, out T value);
}

/// <summary>A column of values that all have as many bytes.</summary>
internal class FixedColumn<T, TReader>(IArrowType type, TReader reader) : TextColumn
    where T : unmanaged
    where TReader : struct, ICellReader<T>
{
    private Values<T> _values = new();
    private Validity _validity;

    public override int Count => _values.Count;

    public override unsafe long Bytes => (long)_values.Count * sizeof(T);

    public override bool TryAppend(ReadOnlySpan<byte> text)
    {
        if (!reader.TryRead(text, out T value))
            return false;
        _values.Append(value);
        _validity.Append(true);
        return true;
    }

    public override bool TryAppend(ref Utf8JsonReader json, ReadOnlySpan<byte> record)
    {
        T value = default;
        bool read = json.TokenType switch
        {
            JsonTokenType.String => JsonText.TryString(ref json, out ReadOnlySpan<byte> text) && reader.TryRead(text, out value),
            JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => reader.TryReadToken(json.TokenType, json.ValueSpan, out value),
            _ => false,
        };
        if (!read)
            return false;
        _values.Append(value);
        _validity.Append(true);
        return true;
    }

    public override void AppendNull()
    {
        _values.Append(default);
        _validity.Append(false);
    }

    public override void TruncateTo(int count)
    {
        _values.TruncateTo(count);
        _validity.TruncateTo(count);
    }

    public override ArrayData Build()
    {
        (int count, int nulls) = (_values.Count, _validity.Nulls);
        return new ArrayData(type, count, nulls, 0, [_validity.Build(), Buffer(ref _values)]);
    }

    /// <summary>The values as Arrow keeps them.</summary>
    protected virtual ArrowBuffer Buffer(ref Values<T> values) => values.Build();
}

/// <summary>A column of Booleans, which Arrow keeps as bits.</summary>
internal sealed class BooleanColumn(TextSpelling spelling)
    : FixedColumn<bool, BooleanCells>(BooleanType.Default, new BooleanCells(spelling))
{
    protected override ArrowBuffer Buffer(ref Values<bool> values)
    {
        var bits = new ArrowBuffer.BitmapBuilder(values.Count);
        foreach (bool value in values.Span)
            bits.Append(value);
        values.TruncateTo(0);
        return bits.Build();
    }
}
