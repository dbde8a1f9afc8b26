using System.Data.Common;
using System.Globalization;
using Apache.Arrow.Types;
using SynapseServerless.Databases.Columns;

namespace SynapseServerless.Databases.Reading;

/// <summary>Puts cells of a client's reader into columns.</summary>
internal static class AdoCells
{
    /// <summary>What takes the cells of a column that are not null.</summary>
    public static Action<DbDataReader, int> Reader(ColumnBuffer column, string name) => (column, column.Type) switch
    {
        (BitBuffer bits, _) => (row, i) => bits.Append(row.GetBoolean(i)),
        (BytesBuffer texts, StringType) => (row, i) => texts.Append(row.GetString(i)),
        (BytesBuffer bytes, _) => (row, i) => bytes.Append(row.GetFieldValue<byte[]>(i).AsSpan()),
        (FixedBuffer cells, Int8Type) => (row, i) => cells.Append(row.GetFieldValue<sbyte>(i)),
        (FixedBuffer cells, UInt8Type) => (row, i) => cells.Append(row.GetFieldValue<byte>(i)),
        (FixedBuffer cells, Int16Type) => (row, i) => cells.Append(row.GetInt16(i)),
        (FixedBuffer cells, UInt16Type) => (row, i) => cells.Append(row.GetFieldValue<ushort>(i)),
        (FixedBuffer cells, Int32Type) => (row, i) => cells.Append(row.GetInt32(i)),
        (FixedBuffer cells, UInt32Type) => (row, i) => cells.Append(row.GetFieldValue<uint>(i)),
        (FixedBuffer cells, Int64Type) => (row, i) => cells.Append(row.GetInt64(i)),
        (FixedBuffer cells, UInt64Type) => (row, i) => cells.Append(row.GetFieldValue<ulong>(i)),
        (FixedBuffer cells, FloatType) => (row, i) => cells.Append(row.GetFloat(i)),
        (FixedBuffer cells, DoubleType) => (row, i) => cells.Append(row.GetDouble(i)),
        (FixedBuffer cells, Decimal128Type type) => (row, i) => cells.Append(Unscaled(row.GetDecimal(i), type.Scale, name)),
        (FixedBuffer cells, Date32Type) => (row, i) => cells.Append((int)((row.GetDateTime(i).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerDay)),
        (FixedBuffer cells, Time64Type type) => (row, i) => cells.Append(Scaled(row.GetFieldValue<TimeSpan>(i).Ticks, type.Unit, name)),
        (FixedBuffer cells, TimestampType { Timezone: not null } type) => (row, i) => cells.Append(Scaled(Instant(row.GetValue(i)) - DateTime.UnixEpoch.Ticks, type.Unit, name)),
        (FixedBuffer cells, TimestampType type) => (row, i) => cells.Append(Scaled(row.GetDateTime(i).Ticks - DateTime.UnixEpoch.Ticks, type.Unit, name)),
        _ => throw new NotSupportedException(column.Type.Name),
    };

    private static long Instant(object value) => value is DateTimeOffset time ? time.UtcTicks : ((DateTime)value).Ticks;

    private static long Scaled(long ticks, TimeUnit unit, string name)
    {
        if (unit != TimeUnit.Nanosecond)
            return ticks / TimeSpan.TicksPerMicrosecond;
        return ticks is > long.MaxValue / 100 or < long.MinValue / 100
            ? throw new DataException("A time is before 1677 or after 2262, and has no place in nanoseconds", new Location { Column = name }, "Give a query that casts the column to a time of 6 decimals.")
            : ticks * 100;
    }

    private static Int128 Unscaled(decimal value, int scale, string name)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        Int128 digits = ((Int128)(uint)bits[2] << 64) | ((Int128)(uint)bits[1] << 32) | (uint)bits[0];
        for (int has = (bits[3] >> 16) & 0xFF; has != scale; has += Math.Sign(scale - has))
        {
            if (has < scale)
                digits = checked(digits * 10);
            else
            {
                (digits, Int128 rest) = Int128.DivRem(digits, 10);
                if (rest != 0)
                    throw new DataException(string.Create(CultureInfo.InvariantCulture, $"A number has more than {scale} decimals"), new Location { Column = name }, "Give a query that casts the column.");
            }
        }
        return bits[3] < 0 ? -digits : digits;
    }
}
