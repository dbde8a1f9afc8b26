using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Functions from the row of a column to a value.</summary>
public static partial class Cells
{
    private const string Years = "dates and times are of the years 1 to 9999";

    private static ReadBytes Bytes(BinaryArray array) => row => array.GetBytes(row);

    private static ReadBytes Bytes(LargeBinaryArray array) => row => array.GetBytes(row);

    private static ReadBytes Bytes(BinaryViewArray array) => row => array.GetBytes(row);

    private static Func<int, decimal> Decimals(Func<int, decimal?> read) => Held(row => read(row)!.Value, "decimal numbers have up to 28 digits");

    private static Func<int, DateOnly> Dates(Date32Array array) => Held(row => array.GetDateOnly(row)!.Value, Years);

    private static Func<int, DateOnly> Dates(Date64Array array) => Held(row => array.GetDateOnly(row)!.Value, Years);

    private static Func<int, TimeOnly> Times(Time32Array array)
    {
        TimeUnit unit = ((Time32Type)array.Data.DataType).Unit;
        return Held(row => new TimeOnly(Span(unit, array.GetValue(row)!.Value).Ticks), "times of a day are from 00:00 up to before 24:00");
    }

    private static Func<int, TimeOnly> Times(Time64Array array)
    {
        TimeUnit unit = ((Time64Type)array.Data.DataType).Unit;
        return Held(row => new TimeOnly(Span(unit, array.GetValue(row)!.Value).Ticks), "times of a day are from 00:00 up to before 24:00");
    }

    private static Func<int, DateTime> DateTimes(TimestampArray array) =>
        Held(row => DateTime.SpecifyKind(array.GetTimestamp(row)!.Value.UtcDateTime, DateTimeKind.Unspecified), Years);

    private static Func<int, DateTimeOffset> Instants(TimestampArray array) => Held(row => array.GetTimestamp(row)!.Value, Years);

    private static Func<int, TimeSpan> Durations(DurationArray array)
    {
        TimeUnit unit = ((DurationType)array.Data.DataType).Unit;
        return Held(row => Span(unit, array.GetValue(row)!.Value), "durations have up to 29,000 years");
    }

    private static Func<int, (int, int)> Ranges(ListArray array) => row => (array.ValueOffsets[row], array.GetValueLength(row));

    private static Func<int, (int, int)> Ranges(LargeListArray array) =>
        row => (checked((int)array.ValueOffsets[row]), checked((int)(array.ValueOffsets[row + 1] - array.ValueOffsets[row])));

    private static Func<int, (int, int)> Ranges(FixedSizeListArray array)
    {
        int width = ((FixedSizeListType)array.Data.DataType).ListSize, offset = array.Offset;
        return row => ((offset + row) * width, width);
    }

    /// <summary>A function that gives the place in a dictionary that a row names.</summary>
    internal static Func<int, int> Indexes(IArrowArray indices) => Visit(indices, IndexReaders.Instance);

    private static TimeSpan Span(TimeUnit unit, long value) => unit switch
    {
        TimeUnit.Second => TimeSpan.FromTicks(checked(value * TimeSpan.TicksPerSecond)),
        TimeUnit.Millisecond => TimeSpan.FromTicks(checked(value * TimeSpan.TicksPerMillisecond)),
        TimeUnit.Microsecond => TimeSpan.FromTicks(checked(value * TimeSpan.TicksPerMicrosecond)),
        _ => TimeSpan.FromTicks(value / TimeSpan.NanosecondsPerTick),
    };

    // Arrow's numbers reach further than .NET's types.
    private static Func<int, T> Held<T>(Func<int, T> read, string range) => row =>
    {
        try
        {
            return read(row);
        }
        catch (Exception error) when (error is ArgumentException or OverflowException)
        {
            throw new DataException($"A value is beyond what can be read: {range}", Location.None, "Filter such rows, or cast the column to text with SQLTransformer.", error);
        }
    };

    private sealed class IndexReaders : ColumnVisitor<Func<int, int>>
    {
        public static IndexReaders Instance { get; } = new();

        public override Func<int, int> Numbers<T>(PrimitiveArray<T> column) => row => int.CreateChecked(column.Values[row]);

        protected override Func<int, int> Other(IArrowArray column) =>
            throw new DataException($"A dictionary cannot be indexed by {TypeNames.Of(column.Data.DataType)}", Location.None);
    }
}
