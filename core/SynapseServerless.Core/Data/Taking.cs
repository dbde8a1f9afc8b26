using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Gathers rows of columns.</summary>
internal static class Taking
{
    /// <summary>The rows given, in that order, as a column of their own.</summary>
    public static IArrowArray Take(IArrowArray column, ReadOnlySpan<int> rows)
    {
        if (rows.Length == 0)
            return ArrowArrayFactory.BuildArray(EmptyData(column.Data.DataType));
        var runs = new List<IArrowArray>();
        for (int start = 0; start < rows.Length;)
        {
            int end = start + 1;
            while (end < rows.Length && rows[end] == rows[end - 1] + 1)
                end++;
            runs.Add(ArrowArrayFactory.Slice(column, rows[start], end - start));
            start = end;
        }
        return ArrowArrayConcatenator.Concatenate(runs);
    }

    /// <summary>A column of no rows.</summary>
    public static ArrayData EmptyData(IArrowType type) => type switch
    {
        NullType => new ArrayData(type, 0, 0, 0, System.Array.Empty<ArrowBuffer>()),
        StructType structure => new ArrayData(type, 0, 0, 0, [ArrowBuffer.Empty], [.. structure.Fields.Select(field => EmptyData(field.DataType))]),
        FixedSizeListType list => new ArrayData(type, 0, 0, 0, [ArrowBuffer.Empty], [EmptyData(list.ValueDataType)]),
        ListType list => new ArrayData(type, 0, 0, 0, [ArrowBuffer.Empty, ZeroOffset], [EmptyData(list.ValueDataType)]),
        DictionaryType dictionary => new ArrayData(
            type, 0, 0, 0, [ArrowBuffer.Empty, ArrowBuffer.Empty], null, EmptyData(dictionary.ValueType)),
        StringType or BinaryType => new ArrayData(type, 0, 0, 0, [ArrowBuffer.Empty, ZeroOffset, ArrowBuffer.Empty]),
        _ => new ArrayData(type, 0, 0, 0, [ArrowBuffer.Empty, ArrowBuffer.Empty]),
    };

    private static ArrowBuffer ZeroOffset => new(new byte[sizeof(int)]);
}
