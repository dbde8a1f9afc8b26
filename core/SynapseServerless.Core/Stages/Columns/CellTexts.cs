using System.Globalization;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Stages;

/// <summary>Reads columns of classes, levels and keys as text, the same text for the same value whatever its type: 1, 1.0 and 1L are <c>1</c>.</summary>
public static class CellTexts
{
    /// <summary>Whether a type can be read: numbers, booleans and text.</summary>
    public static bool IsReadable(IArrowType type) => NumericColumn.IsReadable(type) || IsText(type);

    /// <summary>Whether a type is text.</summary>
    public static bool IsText(IArrowType type) =>
        type.TypeId is ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView
        || (type is DictionaryType dictionary && IsText(dictionary.ValueType));

    /// <summary>The cells of a column as text; null for a null and for NaN. Equal texts of one call are mostly one string.</summary>
    /// <param name="column">A column for whose type <see cref="IsReadable"/> holds; it may be a slice.</param>
    public static string?[] Read(IArrowArray column)
    {
        var texts = new string?[column.Length];
        switch (column)
        {
            case StringArray array: ReadUtf8(array, texts); break;
            case LargeStringArray array: ReadEach(array, texts, static (strings, row) => strings.GetString(row)); break;
            case StringViewArray array: ReadEach(array, texts, static (strings, row) => strings.GetString(row)); break;
            case DictionaryArray array: ReadDictionary(array, texts); break;
            case BooleanArray array: ReadEach(array, texts, static (flags, row) => flags.GetValue(row) == true ? "true" : "false"); break;
            case Int64Array array: ReadIntegers(array.Values, array, texts); break;
            case UInt64Array or Decimal128Array: ReadDecimals(column, texts); break;
            default: ReadNumbers(column, texts); break;
        }
        return texts;
    }

    /// <summary>The text of a number: the shortest that reads back as the same number, without an exponent for whole numbers below 1e15.</summary>
    public static string Number(double value) =>
        Math.Abs(value) < 1e15 && Math.Truncate(value) == value
            ? ((long)value).ToString(CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture);

    private static void ReadUtf8(StringArray array, string?[] texts)
    {
        ReadOnlySpan<int> offsets = array.ValueOffsets;
        ReadOnlySpan<byte> bytes = array.ValueBuffer.Span;
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> buffer = stackalloc char[256];
        for (int row = 0; row < texts.Length; row++)
        {
            if (array.IsNull(row))
                continue;
            ReadOnlySpan<byte> utf8 = bytes[offsets[row]..offsets[row + 1]];
            if (utf8.Length > buffer.Length)
            {
                texts[row] = Encoding.UTF8.GetString(utf8);
                continue;
            }
            ReadOnlySpan<char> text = buffer[..Encoding.UTF8.GetChars(utf8, buffer)];
            if (!lookup.TryGetValue(text, out string? value))
            {
                value = text.ToString();
                known.Add(value, value);
            }
            texts[row] = value;
        }
    }

    private static void ReadDictionary(DictionaryArray array, string?[] texts)
    {
        string?[] values = Read(array.Dictionary);
        double[] indices = NumericColumn.ToDoubles(array.Indices);
        for (int row = 0; row < texts.Length; row++)
            texts[row] = double.IsNaN(indices[row]) ? null : values[(int)indices[row]];
    }

    private static void ReadEach<TArray>(TArray array, string?[] texts, Func<TArray, int, string> read)
        where TArray : IArrowArray
    {
        for (int row = 0; row < texts.Length; row++)
            texts[row] = array.IsNull(row) ? null : read(array, row);
    }

    private static void ReadIntegers(ReadOnlySpan<long> values, Int64Array array, string?[] texts)
    {
        var known = new Dictionary<long, string>();
        for (int row = 0; row < texts.Length; row++)
        {
            if (array.IsNull(row))
                continue;
            if (!known.TryGetValue(values[row], out string? text))
                known.Add(values[row], text = values[row].ToString(CultureInfo.InvariantCulture));
            texts[row] = text;
        }
    }

    private static void ReadDecimals(IArrowArray column, string?[] texts)
    {
        for (int row = 0; row < texts.Length; row++)
        {
            decimal? value = column is UInt64Array array ? array.GetValue(row) : ((Decimal128Array)column).GetValue(row);
            texts[row] = value?.ToString("0.############################", CultureInfo.InvariantCulture);
        }
    }

    private static void ReadNumbers(IArrowArray column, string?[] texts)
    {
        double[] values = NumericColumn.ToDoubles(column);
        bool single = column is FloatArray or HalfFloatArray;
        var known = new Dictionary<double, string>();
        for (int row = 0; row < texts.Length; row++)
        {
            double value = values[row];
            if (double.IsNaN(value))
                continue;
            if (!known.TryGetValue(value, out string? text))
                known.Add(value, text = single ? Single((float)value) : Number(value));
            texts[row] = text;
        }
    }

    // A float widened to double has digits that nobody wrote: 0.1f is 0.10000000149011612.
    private static string Single(float value) =>
        Math.Abs(value) < 1e15f && MathF.Truncate(value) == value ? Number(value) : value.ToString("R", CultureInfo.InvariantCulture);
}
