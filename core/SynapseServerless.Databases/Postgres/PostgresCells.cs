using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Apache.Arrow.Types;
using SynapseServerless.Databases.Columns;

namespace SynapseServerless.Databases.Postgres;

/// <summary>Takes a cell as PostgreSQL sends it.</summary>
internal delegate void PostgresCell(ReadOnlySpan<byte> bytes);

/// <summary>Puts cells of PostgreSQL's binary format into columns.</summary>
internal static class PostgresCells
{
    // PostgreSQL counts from the year 2000.
    private const int EpochDays = 10_957;
    private const long EpochMicroseconds = 946_684_800_000_000;

    /// <summary>What takes the cells of a column.</summary>
    /// <exception cref="FormatException">A cell has no place there.</exception>
    public static PostgresCell Reader(ColumnBuffer column) => (column, column.Type) switch
    {
        (BitBuffer bits, _) => bytes => bits.Append(bytes[0] != 0),
        (BytesBuffer texts, _) => texts.Append,
        (ListBuffer list, _) => List(list),
        (FixedBuffer cells, Int16Type) => bytes => cells.Append(BinaryPrimitives.ReadInt16BigEndian(bytes)),
        (FixedBuffer cells, Int32Type or FloatType) => bytes => cells.Append(BinaryPrimitives.ReadInt32BigEndian(bytes)),
        (FixedBuffer cells, Int64Type or DoubleType or Time64Type) => bytes => cells.Append(BinaryPrimitives.ReadInt64BigEndian(bytes)),
        (FixedBuffer cells, Date32Type) => bytes => cells.Append(Date(BinaryPrimitives.ReadInt32BigEndian(bytes))),
        (FixedBuffer cells, TimestampType) => bytes => cells.Append(Timestamp(BinaryPrimitives.ReadInt64BigEndian(bytes))),
        (FixedBuffer cells, Decimal128Type type) => bytes => cells.Append(Number(bytes, type)),
        _ => throw new NotSupportedException(column.Type.Name),
    };

    private static int Date(int days) => days is int.MaxValue or int.MinValue ? throw new FormatException("an infinite date") : checked(days + EpochDays);

    private static long Timestamp(long microseconds) =>
        microseconds is long.MaxValue or long.MinValue ? throw new FormatException("an infinite time") : checked(microseconds + EpochMicroseconds);

    // Digits to the base 10,000, the first with the weight of 10,000 to its power.
    private static Int128 Number(ReadOnlySpan<byte> bytes, Decimal128Type type)
    {
        int digits = BinaryPrimitives.ReadInt16BigEndian(bytes), weight = BinaryPrimitives.ReadInt16BigEndian(bytes[2..]);
        ushort sign = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (sign is not (0 or 0x4000))
            throw new FormatException("a number that is none, or infinite");
        Int128 value = 0;
        int power = type.Scale + (4 * weight);
        for (int i = 0; i < digits; i++, power -= 4)
        {
            Int128 digit = BinaryPrimitives.ReadInt16BigEndian(bytes[(8 + (2 * i))..]);
            if (power >= 0)
                value = checked(value + (digit * Power(power)));
            else if (power > -4)
            {
                // The last digits of a number, of which the scale takes some.
                (Int128 whole, Int128 rest) = Int128.DivRem(digit, Power(-power));
                value += rest == 0 ? whole : throw new FormatException($"a number with more than {type.Scale.ToString(CultureInfo.InvariantCulture)} decimals");
            }
            else if (digit != 0)
                throw new FormatException($"a number with more than {type.Scale.ToString(CultureInfo.InvariantCulture)} decimals");
        }
        return sign == 0 ? value : -value;
    }

    private static Int128 Power(int exponent)
    {
        Int128 power = 1;
        for (int i = 0; i < exponent; i++)
            power = checked(power * 10);
        return power;
    }

    private static PostgresCell List(ListBuffer list)
    {
        PostgresCell item = Reader(list.Items);
        return bytes =>
        {
            int dimensions = BinaryPrimitives.ReadInt32BigEndian(bytes);
            if (dimensions > 1)
                throw new FormatException("an array of several dimensions");
            if (dimensions == 1)
            {
                int count = BinaryPrimitives.ReadInt32BigEndian(bytes[12..]), at = 20;
                for (int i = 0; i < count; i++)
                {
                    int length = BinaryPrimitives.ReadInt32BigEndian(bytes[at..]);
                    at += 4;
                    if (length < 0)
                        list.Items.AppendNull();
                    else
                        item(bytes.Slice(at, length));
                    at += Math.Max(0, length);
                }
            }
            list.End();
        };
    }
}
