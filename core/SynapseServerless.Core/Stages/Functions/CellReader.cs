using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>Reads the cells of a column as values of a C# type, converting between number types where nothing is lost.</summary>
/// <typeparam name="T">Type of the values; nullable where nulls are wanted.</typeparam>
internal sealed class CellReader<T>
{
    private static readonly bool _takesNull = default(T) is null;
    private readonly IArrowArray _column;
    private readonly Func<int, T> _get;

    public CellReader(IArrowArray column)
    {
        _column = column;
        _get = Bind(column);
    }

    /// <summary>Whether the row has a value that a T can hold.</summary>
    public bool Has(int row) => _takesNull || !_column.IsNull(row);

    /// <summary>The value of a row.</summary>
    public T Get(int row) => _column.IsNull(row) ? default! : _get(row);

    private static Func<int, T> Bind(IArrowArray column)
    {
        Type type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        return column switch
        {
            Int64Array array when type == typeof(long) => row => Unbox(array.Values[row]),
            Int32Array array when type == typeof(int) => row => Unbox(array.Values[row]),
            DoubleArray array when type == typeof(double) => row => Unbox(array.Values[row]),
            FloatArray array when type == typeof(float) => row => Unbox(array.Values[row]),
            StringArray array when type == typeof(string) => row => (T)(object)array.GetString(row),
            _ when type == typeof(string) && CellTexts.IsText(column.Data.DataType) => Texts(column),
            FixedSizeListArray { Values: FloatArray values } array when type == typeof(float[]) => row => (T)(object)Vector(array, values, row),
            _ => row => Any(column, row, type),
        };
    }

    // The run-time compiler sees through the box where T is the plain type.
    private static T Unbox<TValue>(TValue value)
        where TValue : struct => (T)(object)value;

    private static Func<int, T> Texts(IArrowArray column)
    {
        string?[] texts = CellTexts.Read(column);
        return row => (T)(object)texts[row]!;
    }

    private static float[] Vector(FixedSizeListArray array, FloatArray values, int row)
    {
        int width = ((Apache.Arrow.Types.FixedSizeListType)array.Data.DataType).ListSize;
        return values.Values.Slice((array.Offset + row) * width, width).ToArray();
    }

    private static T Any(IArrowArray column, int row, Type type)
    {
        object? value = Boxed(column, row);
        if (value is T exact)
            return exact;
        if (value is IConvertible && type.IsPrimitive)
            return (T)Convert.ChangeType(value, type, System.Globalization.CultureInfo.InvariantCulture);
        throw new InvalidCastException($"a cell of type {column.Data.DataType.Name} is no {type.Name}");
    }

    private static object? Boxed(IArrowArray column, int row) => column switch
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
        FloatArray array => array.GetValue(row),
        DoubleArray array => array.GetValue(row),
        HalfFloatArray array => (float)array.Values[row],
        Decimal128Array array => array.GetValue(row),
        StringArray array => array.GetString(row),
        BinaryArray array => array.GetBytes(row).ToArray(),
        Date32Array array => array.GetDateTime(row),
        TimestampArray array => array.GetTimestamp(row),
        _ => null,
    };
}
