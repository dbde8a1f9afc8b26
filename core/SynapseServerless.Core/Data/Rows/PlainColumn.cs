using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>A column that takes from JSON only what is written as its type is: no number in quotes, no text without.</summary>
/// <param name="column">The column that is filled.</param>
/// <param name="type">Its type.</param>
internal sealed class PlainColumn(TextColumn column, IArrowType type) : TextColumn
{
    private readonly TokenKind _kind = KindOf(type)!.Value;

    public override int Count => column.Count;

    public override long Bytes => column.Bytes;

    /// <summary>Whether there is such a column for a type.</summary>
    public static bool Takes(IArrowType type) => KindOf(type) is not null && TextColumns.Unreadable(type) is null;

    public override bool TryAppend(ReadOnlySpan<byte> text) => column.TryAppend(text);

    public override bool TryAppend(ref Utf8JsonReader json, ReadOnlySpan<byte> record) =>
        (json.TokenType == JsonTokenType.StartArray ? type is NestedType && AreAll(json, _kind) : type is not NestedType && Is(ref json, _kind))
        && column.TryAppend(ref json, record);

    public override void AppendNull() => column.AppendNull();

    public override void TruncateTo(int count) => column.TruncateTo(count);

    public override ArrayData Build() => column.Build();

    private static TokenKind? KindOf(IArrowType type) => type switch
    {
        StringType or BinaryType or Date32Type or Time64Type or TimestampType => TokenKind.Text,
        BooleanType => TokenKind.Truth,
        FloatType or DoubleType => TokenKind.Real,
        NumberType or Decimal128Type => TokenKind.Number,
        ListType list when list.ValueDataType is not NestedType => KindOf(list.ValueDataType),
        FixedSizeListType list when list.ValueDataType is not NestedType => KindOf(list.ValueDataType),
        _ => null,
    };

    private static bool Is(ref Utf8JsonReader json, TokenKind kind) => json.TokenType switch
    {
        JsonTokenType.String => kind == TokenKind.Text || (kind == TokenKind.Real && (json.ValueTextEquals("NaN"u8) || json.ValueTextEquals("Infinity"u8) || json.ValueTextEquals("-Infinity"u8))),
        JsonTokenType.Number => kind is TokenKind.Number or TokenKind.Real,
        JsonTokenType.True or JsonTokenType.False => kind == TokenKind.Truth,
        _ => false,
    };

    // A copy of the reader looks ahead.
    private static bool AreAll(Utf8JsonReader json, TokenKind kind)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (!Is(ref json, kind))
                return false;
        }
        return true;
    }

    private enum TokenKind
    {
        Text,
        Number,
        Real,
        Truth,
    }
}
