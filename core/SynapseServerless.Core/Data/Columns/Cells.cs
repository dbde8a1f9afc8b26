using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Cells of columns as .NET values: the one place that says which .NET type each Arrow type is.</summary>
public static partial class Cells
{
    /// <summary>
    /// The value of a cell: null, a number, <see cref="bool"/>, <see cref="string"/>, <c>byte[]</c>, <see cref="DateOnly"/>,
    /// <see cref="TimeOnly"/>, <see cref="DateTime"/> or, with a time zone, <see cref="DateTimeOffset"/>, <see cref="TimeSpan"/>, an array of
    /// values for a list, a dictionary by field name for a struct.
    /// </summary>
    /// <remarks>For messages and tests: loops over rows open a column once, with <see cref="Reader"/> or <see cref="Visit{TResult}"/>.</remarks>
    /// <param name="column">The column.</param>
    /// <param name="row">Row from 0.</param>
    public static object? Value(IArrowArray column, int row) => Reader(column)(row);

    /// <summary>A function from row to value as <see cref="Value"/> gives it.</summary>
    /// <param name="column">The column; it may be a slice.</param>
    public static Func<int, object?> Reader(IArrowArray column)
    {
        Func<int, object?> read = Visit(column, ObjectReaders.Instance);
        return row => column.IsNull(row) ? null : read(row);
    }

    /// <summary>The .NET type of the values of a column type, as <see cref="Value"/> gives them; null where there is none.</summary>
    public static Type? Type(IArrowType type) =>
        IsReadable(type) ? Visit(ArrowArrayFactory.BuildArray(Taking.EmptyData(type)), ValueTypes.Instance) : null;

    /// <summary>Does something with a column by what its cells are.</summary>
    /// <param name="column">The column, borrowed; it may be a slice.</param>
    /// <param name="visitor">What to do.</param>
    /// <exception cref="DataException">There are no .NET values for the column's type.</exception>
    public static TResult Visit<TResult>(IArrowArray column, IColumnVisitor<TResult> visitor) =>
        Visit<IColumnVisitor<TResult>, TResult>(column, visitor);

    /// <summary>Does something with a column by what its cells are; for visitors that hold spans.</summary>
    /// <param name="column">The column, borrowed; it may be a slice.</param>
    /// <param name="visitor">What to do.</param>
    /// <exception cref="DataException">There are no .NET values for the column's type.</exception>
    public static TResult Visit<TVisitor, TResult>(IArrowArray column, TVisitor visitor)
        where TVisitor : IColumnVisitor<TResult>, allows ref struct => column switch
        {
            DoubleArray array => visitor.Numbers(array),
            FloatArray array => visitor.Numbers(array),
            Int32Array array => visitor.Numbers(array),
            Int64Array array => visitor.Numbers(array),
            StringArray array => visitor.Texts(array, Bytes(array)),
            BooleanArray array => visitor.Booleans(array),
            Int8Array array => visitor.Numbers(array),
            Int16Array array => visitor.Numbers(array),
            UInt8Array array => visitor.Numbers(array),
            UInt16Array array => visitor.Numbers(array),
            UInt32Array array => visitor.Numbers(array),
            UInt64Array array => visitor.Numbers(array),
            HalfFloatArray array => visitor.Numbers(array),
            // Decimals before binary of a fixed size, and text before bytes, which they derive from.
            Decimal32Array array => visitor.Decimals(array, Decimals(array.GetValue)),
            Decimal64Array array => visitor.Decimals(array, Decimals(array.GetValue)),
            Decimal128Array array => visitor.Decimals(array, Decimals(array.GetValue)),
            Decimal256Array array => visitor.Decimals(array, Decimals(array.GetValue)),
            LargeStringArray array => visitor.Texts(array, Bytes(array)),
            StringViewArray array => visitor.Texts(array, Bytes(array)),
            FixedSizeBinaryArray array => visitor.Bytes(array, array.GetBytes),
            BinaryArray array => visitor.Bytes(array, Bytes(array)),
            LargeBinaryArray array => visitor.Bytes(array, Bytes(array)),
            BinaryViewArray array => visitor.Bytes(array, Bytes(array)),
            Date32Array array => visitor.Dates(array, Dates(array)),
            Date64Array array => visitor.Dates(array, Dates(array)),
            Time32Array array => visitor.Times(array, Times(array)),
            Time64Array array => visitor.Times(array, Times(array)),
            TimestampArray { Data.DataType: TimestampType { Timezone: null } } array => visitor.DateTimes(array, DateTimes(array)),
            TimestampArray array => visitor.Instants(array, Instants(array)),
            DurationArray array => visitor.Durations(array, Durations(array)),
            DictionaryArray array => visitor.Dictionaries(array, Indexes(array.Indices)),
            ListArray array => visitor.Lists(array, array.Values, Ranges(array)),
            LargeListArray array => visitor.Lists(array, array.Values, Ranges(array)),
            FixedSizeListArray array => visitor.Lists(array, array.Values, Ranges(array)),
            StructArray array => visitor.Structs(array),
            NullArray array => visitor.Nulls(array),
            _ => throw new DataException(
                $"Values of type {TypeNames.Of(column.Data.DataType)} cannot be read", Location.None, "Drop the column, or convert it where the data are made."),
        };

    private static bool IsReadable(IArrowType type) =>
        type.TypeId is not (ArrowTypeId.Interval or ArrowTypeId.Union or ArrowTypeId.ListView or ArrowTypeId.LargeListView
            or ArrowTypeId.RunEndEncoded or ArrowTypeId.Extension or ArrowTypeId.RecordBatch)
        && (type is not NestedType nested || nested.Fields.All(field => IsReadable(field.DataType)))
        && (type is not DictionaryType dictionary || IsReadable(dictionary.ValueType));
}
