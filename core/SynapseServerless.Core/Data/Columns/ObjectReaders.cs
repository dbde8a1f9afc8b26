using System.Numerics;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Makes readers of cells as objects.</summary>
internal sealed class ObjectReaders : IColumnVisitor<Func<int, object?>>
{
    public static ObjectReaders Instance { get; } = new();

    public Func<int, object?> Nulls(NullArray column) => static _ => null;

    public Func<int, object?> Booleans(BooleanArray column) => row => column.GetValue(row);

    public Func<int, object?> Numbers<T>(PrimitiveArray<T> column)
        where T : unmanaged, INumber<T> => row => column.Values[row];

    public Func<int, object?> Decimals(IArrowArray column, Func<int, decimal> read) => row => read(row);

    public Func<int, object?> Texts(IArrowArray column, ReadBytes read) => row => Encoding.UTF8.GetString(read(row));

    public Func<int, object?> Bytes(IArrowArray column, ReadBytes read) => row => read(row).ToArray();

    public Func<int, object?> Dates(IArrowArray column, Func<int, DateOnly> read) => row => read(row);

    public Func<int, object?> Times(IArrowArray column, Func<int, TimeOnly> read) => row => read(row);

    public Func<int, object?> DateTimes(TimestampArray column, Func<int, DateTime> read) => row => read(row);

    public Func<int, object?> Instants(TimestampArray column, Func<int, DateTimeOffset> read) => row => read(row);

    public Func<int, object?> Durations(DurationArray column, Func<int, TimeSpan> read) => row => read(row);

    public Func<int, object?> Dictionaries(DictionaryArray column, Func<int, int> index)
    {
        Func<int, object?> value = Cells.Reader(column.Dictionary);
        return row => value(index(row));
    }

    public Func<int, object?> Lists(IArrowArray column, IArrowArray items, Func<int, (int Start, int Length)> range)
    {
        Func<int, object?> item = Cells.Reader(items);
        return row =>
        {
            (int start, int length) = range(row);
            var values = new object?[length];
            for (int i = 0; i < length; i++)
                values[i] = item(start + i);
            return values;
        };
    }

    public Func<int, object?> Structs(StructArray column)
    {
        var type = (StructType)column.Data.DataType;
        (string Name, Func<int, object?> Read)[] fields = [.. type.Fields.Select((field, i) => (field.Name, Cells.Reader(column.Fields[i])))];
        return row =>
        {
            var values = new Dictionary<string, object?>(StringComparer.Ordinal);
            foreach ((string name, Func<int, object?> read) in fields)
                values[name] = read(row);
            return values;
        };
    }
}

/// <summary>Says of which type the objects are that <see cref="ObjectReaders"/> read.</summary>
internal sealed class ValueTypes : IColumnVisitor<Type>
{
    public static ValueTypes Instance { get; } = new();

    public Type Nulls(NullArray column) => typeof(object);

    public Type Booleans(BooleanArray column) => typeof(bool);

    public Type Numbers<T>(PrimitiveArray<T> column)
        where T : unmanaged, INumber<T> => typeof(T);

    public Type Decimals(IArrowArray column, Func<int, decimal> read) => typeof(decimal);

    public Type Texts(IArrowArray column, ReadBytes read) => typeof(string);

    public Type Bytes(IArrowArray column, ReadBytes read) => typeof(byte[]);

    public Type Dates(IArrowArray column, Func<int, DateOnly> read) => typeof(DateOnly);

    public Type Times(IArrowArray column, Func<int, TimeOnly> read) => typeof(TimeOnly);

    public Type DateTimes(TimestampArray column, Func<int, DateTime> read) => typeof(DateTime);

    public Type Instants(TimestampArray column, Func<int, DateTimeOffset> read) => typeof(DateTimeOffset);

    public Type Durations(DurationArray column, Func<int, TimeSpan> read) => typeof(TimeSpan);

    public Type Dictionaries(DictionaryArray column, Func<int, int> index) => Cells.Visit(column.Dictionary, this);

    public Type Lists(IArrowArray column, IArrowArray items, Func<int, (int Start, int Length)> range) => typeof(object?[]);

    public Type Structs(StructArray column) => typeof(Dictionary<string, object?>);
}
