using System.Globalization;
using System.Numerics;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Data;

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
        _get = Cells.Visit(column, new Binder(column));
    }

    /// <summary>Whether the row has a value that a T can hold.</summary>
    public bool Has(int row) => _takesNull || !_column.IsNull(row);

    /// <summary>The value of a row.</summary>
    public T Get(int row) => _column.IsNull(row) ? default! : _get(row);

    private sealed class Binder(IArrowArray cells) : IColumnVisitor<Func<int, T>>
    {
        private static readonly Type _type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);

        public Func<int, T> Nulls(NullArray column) => static _ => default!;

        public Func<int, T> Booleans(BooleanArray column) => Exact(row => column.GetValue(row)!.Value);

        // The run-time compiler sees through the box where T is the plain type.
        public Func<int, T> Numbers<TValue>(PrimitiveArray<TValue> column)
            where TValue : unmanaged, INumber<TValue> =>
            _type == typeof(TValue) ? row => (T)(object)column.Values[row] : row => Convert(column.Values[row]);

        public Func<int, T> Decimals(IArrowArray column, Func<int, decimal> read) => Exact(read);

        public Func<int, T> Texts(IArrowArray column, ReadBytes read) => Exact(row => Encoding.UTF8.GetString(read(row)));

        public Func<int, T> Bytes(IArrowArray column, ReadBytes read) => Exact(row => read(row).ToArray());

        public Func<int, T> Dates(IArrowArray column, Func<int, DateOnly> read) => Exact(read);

        public Func<int, T> Times(IArrowArray column, Func<int, TimeOnly> read) => Exact(read);

        public Func<int, T> DateTimes(TimestampArray column, Func<int, DateTime> read) => Exact(read);

        public Func<int, T> Instants(TimestampArray column, Func<int, DateTimeOffset> read) => Exact(read);

        public Func<int, T> Durations(DurationArray column, Func<int, TimeSpan> read) => Exact(read);

        public Func<int, T> Dictionaries(DictionaryArray column, Func<int, int> index)
        {
            var value = new CellReader<T>(column.Dictionary);
            return row => value.Get(index(row));
        }

        public Func<int, T> Lists(IArrowArray column, IArrowArray items, Func<int, (int Start, int Length)> range) =>
            Slices<float>(items, range) ?? Slices<double>(items, range) ?? Slices<int>(items, range) ?? Slices<long>(items, range) ?? Objects(column);

        public Func<int, T> Structs(StructArray column) => Objects(column);

        private Func<int, T> Exact<TValue>(Func<int, TValue> read) =>
            typeof(TValue) == typeof(T) ? (Func<int, T>)(object)read : row => Convert(read(row));

        private Func<int, T> Objects(IArrowArray column) => Exact(Cells.Reader(column));

        private static Func<int, T>? Slices<TItem>(IArrowArray items, Func<int, (int Start, int Length)> range)
            where TItem : unmanaged, IEquatable<TItem>
        {
            if (typeof(T) != typeof(TItem[]) || items is not PrimitiveArray<TItem> array)
                return null;
            return row =>
            {
                (int start, int length) = range(row);
                return (T)(object)array.Values.Slice(start, length).ToArray();
            };
        }

        private T Convert<TValue>(TValue value)
        {
            object? cell = value switch
            {
                T exact => exact,
                DateOnly date when _type == typeof(DateTime) => date.ToDateTime(TimeOnly.MinValue),
                DateTime time when _type == typeof(DateTimeOffset) => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
                Half half => (float)half,
                _ => value,
            };
            if (cell is T found)
                return found;
            if (cell is IConvertible && _type.IsPrimitive)
                return (T)System.Convert.ChangeType(cell, _type, CultureInfo.InvariantCulture);
            throw new InvalidCastException($"a cell of type {cells.Data.DataType.Name} is no {_type.Name}");
        }
    }
}
