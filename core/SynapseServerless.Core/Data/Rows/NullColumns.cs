using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Columns of nulls.</summary>
internal static class NullColumns
{
    /// <summary>A column of as many nulls.</summary>
    public static IArrowArray Of(IArrowType type, int rows) => ArrowArrayFactory.BuildArray(Data(type, rows));

    private static ArrayData Data(IArrowType type, int rows)
    {
        if (rows == 0)
            return Taking.EmptyData(type);
        var invalid = new ArrowBuffer(new byte[(rows + 7) / 8]);
        return type switch
        {
            NullType => new ArrayData(type, rows, rows, 0, System.Array.Empty<ArrowBuffer>()),
            StructType structure => new ArrayData(type, rows, rows, 0, [invalid], [.. structure.Fields.Select(field => Data(field.DataType, rows))]),
            FixedSizeListType list => new ArrayData(type, rows, rows, 0, [invalid], [Data(list.ValueDataType, rows * list.ListSize)]),
            MapType map => new ArrayData(type, rows, rows, 0, [invalid, Zeros(rows + 1, sizeof(int))], [Taking.EmptyData(map.Fields[0].DataType)]),
            ListType list => new ArrayData(type, rows, rows, 0, [invalid, Zeros(rows + 1, sizeof(int))], [Taking.EmptyData(list.ValueDataType)]),
            LargeListType list => new ArrayData(type, rows, rows, 0, [invalid, Zeros(rows + 1, sizeof(long))], [Taking.EmptyData(list.ValueDataType)]),
            StringType or BinaryType => new ArrayData(type, rows, rows, 0, [invalid, Zeros(rows + 1, sizeof(int)), ArrowBuffer.Empty]),
            LargeStringType or LargeBinaryType => new ArrayData(type, rows, rows, 0, [invalid, Zeros(rows + 1, sizeof(long)), ArrowBuffer.Empty]),
            StringViewType or BinaryViewType => new ArrayData(type, rows, rows, 0, [invalid, Zeros(rows, 16)]),
            DictionaryType dictionary => new ArrayData(
                type, rows, rows, 0, [invalid, Zeros(rows, ((FixedWidthType)dictionary.IndexType).BitWidth / 8)], null, Data(dictionary.ValueType, 1)),
            BooleanType => new ArrayData(type, rows, rows, 0, [invalid, Zeros((rows + 7) / 8, 1)]),
            FixedWidthType fixedWidth => new ArrayData(type, rows, rows, 0, [invalid, Zeros(rows, fixedWidth.BitWidth / 8)]),
            _ => throw new DataException($"There is no null of type {TypeNames.Of(type)}", Location.None, "Leave the column out."),
        };
    }

    private static ArrowBuffer Zeros(int count, int width) => new(new byte[checked(count * width)]);
}
