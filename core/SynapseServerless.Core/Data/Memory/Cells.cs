using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Single cells as .NET values. For messages, previews and tests: loops over rows read whole columns instead.</summary>
public static class Cells
{
    /// <summary>
    /// The value of a cell: null, a number, <see cref="bool"/>, <see cref="string"/>, <c>byte[]</c>, <see cref="DateOnly"/>,
    /// <see cref="TimeOnly"/>, <see cref="DateTime"/> or, with a time zone, <see cref="DateTimeOffset"/>, an array of values for a
    /// list, a dictionary by field name for a struct.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="row">Row from 0.</param>
    public static object? Value(IArrowArray column, int row)
    {
        if (column.IsNull(row))
            return null;
        return column switch
        {
            BooleanArray array => array.GetValue(row),
            Int8Array array => array.GetValue(row),
            Int16Array array => array.GetValue(row),
            Int32Array array => array.GetValue(row),
            Int64Array array => array.GetValue(row),
            UInt8Array array => array.GetValue(row),
            UInt16Array array => array.GetValue(row),
            UInt32Array array => array.GetValue(row),
            UInt64Array array => array.GetValue(row),
            HalfFloatArray array => array.GetValue(row),
            FloatArray array => array.GetValue(row),
            DoubleArray array => array.GetValue(row),
            Decimal128Array array => array.GetValue(row),
            Decimal256Array array => array.GetValue(row),
            StringArray array => array.GetString(row),
            LargeStringArray array => array.GetString(row),
            StringViewArray array => array.GetString(row),
            FixedSizeBinaryArray array => array.GetBytes(row).ToArray(),
            BinaryArray array => array.GetBytes(row).ToArray(),
            LargeBinaryArray array => array.GetBytes(row).ToArray(),
            Date32Array array => array.GetDateOnly(row),
            Date64Array array => array.GetDateOnly(row),
            Time32Array array => Time(((Time32Type)array.Data.DataType).Unit, array.GetValue(row)!.Value),
            Time64Array array => Time(((Time64Type)array.Data.DataType).Unit, array.GetValue(row)!.Value),
            TimestampArray array => Timestamp((TimestampType)array.Data.DataType, array.GetTimestamp(row)!.Value),
            DurationArray array => Span(((DurationType)array.Data.DataType).Unit, array.GetValue(row)!.Value),
            DictionaryArray array => Value(array.Dictionary, Index(array.Indices, row)),
            MapArray array => Items(array.GetSlicedValues(row)),
            ListArray array => Items(array.GetSlicedValues(row)),
            LargeListArray array => Items(array.GetSlicedValues(row)),
            FixedSizeListArray array => Items(array.GetSlicedValues(row)),
            StructArray array => Fields(array, row),
            _ => throw new DataException($"Values of type {TypeNames.Of(column.Data.DataType)} cannot be shown", Location.None),
        };
    }

    /// <summary>The index that a row of a dictionary column has, whatever integer type it is kept in.</summary>
    internal static int Index(IArrowArray indices, int row) => checked((int)Convert.ToInt64(Value(indices, row)));

    private static object?[] Items(IArrowArray values)
    {
        var items = new object?[values.Length];
        for (int i = 0; i < items.Length; i++)
            items[i] = Value(values, i);
        return items;
    }

    private static Dictionary<string, object?> Fields(StructArray array, int row)
    {
        var type = (StructType)array.Data.DataType;
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (int i = 0; i < type.Fields.Count; i++)
            fields[type.Fields[i].Name] = Value(array.Fields[i], row);
        return fields;
    }

    private static object Timestamp(TimestampType type, DateTimeOffset value) =>
        type.Timezone is null ? (object)DateTime.SpecifyKind(value.UtcDateTime, DateTimeKind.Unspecified) : value;

    private static TimeOnly Time(TimeUnit unit, long value) => new(Span(unit, value).Ticks);

    private static TimeSpan Span(TimeUnit unit, long value) => unit switch
    {
        TimeUnit.Second => TimeSpan.FromTicks(value * TimeSpan.TicksPerSecond),
        TimeUnit.Millisecond => TimeSpan.FromTicks(value * TimeSpan.TicksPerMillisecond),
        TimeUnit.Microsecond => TimeSpan.FromTicks(value * TimeSpan.TicksPerMicrosecond),
        _ => TimeSpan.FromTicks(value / TimeSpan.NanosecondsPerTick),
    };
}
