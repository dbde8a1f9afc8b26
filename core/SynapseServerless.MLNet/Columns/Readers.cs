using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.Data;
using SynapseServerless.Data;
using SynapseServerless.Stages;

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
            DateTimeDataViewType when TimeColumn.IsReadable(source) => (Func<IArrowArray, Func<int, DateTime>>)(array => Time(array, column, static time => time.UtcDateTime)),
            DateTimeOffsetDataViewType when source is TimestampType => (Func<IArrowArray, Func<int, DateTimeOffset>>)(array => Time(array, column, static time => time)),
            NumberDataViewType => Number(target, source, column),
            _ => null,
        };
        return (Func<IArrowArray, Func<int, T>>?)opener;
    }

    private static object? Number(DataViewType target, IArrowType source, string column)
    {
        bool floating = NumericColumn.IsFloating(source);
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

    private static Func<int, double> Double(IArrowArray array) => Cells.Visit(array, DoubleReaders.Instance);

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

    private static Func<int, T> Time<T>(IArrowArray array, string column, Func<DateTimeOffset, T> show)
    {
        Func<int, DateTimeOffset?> read = TimeColumn.Reader(array);
        return row => show(read(row) ?? throw Integers.Null(column, row));
    }

    private static Func<IArrowArray, Func<int, ReadOnlyMemory<char>>>? Text(IArrowType source)
    {
        if (Cells.Type(source) != typeof(string))
            return null;
        return static array =>
        {
            Func<int, object?> read = Cells.Reader(array);
            return row => ((string?)read(row)).AsMemory();
        };
    }

    private sealed class DoubleReaders : ColumnVisitor<Func<int, double>>
    {
        public static DoubleReaders Instance { get; } = new();

        public override Func<int, double> Numbers<T>(PrimitiveArray<T> column) =>
            row => column.GetValue(row) is { } value ? double.CreateTruncating(value) : double.NaN;

        protected override Func<int, double> Other(IArrowArray column) =>
            throw new InvalidOperationException($"{column.GetType().Name} does not hold numbers.");
    }
}
