using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>The parts of a date or a point in time, in UTC: milliseconds since 1970, year, day of the week (Monday is 1), month, day, and for times hour, minute, second.</summary>
internal sealed class TimeSource : SlotSource
{
    /// <summary>Names of the parts of a date; those of a time are three more.</summary>
    public static readonly string[] Parts = ["time", "year", "dayOfWeek", "month", "dayOfMonth", "hour", "minute", "second"];

    public override void Write(IArrowArray column, int firstRow, int rows, Span<float> target, int stride)
    {
        if (column is TimestampArray stamps && TryWrite(stamps, firstRow, rows, target, stride))
            return;
        Func<int, DateTimeOffset?> read = TimeColumn.Reader(column);
        for (int row = 0; row < rows; row++)
        {
            Span<float> slots = target.Slice(row * stride, Width);
            if (read(firstRow + row)?.UtcDateTime is not { } time)
            {
                slots.Fill(float.NaN);
                continue;
            }
            slots[0] = (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
            slots[1] = time.Year;
            slots[2] = time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek;
            slots[3] = time.Month;
            slots[4] = time.Day;
            if (Width == 5)
                continue;
            slots[5] = time.Hour;
            slots[6] = time.Minute;
            slots[7] = time.Second;
        }
    }
    // Most times are read as the numbers that they are kept as, and what belongs to a day is found once while rows stay in it. False where a
    // time is out of range: the slots are undefined then, and the other way reports it.
    private bool TryWrite(TimestampArray stamps, int firstRow, int rows, Span<float> target, int stride)
    {
        TimeUnit unit = ((TimestampType)stamps.Data.DataType).Unit;
        long scale = unit switch { TimeUnit.Second => TimeSpan.TicksPerSecond, TimeUnit.Millisecond => TimeSpan.TicksPerMillisecond, TimeUnit.Microsecond => TimeSpan.TicksPerMicrosecond, _ => 1 };
        long divisor = unit == TimeUnit.Nanosecond ? TimeSpan.NanosecondsPerTick : 1;
        long least = unit == TimeUnit.Nanosecond ? 0 : -DateTime.UnixEpoch.Ticks / scale, most = (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / scale;
        ReadOnlySpan<long> values = stamps.Values.Slice(firstRow, rows);
        bool hasNulls = stamps.NullCount > 0, isDate = Width == 5;
        long day = long.MinValue;
        (float Year, float DayOfWeek, float Month, float Day) parts = default;
        for (int row = 0; row < values.Length; row++)
        {
            Span<float> slots = target.Slice(row * stride, Width);
            if (hasNulls && stamps.IsNull(firstRow + row))
            {
                slots.Fill(float.NaN);
                continue;
            }
            long value = values[row] / divisor;
            if (value < least || value > most || values[row] < least)
                return false;
            long sinceEpoch = value * scale, ticks = sinceEpoch + DateTime.UnixEpoch.Ticks;
            if (ticks / TimeSpan.TicksPerDay != day)
            {
                day = ticks / TimeSpan.TicksPerDay;
                var date = new DateTime(day * TimeSpan.TicksPerDay, DateTimeKind.Utc);
                parts = (date.Year, date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek, date.Month, date.Day);
            }
            slots[0] = sinceEpoch / TimeSpan.TicksPerMillisecond;
            (slots[1], slots[2], slots[3], slots[4]) = parts;
            if (isDate)
                continue;
            long second = ticks % TimeSpan.TicksPerDay / TimeSpan.TicksPerSecond;
            slots[5] = second / 3600;
            slots[6] = second / 60 % 60;
            slots[7] = second % 60;
        }
        return true;
    }
}
