using System.Globalization;
using System.Numerics;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

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
    public static string?[] Read(IArrowArray column) => Cells.Visit(column, TextReaders.Instance);

    /// <summary>The text of a number: the shortest that reads back as the same number, without an exponent for whole numbers below 1e15.</summary>
    public static string Number(double value) =>
        Math.Abs(value) < 1e15 && Math.Truncate(value) == value
            ? ((long)value).ToString(CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The text of a number of any type, as <see cref="Read"/> gives it; null for NaN.</summary>
    internal static string? NumberText<T>(T value)
        where T : INumber<T>
    {
        // Integers that doubles cannot tell apart are read as they are.
        if (typeof(T) == typeof(long) || typeof(T) == typeof(ulong))
            return value.ToString(null, CultureInfo.InvariantCulture);
        if (T.IsNaN(value))
            return null;
        return typeof(T) == typeof(float) || typeof(T) == typeof(Half) ? Single(float.CreateTruncating(value)) : Number(double.CreateTruncating(value));
    }

    // A float widened to double has digits that nobody wrote: 0.1f is 0.10000000149011612.
    private static string Single(float value) =>
        Math.Abs(value) < 1e15f && MathF.Truncate(value) == value ? Number(value) : value.ToString("R", CultureInfo.InvariantCulture);

    private sealed class TextReaders : ColumnVisitor<string?[]>
    {
        public static TextReaders Instance { get; } = new();

        public override string?[] Booleans(BooleanArray column)
        {
            var texts = new string?[column.Length];
            for (int row = 0; row < texts.Length; row++)
                texts[row] = column.GetValue(row) is { } flag ? flag ? "true" : "false" : null;
            return texts;
        }

        public override string?[] Numbers<T>(PrimitiveArray<T> column)
        {
            // Integers that doubles cannot tell apart are read as they are.
            if (typeof(T) == typeof(long) || typeof(T) == typeof(ulong))
                return Known(column, column.Values, static value => value.ToString(null, CultureInfo.InvariantCulture));
            return typeof(T) == typeof(float) || typeof(T) == typeof(Half)
                ? Known(column, NumericColumn.ToDoubles(column), static value => double.IsNaN(value) ? null : Single((float)value))
                : Known(column, NumericColumn.ToDoubles(column), static value => double.IsNaN(value) ? null : Number(value));
        }

        public override string?[] Decimals(IArrowArray column, Func<int, decimal> read)
        {
            var texts = new string?[column.Length];
            for (int row = 0; row < texts.Length; row++)
                texts[row] = column.IsNull(row) ? null : read(row).ToString("0.############################", CultureInfo.InvariantCulture);
            return texts;
        }

        public override string?[] Texts(IArrowArray column, ReadBytes read)
        {
            var texts = new string?[column.Length];
            var known = new Dictionary<string, string>(StringComparer.Ordinal);
            var lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
            Span<char> buffer = stackalloc char[256];
            for (int row = 0; row < texts.Length; row++)
            {
                if (column.IsNull(row))
                    continue;
                ReadOnlySpan<byte> utf8 = read(row);
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
            return texts;
        }

        public override string?[] Dictionaries(DictionaryArray column, Func<int, int> index)
        {
            string?[] values = Read(column.Dictionary);
            var texts = new string?[column.Length];
            for (int row = 0; row < texts.Length; row++)
                texts[row] = column.IsNull(row) ? null : values[index(row)];
            return texts;
        }

        protected override string?[] Other(IArrowArray column) =>
            throw new ArgumentException($"A column of type {column.Data.DataType.Name} cannot be read as text.", nameof(column));

        private static string?[] Known<TSource, T>(PrimitiveArray<TSource> column, ReadOnlySpan<T> values, Func<T, string?> text)
            where TSource : struct, IEquatable<TSource>
            where T : notnull
        {
            var texts = new string?[values.Length];
            var known = new Dictionary<T, string?>();
            for (int row = 0; row < texts.Length; row++)
            {
                if (column.IsNull(row))
                    continue;
                if (!known.TryGetValue(values[row], out string? value))
                    known.Add(values[row], value = text(values[row]));
                texts[row] = value;
            }
            return texts;
        }
    }
}
