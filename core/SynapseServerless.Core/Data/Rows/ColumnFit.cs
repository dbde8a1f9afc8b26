using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Gives a column another type of the same kind: numbers that stay the same numbers, texts, vectors, points in time.</summary>
internal static class ColumnFit
{
    /// <summary>Whether values of a type can be values of another. Which of them are, each value says.</summary>
    public static bool Fits(IArrowType from, IArrowType to)
    {
        if (Same(from, to) || (IsNumber(from) && IsNumber(to)) || (IsText(from) && (to is StringType || IsWritten(to))))
            return true;
        if (from is TimestampType one && to is TimestampType other)
            return string.IsNullOrEmpty(one.Timezone) == string.IsNullOrEmpty(other.Timezone);
        // Vectors of another width are other columns; lists of any length may have the right one.
        return to is ListType or FixedSizeListType && Items(from) is { } items && IsNumber(items) && IsNumber(Items(to)!)
            && (from is not FixedSizeListType narrow || to is not FixedSizeListType wide || narrow.ListSize == wide.ListSize);
    }

    /// <summary>A column of the type that a field has; what it does not hold is a problem.</summary>
    public static IArrowArray Of(Field field, IArrowArray column, List<BadCell> problems)
    {
        IArrowType to = field.DataType;
        if (Same(column.Data.DataType, to))
            return Batches.Share(column);
        void Bad(int row, string value) => problems.Add(new BadCell(
            row, field.Name, $"{value} is of type {TypeNames.Of(column.Data.DataType)} here, and no value of the model's type {TypeNames.Of(to)}", "Send a value that is the same in both."));
        return to switch
        {
            StringType => Texts(column),
            _ when IsText(column.Data.DataType) => Written(column, field, Bad),
            ListType list => Lists(column, list, Bad),
            TimestampType time => Instants((TimestampArray)column, time, Bad),
            FixedSizeListType vector => Vectors(column, vector, Bad),
            _ => Numbers(column, to, Bad),
        };
    }

    private static bool Same(IArrowType one, IArrowType other) => TypeNames.Of(one) == TypeNames.Of(other);

    private static bool IsNumber(IArrowType type) => type is Int8Type or Int16Type or Int32Type or Int64Type or UInt8Type or UInt16Type or UInt32Type or UInt64Type or HalfFloatType or FloatType or DoubleType;

    private static bool IsText(IArrowType type) => type is LargeStringType or StringViewType or StringType || (type is DictionaryType dictionary && IsText(dictionary.ValueType));

    private static bool IsWritten(IArrowType type) => type is Date32Type or Time64Type or TimestampType or Decimal128Type;

    private static IArrowType? Items(IArrowType type) => type switch
    {
        ListType list => list.ValueDataType,
        LargeListType list => list.ValueDataType,
        FixedSizeListType list => list.ValueDataType,
        _ => null,
    };

    private static StringArray Texts(IArrowArray column)
    {
        Func<int, object?> read = Cells.Reader(column);
        var texts = new StringArray.Builder();
        for (int row = 0; row < column.Length; row++)
        {
            if (read(row) is string text)
                texts.Append(text);
            else
                texts.AppendNull();
        }
        return texts.Build();
    }

    private static IArrowArray Written(IArrowArray column, Field field, Action<int, string> bad)
    {
        Func<int, object?> read = Cells.Reader(column);
        TextColumn values = TextColumns.Of(RowText.Dialect(new Schema([field], null)), 0, field.DataType);
        for (int row = 0; row < column.Length; row++)
        {
            if (read(row) is not string text)
                values.AppendNull();
            else if (!values.TryAppend(Encoding.UTF8.GetBytes(text)))
            {
                bad(row, $"'{TextErrors.Shorten(text, 60)}'");
                values.AppendNull();
            }
        }
        return ArrowArrayFactory.BuildArray(values.Build());
    }

    private static ListArray Lists(IArrowArray column, ListType to, Action<int, string> bad)
    {
        (IArrowArray items, Func<int, (int Start, int Length)> range) = Cells.Visit(column, ListParts.Instance);
        var places = new List<int>();
        var rows = new List<int>();
        var offsets = new int[column.Length + 1];
        for (int row = 0; row < column.Length; row++)
        {
            (int start, int length) = column.IsNull(row) ? (0, 0) : range(row);
            places.AddRange(Enumerable.Range(start, length));
            rows.AddRange(Enumerable.Repeat(row, length));
            offsets[row + 1] = places.Count;
        }
        using IArrowArray taken = Taking.Take(items, [.. places]);
        IArrowArray values = Same(taken.Data.DataType, to.ValueDataType) ? Batches.Share(taken) : Numbers(taken, to.ValueDataType, (item, value) => bad(rows[item], value));
        return new ListArray(new ArrayData(to, column.Length, column.NullCount, 0, [Validity(column), new ArrowBuffer(MemoryMarshal.AsBytes<int>(offsets).ToArray())], [values.Data]));
    }

    private static IArrowArray Numbers(IArrowArray column, IArrowType to, Action<int, string> bad) => to switch
    {
        Int8Type => Cells.Visit(column, new Converter<sbyte>(to, bad)),
        Int16Type => Cells.Visit(column, new Converter<short>(to, bad)),
        Int32Type => Cells.Visit(column, new Converter<int>(to, bad)),
        Int64Type => Cells.Visit(column, new Converter<long>(to, bad)),
        UInt8Type => Cells.Visit(column, new Converter<byte>(to, bad)),
        UInt16Type => Cells.Visit(column, new Converter<ushort>(to, bad)),
        UInt32Type => Cells.Visit(column, new Converter<uint>(to, bad)),
        UInt64Type => Cells.Visit(column, new Converter<ulong>(to, bad)),
        HalfFloatType => Cells.Visit(column, new Converter<Half>(to, bad)),
        FloatType => Cells.Visit(column, new Converter<float>(to, bad)),
        _ => Cells.Visit(column, new Converter<double>(to, bad)),
    };

    private static TimestampArray Instants(TimestampArray column, TimestampType to, Action<int, string> bad)
    {
        Int128 from = Nanoseconds(((TimestampType)column.Data.DataType).Unit), unit = Nanoseconds(to.Unit);
        var values = new long[column.Length];
        for (int row = 0; row < values.Length; row++)
        {
            if (column.IsNull(row))
                continue;
            (Int128 units, Int128 rest) = Int128.DivRem(column.Values[row] * from, unit);
            if (rest != 0 || units < long.MinValue || units > long.MaxValue)
                bad(row, string.Create(CultureInfo.InvariantCulture, $"{column.Values[row]}"));
            else
                values[row] = (long)units;
        }
        return new TimestampArray(new ArrayData(to, column.Length, column.NullCount, 0, [Validity(column), new ArrowBuffer(MemoryMarshal.AsBytes<long>(values).ToArray())]));
    }

    private static FixedSizeListArray Vectors(IArrowArray column, FixedSizeListType to, Action<int, string> bad)
    {
        (IArrowArray items, Func<int, (int Start, int Length)> range) = Cells.Visit(column, ListParts.Instance);
        int width = to.ListSize;
        var places = new List<int>();
        for (int row = 0; row < column.Length; row++)
        {
            (int start, int length) = column.IsNull(row) ? (0, 0) : range(row);
            if (length != width && !column.IsNull(row))
                bad(row, string.Create(CultureInfo.InvariantCulture, $"A list of {length}"));
            places.AddRange(Enumerable.Range(length == width ? start : -1, width).Select(place => length == width ? place : -1));
        }
        // Rows without a vector take any item: nobody looks at it.
        using IArrowArray taken = items.Length == 0
            ? NullColumns.Of(items.Data.DataType, places.Count)
            : Taking.Take(items, [.. places.Select(place => Math.Max(place, 0))]);
        IArrowArray values = Same(items.Data.DataType, to.ValueDataType) ? Batches.Share(taken) : Numbers(taken, to.ValueDataType, (item, value) => bad(item / width, value));
        return new FixedSizeListArray(new ArrayData(to, column.Length, column.NullCount, 0, [Validity(column)], [values.Data]));
    }

    private static ArrowBuffer Validity(IArrowArray column)
    {
        if (column.NullCount == 0)
            return ArrowBuffer.Empty;
        byte[] bits = new byte[(column.Length + 7) / 8];
        for (int row = 0; row < column.Length; row++)
            bits[row >> 3] |= (byte)(column.IsNull(row) ? 0 : 1 << (row & 7));
        return new ArrowBuffer(bits);
    }

    private static long Nanoseconds(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 1_000_000_000,
        TimeUnit.Millisecond => 1_000_000,
        TimeUnit.Microsecond => 1_000,
        _ => 1,
    };

    private sealed class Converter<TTo>(IArrowType to, Action<int, string> bad) : ColumnVisitor<IArrowArray>
        where TTo : unmanaged, INumber<TTo>
    {
        public override IArrowArray Numbers<T>(PrimitiveArray<T> column)
        {
            var values = new TTo[column.Length];
            ReadOnlySpan<T> source = column.Values;
            for (int row = 0; row < values.Length; row++)
            {
                if (column.IsNull(row))
                    continue;
                values[row] = TTo.CreateSaturating(source[row]);
                if (!IsSame(source[row], values[row]))
                    bad(row, source[row].ToString(null, CultureInfo.InvariantCulture));
            }
            return ArrowArrayFactory.BuildArray(new ArrayData(to, column.Length, column.NullCount, 0, [Validity(column), new ArrowBuffer(MemoryMarshal.AsBytes<TTo>(values).ToArray())]));
        }

        protected override IArrowArray Other(IArrowArray column) => throw new InvalidOperationException("These are no numbers.");

        // At the ends of a type a conversion there and back gives what it had, though there it is another number.
        private static bool IsSame<T>(T from, TTo value)
            where T : unmanaged, INumber<T> =>
            T.IsNaN(from) ? TTo.IsNaN(value) : T.CreateSaturating(value) == from && (IsReal<T>() && IsReal<TTo>() ? true : Int128.CreateSaturating(from) == Int128.CreateSaturating(value));

        private static bool IsReal<T>() => typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(Half);
    }

    private sealed class ListParts : ColumnVisitor<(IArrowArray Items, Func<int, (int Start, int Length)> Range)>
    {
        public static ListParts Instance { get; } = new();

        public override (IArrowArray Items, Func<int, (int Start, int Length)> Range) Lists(IArrowArray column, IArrowArray items, Func<int, (int Start, int Length)> range) => (items, range);

        protected override (IArrowArray Items, Func<int, (int Start, int Length)> Range) Other(IArrowArray column) => throw new InvalidOperationException("These are no lists.");
    }
}
