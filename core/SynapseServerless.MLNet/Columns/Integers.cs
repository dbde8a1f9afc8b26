using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.Data;

namespace SynapseServerless.MLNet.Columns;

/// <summary>Reads whole numbers of any width.</summary>
internal static class Integers
{
    /// <summary>Whether a type is one of whole numbers.</summary>
    public static bool Is(IArrowType type) =>
        type is Int8Type or Int16Type or Int32Type or Int64Type or UInt8Type or UInt16Type or UInt32Type or UInt64Type;

    /// <summary>Whether ML.NET's type has no value that stands for a missing one.</summary>
    public static bool HasNoMissing(DataViewType type) =>
        type is BooleanDataViewType or DateTimeDataViewType or DateTimeOffsetDataViewType
        || (type is NumberDataViewType && type != NumberDataViewType.Single && type != NumberDataViewType.Double);

    /// <summary>A function from row to value, null for null. Not for <see cref="UInt64Array"/>, whose values need not fit.</summary>
    public static Func<int, long?> Open(IArrowArray array) => array switch
    {
        Int8Array values => row => values.GetValue(row),
        Int16Array values => row => values.GetValue(row),
        Int32Array values => row => values.GetValue(row),
        Int64Array values => row => values.GetValue(row),
        UInt8Array values => row => values.GetValue(row),
        UInt16Array values => row => values.GetValue(row),
        UInt32Array values => row => values.GetValue(row),
        UInt64Array values => row => values.GetValue(row) is { } value ? checked((long)value) : null,
        _ => throw new InvalidOperationException($"{array.GetType().Name} does not hold whole numbers."),
    };

    /// <summary>Makes readers of a whole-number type of ML.NET; null when it is no such type.</summary>
    public static object? Opener(DataViewType target, string column) => Type.GetTypeCode(target.RawType) switch
    {
        TypeCode.SByte => Checked<sbyte>(column),
        TypeCode.Byte => Checked<byte>(column),
        TypeCode.Int16 => Checked<short>(column),
        TypeCode.UInt16 => Checked<ushort>(column),
        TypeCode.Int32 => Checked<int>(column),
        TypeCode.UInt32 => Checked<uint>(column),
        TypeCode.Int64 => Checked<long>(column),
        TypeCode.UInt64 => Checked<ulong>(column),
        _ => null,
    };

    /// <summary>The error for a null where ML.NET has no missing value.</summary>
    public static DataException Null(string column, int row) => new(
        "The value is null, and ML.NET has no missing value of this type",
        new Location { Column = column, Row = row },
        "Fill it with CleanMissingData, or make the column a floating-point one, where null becomes NaN.");

    private static Func<IArrowArray, Func<int, T>> Checked<T>(string column)
        where T : INumber<T> => array =>
    {
        if (array is UInt64Array large)
            return row => Convert(large.GetValue(row) ?? throw Null(column, row), row);
        Func<int, long?> read = Open(array);
        return row => Convert(read(row) ?? throw Null(column, row), row);

        T Convert<TSource>(TSource value, int row)
            where TSource : INumber<TSource>
        {
            try
            {
                return T.CreateChecked(value);
            }
            catch (OverflowException overflow)
            {
                throw new DataException(
                    $"The value {value} does not fit the type {typeof(T).Name} that the model expects", new Location { Column = column, Row = row }, inner: overflow);
            }
        }
    };
}
