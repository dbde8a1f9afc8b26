using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Databases.Postgres;

/// <summary>Writes the cells of a column as PostgreSQL's binary format has them.</summary>
internal sealed class PostgresColumnWriter
{
    private const int EpochDays = 10_957;
    private const long EpochMicroseconds = 946_684_800_000_000;

    private readonly IArrowArray _column;
    private readonly bool _hasNulls;
    private readonly Action<CopyBuffer, int> _write;

    public PostgresColumnWriter(IArrowArray column)
    {
        (_column, _hasNulls) = (column, column.NullCount > 0);
        _write = Writer(column);
    }

    /// <summary>Writes a cell with its length.</summary>
    public void Write(CopyBuffer to, int row)
    {
        if (_hasNulls && _column.IsNull(row))
            to.Int32(-1);
        else
            _write(to, row);
    }

    private static Action<CopyBuffer, int> Writer(IArrowArray column) => column switch
    {
        BooleanArray array => (to, row) => { to.Int32(1); to.Byte(array.GetValue(row) is true ? (byte)1 : (byte)0); },
        Int8Array array => (to, row) => Small(to, array.Values[row]),
        UInt8Array array => (to, row) => Small(to, array.Values[row]),
        Int16Array array => (to, row) => Small(to, array.Values[row]),
        UInt16Array array => (to, row) => Whole(to, array.Values[row]),
        Int32Array array => (to, row) => Whole(to, array.Values[row]),
        UInt32Array array => (to, row) => Large(to, array.Values[row]),
        Int64Array array => (to, row) => Large(to, array.Values[row]),
        UInt64Array array => (to, row) => Number(to, array.Values[row], 0),
        HalfFloatArray array => (to, row) => Whole(to, BitConverter.SingleToInt32Bits((float)array.Values[row])),
        FloatArray array => (to, row) => Whole(to, BitConverter.SingleToInt32Bits(array.Values[row])),
        DoubleArray array => (to, row) => Large(to, BitConverter.DoubleToInt64Bits(array.Values[row])),
        Decimal128Array array => (to, row) => Number(to, System.Runtime.InteropServices.MemoryMarshal.Read<Int128>(array.GetBytes(row)), array.Scale),
        Date32Array array => (to, row) => Whole(to, array.Values[row] - EpochDays),
        Time32Array array => (to, row) => Large(to, checked(array.Values[row] * (((Time32Type)array.Data.DataType).Unit == TimeUnit.Second ? 1_000_000L : 1_000L))),
        Time64Array array => (to, row) => Large(to, array.Values[row]),
        TimestampArray array => Timestamps(array),
        ListArray when !IsJson(((ListType)column.Data.DataType).ValueDataType) => Cells.Visit<ListsOf, Action<CopyBuffer, int>>(column, new ListsOf()),
        FixedSizeListArray when !IsJson(((FixedSizeListType)column.Data.DataType).ValueDataType) => Cells.Visit<ListsOf, Action<CopyBuffer, int>>(column, new ListsOf()),
        ListArray or FixedSizeListArray or StructArray => Json(column),
        _ => Texts(column),
    };

    private static bool IsJson(IArrowType type) => type is ListType or FixedSizeListType or StructType or BinaryType;

    private static Action<CopyBuffer, int> Texts(IArrowArray column)
    {
        ReadBytes read = Cells.Visit<BytesOf, ReadBytes>(column, new BytesOf());
        return (to, row) =>
        {
            ReadOnlySpan<byte> bytes = read(row);
            if (column.Data.DataType is not (BinaryType or LargeBinaryType) && bytes.Contains((byte)0))
                throw new DataException("A text has the character U+0000, which PostgreSQL does not take", Location.None, "Take it out before, by SQLTransformer for instance.");
            to.Int32(bytes.Length);
            to.Bytes(bytes);
        };
    }

    private static void Small(CopyBuffer to, short value)
    {
        to.Int32(2);
        to.Int16(value);
    }

    private static void Whole(CopyBuffer to, int value)
    {
        to.Int32(4);
        to.Int32(value);
    }

    private static void Large(CopyBuffer to, long value)
    {
        to.Int32(8);
        to.Int64(value);
    }

    private static Action<CopyBuffer, int> Timestamps(TimestampArray array)
    {
        long factor = ((TimestampType)array.Data.DataType).Unit switch { TimeUnit.Second => 1_000_000, TimeUnit.Millisecond => 1_000, _ => 1 };
        return (to, row) => Large(to, checked((array.Values[row] * factor) - EpochMicroseconds));
    }

    // Digits to the base 10,000; those after the point begin at it.
    private static void Number(CopyBuffer to, Int128 value, int scale)
    {
        bool isNegative = value < 0;
        UInt128 rest = isNegative ? (UInt128)(-value) : (UInt128)value;
        Span<short> digits = stackalloc short[24];
        int at = digits.Length, groups = (scale + 3) / 4;
        for (int i = 0, missing = (4 * groups) - scale; rest != 0 || i < groups; i++)
        {
            int power = i == 0 && missing > 0 ? (int)Math.Pow(10, 4 - missing) : 10_000;
            (rest, UInt128 digit) = UInt128.DivRem(rest, (UInt128)power);
            digits[--at] = (short)((int)digit * (10_000 / power));
        }
        Span<short> all = digits[at..];
        int weight = all.Length - groups - 1;
        for (; all.Length > 0 && all[0] == 0; weight--)
            all = all[1..];
        while (all.Length > 0 && all[^1] == 0)
            all = all[..^1];
        to.Int32(8 + (2 * all.Length));
        to.Int16((short)all.Length);
        to.Int16((short)weight);
        to.Int16(isNegative ? (short)0x4000 : (short)0);
        to.Int16((short)scale);
        foreach (short digit in all)
            to.Int16(digit);
    }

    private static Action<CopyBuffer, int> Lists(IArrowArray items, Func<int, (int Start, int Length)> range)
    {
        var item = new PostgresColumnWriter(items);
        int oid = Oid(items);
        return (to, row) =>
        {
            (int start, int length) = range(row);
            int from = to.Reserve();
            to.Int32(length == 0 ? 0 : 1);
            to.Int32(items.NullCount > 0 ? 1 : 0);
            to.Int32(oid);
            if (length > 0)
            {
                to.Int32(length);
                to.Int32(1);
            }
            for (int i = 0; i < length; i++)
                item.Write(to, start + i);
            to.Fill(from);
        };
    }

    private static Action<CopyBuffer, int> Json(IArrowArray column)
    {
        Action<Utf8JsonWriter, int> write = JsonCells.Writer(column);
        var bytes = new ArrayBufferWriter<byte>();
        return (to, row) =>
        {
            bytes.Clear();
            using (var json = new Utf8JsonWriter(bytes))
                write(json, row);
            to.Int32(1 + bytes.WrittenCount);
            to.Byte(1);
            to.Bytes(bytes.WrittenSpan);
        };
    }

    // Numbers of the types of items, as every server has them.
    private static int Oid(IArrowArray items) => Streaming.Postgres.PostgresTypes.Sql(items.Data.DataType) switch
    {
        "boolean" => 16,
        "smallint" => 21,
        "integer" => 23,
        "bigint" => 20,
        "real" => 700,
        "double precision" => 701,
        "text" => 25,
        "date" => 1082,
        "time" => 1083,
        "timestamp" => 1114,
        "timestamptz" => 1184,
        { } number when number.StartsWith("numeric", StringComparison.Ordinal) => 1700,
        var other => throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"lists of {other}")),
    };

    private sealed class ListsOf : ColumnVisitor<Action<CopyBuffer, int>>
    {
        public override Action<CopyBuffer, int> Lists(IArrowArray column, IArrowArray items, Func<int, (int Start, int Length)> range) =>
            PostgresColumnWriter.Lists(items, range);

        protected override Action<CopyBuffer, int> Other(IArrowArray column) => throw new NotSupportedException(column.Data.DataType.Name);
    }

    private sealed class BytesOf : ColumnVisitor<ReadBytes>
    {
        public override ReadBytes Texts(IArrowArray column, ReadBytes read) => read;

        public override ReadBytes Bytes(IArrowArray column, ReadBytes read) => read;

        protected override ReadBytes Other(IArrowArray column) => throw new NotSupportedException(column.Data.DataType.Name);
    }
}
