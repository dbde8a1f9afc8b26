using System.Buffers.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>A column of texts, or of bytes in base64.</summary>
/// <param name="type">Utf8 or binary.</param>
/// <param name="allowed">The only texts that there may be; null for any.</param>
internal sealed class TextualColumn(IArrowType type, IReadOnlyList<byte[]>? allowed = null) : TextColumn
{
    private readonly bool _isBinary = type.TypeId == ArrowTypeId.Binary;
    private Values<byte> _bytes = new();
    private Values<int> _offsets = Begin();
    private Validity _validity;

    public override int Count => _offsets.Count - 1;

    public override long Bytes => _bytes.Count + (4L * _offsets.Count);

    public override bool TryAppend(ReadOnlySpan<byte> text)
    {
        if (allowed is not null && !IsAllowed(text))
            return false;
        if (!_isBinary)
            _bytes.AppendAll(text);
        else if (Base64.DecodeFromUtf8(text, _bytes.Reserve(Base64.GetMaxDecodedFromUtf8Length(text.Length)), out _, out int written) == System.Buffers.OperationStatus.Done)
            _bytes.Advance(written);
        else
            return false;
        End();
        return true;
    }

    public override bool TryAppend(ref Utf8JsonReader json, ReadOnlySpan<byte> record)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            if (_isBinary || allowed is not null)
                return JsonText.TryString(ref json, out ReadOnlySpan<byte> text) && TryAppend(text);
            if (!json.ValueIsEscaped)
                _bytes.AppendAll(json.ValueSpan);
            else if (JsonText.TryCopy(ref json, _bytes.Reserve(json.ValueSpan.Length), out int length))
                _bytes.Advance(length);
            else
                return false;
            End();
            return true;
        }
        if (_isBinary || allowed is not null)
            return false;
        // What is no text beside texts is kept as it stands in the file.
        _bytes.AppendAll(JsonText.Raw(ref json, record));
        End();
        return true;
    }

    public override void AppendNull()
    {
        _offsets.Append(_bytes.Count);
        _validity.Append(false);
    }

    public override void TruncateTo(int count)
    {
        _offsets.TruncateTo(count + 1);
        _bytes.TruncateTo(_offsets.Span[count]);
        _validity.TruncateTo(count);
    }

    public override ArrayData Build()
    {
        (int count, int nulls) = (Count, _validity.Nulls);
        var data = new ArrayData(type, count, nulls, 0, [_validity.Build(), _offsets.Build(), _bytes.Build()]);
        _offsets.Append(0);
        return data;
    }

    private static Values<int> Begin()
    {
        var offsets = new Values<int>();
        offsets.Append(0);
        return offsets;
    }

    private void End()
    {
        _offsets.Append(_bytes.Count);
        _validity.Append(true);
    }

    private bool IsAllowed(ReadOnlySpan<byte> text)
    {
        foreach (byte[] one in allowed!)
        {
            if (text.SequenceEqual(one))
                return true;
        }
        return false;
    }
}
