using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.Data;
using SynapseServerless.Data;

namespace SynapseServerless.MLNet.Columns;

/// <summary>Makes readers of Arrow columns as types of ML.NET.</summary>
internal static class Readers
{
    /// <summary>A reader, or null when no value of the one type can be shown as the other.</summary>
    /// <param name="field">The column.</param>
    /// <param name="target">What ML.NET is to see.</param>
    /// <param name="position">Where the cursor is.</param>
    public static ColumnReader? Create(Field field, DataViewType target, RowPosition position)
    {
        if (target is VectorDataViewType vector)
        {
            (IArrowType? item, int size) = field.DataType switch
            {
                FixedSizeListType list => (list.ValueDataType, list.ListSize),
                ListType list => (list.ValueDataType, 0),
                _ => (null, 0),
            };
            // A model that knows the size of a vector does not take lists of any other.
            if (item is null || (vector.Size > 0 && vector.Size != size))
                return null;
            return Type.GetTypeCode(vector.ItemType.RawType) switch
            {
                TypeCode.Single => Vector(float.NaN),
                TypeCode.Double => Vector(double.NaN),
                TypeCode.Boolean => Vector(false),
                TypeCode.SByte => Vector<sbyte>(0),
                TypeCode.Byte => Vector<byte>(0),
                TypeCode.Int16 => Vector<short>(0),
                TypeCode.UInt16 => Vector<ushort>(0),
                TypeCode.Int32 => Vector(0),
                TypeCode.UInt32 => Vector(0u),
                TypeCode.Int64 => Vector(0L),
                TypeCode.UInt64 => Vector(0ul),
                _ when vector.ItemType is TextDataViewType => Vector(ReadOnlyMemory<char>.Empty),
                _ => null,
            };

            ColumnReader? Vector<T>(T missing) => vector.ItemType is not KeyDataViewType && Opener<T>(item!, vector.ItemType, field.Name) is { } open
                ? new VectorReader<T>(position, size, missing, open)
                : null;
        }
        return target switch
        {
            TextDataViewType => Scalar<ReadOnlyMemory<char>>(),
            DateTimeDataViewType => Scalar<DateTime>(),
            DateTimeOffsetDataViewType => Scalar<DateTimeOffset>(),
            _ => Type.GetTypeCode(target.RawType) switch
            {
                TypeCode.Single => Scalar<float>(),
                TypeCode.Double => Scalar<double>(),
                TypeCode.Boolean => Scalar<bool>(),
                TypeCode.SByte => Scalar<sbyte>(),
                TypeCode.Byte => Scalar<byte>(),
                TypeCode.Int16 => Scalar<short>(),
                TypeCode.UInt16 => Scalar<ushort>(),
                TypeCode.Int32 => Scalar<int>(),
                TypeCode.UInt32 => Scalar<uint>(),
                TypeCode.Int64 => Scalar<long>(),
                TypeCode.UInt64 => Scalar<ulong>(),
                _ => null,
            },
        };

        ColumnReader? Scalar<T>() => Opener<T>(field.DataType, target, field.Name) is { } open ? new ScalarReader<T>(position, open) : null;
    }

    private static Func<IArrowArray, Func<int, T>>? Opener<T>(IArrowType source, DataViewType target, string column)
    {
        object? opener = target switch
        {
            KeyDataViewType when typeof(T) == typeof(uint) && source is UInt32Type => (Func<IArrowArray, Func<int, uint>>)Key,
            KeyDataViewType => null,
            TextDataViewType => Text(source),
            BooleanDataViewType when source is BooleanType => (Func<IArrowArray, Func<int, bool>>)(array => Boolean(array, column)),
            DateTimeDataViewType when source is TimestampType or Date32Type or Date64Type => (Func<IArrowArray, Func<int, DateTime>>)(array => row => Time(array, row, column).UtcDateTime),
            DateTimeOffsetDataViewType when source is TimestampType => (Func<IArrowArray, Func<int, DateTimeOffset>>)(array => row => Time(array, row, column)),
            NumberDataViewType => Number(target, source, column),
            _ => null,
        };
        return (Func<IArrowArray, Func<int, T>>?)opener;
    }

    private static object? Number(DataViewType target, IArrowType source, string column)
    {
        bool floating = source is FloatType or DoubleType or HalfFloatType;
        bool whole = Integers.Is(source);
        if (target == NumberDataViewType.Single && (floating || whole))
            return (Func<IArrowArray, Func<int, float>>)Single;
        if (target == NumberDataViewType.Double && (floating || whole))
            return (Func<IArrowArray, Func<int, double>>)Double;
        // A fraction is not cut off behind anybody's back: only whole numbers become whole numbers, and only those that fit.
        return whole ? Integers.Opener(target, column) : null;
    }

    private static Func<int, float> Single(IArrowArray array)
    {
        if (array is FloatArray floats)
            return row => floats.GetValue(row) ?? float.NaN;
        Func<int, double> read = Double(array);
        return row => (float)read(row);
    }

    private static Func<int, double> Double(IArrowArray array)
    {
        switch (array)
        {
            case DoubleArray doubles: return row => doubles.GetValue(row) ?? double.NaN;
            case FloatArray floats: return row => floats.GetValue(row) ?? double.NaN;
            case HalfFloatArray halves: return row => halves.GetValue(row) is { } value ? (double)value : double.NaN;
            case UInt64Array large: return row => large.GetValue(row) ?? double.NaN;
            default:
                Func<int, long?> whole = Integers.Open(array);
                return row => whole(row) ?? double.NaN;
        }
    }

    private static Func<int, uint> Key(IArrowArray array)
    {
        var indexes = (UInt32Array)array;
        return row => indexes.GetValue(row) is { } index ? checked(index + 1) : 0u; // Keys count from 1; 0 is a missing one.
    }

    private static Func<int, bool> Boolean(IArrowArray array, string column)
    {
        var values = (BooleanArray)array;
        return row => values.GetValue(row) ?? throw Integers.Null(column, row);
    }

    private static DateTimeOffset Time(IArrowArray array, int row, string column) => array switch
    {
        TimestampArray times => times.GetTimestamp(row),
        Date32Array dates => dates.GetDateTimeOffset(row),
        Date64Array dates => dates.GetDateTimeOffset(row),
        _ => null,
    } ?? throw Integers.Null(column, row);

    private static Func<IArrowArray, Func<int, ReadOnlyMemory<char>>>? Text(IArrowType source)
    {
        if (source is not (StringType or LargeStringType or StringViewType) && source is not DictionaryType { ValueType: StringType })
            return null;
        return static array => array switch
        {
            StringArray strings => row => strings.GetString(row).AsMemory(),
            _ => row => (Cells.Value(array, row) as string).AsMemory(),
        };
    }
}
