using System.Globalization;
using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Converts one column to a type.</summary>
/// <param name="cells">The column; it may be a slice.</param>
/// <param name="target">The type.</param>
/// <param name="format">.NET pattern of dates as text.</param>
internal sealed class Conversion(IArrowArray cells, IArrowType target, string format)
{
    private static readonly string[] _true = ["true", "t", "yes", "y", "1"];
    private static readonly string[] _false = ["false", "f", "no", "n", "0"];

    private readonly Func<int, DateTimeOffset?>? _instant = TimeColumn.IsReadable(cells.Data.DataType) ? TimeColumn.Reader(cells) : null;

    /// <summary>The type of dates: microseconds since 1970, UTC.</summary>
    public static TimestampType Date { get; } = new(TimeUnit.Microsecond, "UTC");

    /// <summary>The rows whose value the type cannot hold.</summary>
    public List<int> Failed { get; } = [];

    private bool IsDate => _instant is not null;

    /// <summary>The converted column; failed rows are null.</summary>
    public IArrowArray Run() => target switch
    {
        _ when cells.Data.DataType.TypeId == target.TypeId && target is not TimestampType => Batches.Share(cells),
        StringType => Texts(),
        BooleanType => Booleans(),
        TimestampType => Dates(),
        Int8Type => Numbers<sbyte>(),
        Int16Type => Numbers<short>(),
        Int32Type => Numbers<int>(),
        Int64Type => IsDate || CellTexts.IsText(cells.Data.DataType) ? Longs() : Numbers<long>(),
        FloatType => Numbers<float>(),
        _ => Numbers<double>(),
    };

    /// <summary>A cell as text, for messages.</summary>
    public static string Show(IArrowArray cells, int row)
    {
        string text = CellTexts.IsReadable(cells.Data.DataType) ? CellTexts.Read(ArrowArrayFactory.Slice(cells, row, 1))[0] ?? "NaN" : "";
        return text.Length > 60 ? text[..60] + "..." : text;
    }

    private StringArray Texts()
    {
        var builder = new StringArray.Builder().Reserve(cells.Length);
        string?[] texts = IsDate
            ? [.. Enumerable.Range(0, cells.Length).Select(row => Instant(row)?.ToString(format, CultureInfo.InvariantCulture))]
            : CellTexts.Read(cells);
        for (int row = 0; row < texts.Length; row++)
        {
            if (texts[row] is { } text)
                builder.Append(text);
            else if (cells.IsNull(row))
                builder.AppendNull();
            else
                builder.Append("NaN");
        }
        return builder.Build();
    }

    private BooleanArray Booleans()
    {
        var builder = new BooleanArray.Builder().Reserve(cells.Length);
        string?[] texts = CellTexts.Read(cells);
        bool isText = CellTexts.IsText(cells.Data.DataType);
        for (int row = 0; row < texts.Length; row++)
        {
            string? text = texts[row]?.Trim();
            if (text is not null && (isText ? _true.Contains(text, StringComparer.OrdinalIgnoreCase) : text != "0"))
                builder.Append(true);
            else if (text is not null && (!isText || _false.Contains(text, StringComparer.OrdinalIgnoreCase)))
                builder.Append(false);
            else
                Null(row, () => builder.AppendNull());
        }
        return builder.Build();
    }

    private IArrowArray Numbers<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        bool whole = target is not (FloatType or DoubleType);
        double low = double.CreateTruncating(T.MinValue), high = double.CreateTruncating(T.MaxValue);
        double[] numbers = CellTexts.IsText(cells.Data.DataType) ? [.. CellTexts.Read(cells).Select(Number)] : NumericColumn.ToDoubles(cells);
        var values = new T[numbers.Length];
        var valid = new ArrowBuffer.BitmapBuilder(numbers.Length);
        int nulls = 0;
        for (int row = 0; row < numbers.Length; row++)
        {
            double number = whole ? Math.Truncate(numbers[row]) : numbers[row];
            // 2^63 is the double nearest to the largest long, and too large for it.
            bool fits = !double.IsNaN(number) && (!whole || (number >= low && (typeof(T) == typeof(long) ? number < high : number <= high)));
            // A floating-point NaN stays what it is; text that is no number is not one.
            if (!fits && !whole && !cells.IsNull(row) && !CellTexts.IsText(cells.Data.DataType))
                fits = true;
            if (fits && !cells.IsNull(row))
                values[row] = T.CreateTruncating(number);
            else
            {
                nulls++;
                Null(row, static () => { });
            }
            valid.Append(fits && !cells.IsNull(row));
        }
        return ArrowArrayFactory.BuildArray(new ArrayData(
            target, values.Length, nulls, 0, [nulls == 0 ? ArrowBuffer.Empty : valid.Build(), NumericColumn.Buffer(values)]));
    }

    // Longs have more digits than doubles.
    private Int64Array Longs()
    {
        var builder = new Int64Array.Builder().Reserve(cells.Length);
        string?[]? texts = IsDate ? null : CellTexts.Read(cells);
        for (int row = 0; row < cells.Length; row++)
        {
            if (IsDate && Instant(row) is { } instant)
                builder.Append(instant.ToUnixTimeMilliseconds());
            else if (texts?[row] is { } text && long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long exact))
                builder.Append(exact);
            else if (texts?[row] is { } decimals && Math.Truncate(Number(decimals)) is var number && number >= long.MinValue && number < long.MaxValue)
                builder.Append((long)number);
            else
                Null(row, () => builder.AppendNull());
        }
        return builder.Build();
    }

    private TimestampArray Dates()
    {
        var builder = new TimestampArray.Builder(Date).Reserve(cells.Length);
        string?[]? texts = CellTexts.IsText(cells.Data.DataType) ? CellTexts.Read(cells) : null;
        for (int row = 0; row < cells.Length; row++)
        {
            DateTimeOffset? instant = texts is null ? Instant(row) : texts[row] is { } text && DateTimeOffset.TryParseExact(
                text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset parsed) ? parsed : null;
            if (instant is { } value)
                builder.Append(value);
            else
                Null(row, () => builder.AppendNull());
        }
        return builder.Build();
    }

    private DateTimeOffset? Instant(int row)
    {
        if (cells.IsNull(row))
            return null;
        if (_instant is not null)
            return _instant(row);
        const long Most = 253_402_300_799_999;
        return cells is Int64Array array && array.Values[row] is >= -62_135_596_800_000 and <= Most ? DateTimeOffset.FromUnixTimeMilliseconds(array.Values[row]) : null;
    }

    private void Null(int row, Action append)
    {
        append();
        if (!cells.IsNull(row))
            Failed.Add(row);
    }

    private static double Number(string? text) =>
        text is not null && double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;
}
