using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Onnx.Running;

/// <summary>Puts results in the places of their rows, with nulls where there are none.</summary>
internal static class Columns
{
    /// <summary>The columns of all rows.</summary>
    /// <param name="columns">Columns of the rows that have results, in whatever order; taken over.</param>
    /// <param name="fields">Their fields.</param>
    /// <param name="done">The row of each result.</param>
    /// <param name="rows">How many rows there are.</param>
    public static IArrowArray[] Spread(IArrowArray[] columns, IReadOnlyList<Field> fields, List<int> done, int rows)
    {
        if (done.Count == 0)
        {
            foreach (IArrowArray column in columns)
                column.Dispose();
            return [.. fields.Select(field => ArrowArrayFactory.BuildArray(Nulls(field.DataType, rows)))];
        }
        int[] places = new int[rows];
        byte[] bits = new byte[(rows + 7) / 8];
        for (int i = 0; i < done.Count; i++)
        {
            places[done[i]] = i;
            bits[done[i] >> 3] |= (byte)(1 << (done[i] & 7));
        }
        using var all = new RecordBatch(new Schema(fields, null), columns, done.Count);
        using RecordBatch spread = Batches.Take(all, places);
        return [.. spread.Arrays.Select(column => done.Count == rows ? Batches.Share(column) : WithNulls(column, bits, rows - done.Count))];
    }

    /// <summary>Which rows of a column have a value, from bit 0 on.</summary>
    public static ArrowBuffer Validity(IArrowArray column)
    {
        if (column.NullCount == 0)
            return ArrowBuffer.Empty;
        byte[] bits = new byte[(column.Length + 7) / 8];
        for (int row = 0; row < column.Length; row++)
        {
            if (column.IsValid(row))
                bits[row >> 3] |= (byte)(1 << (row & 7));
        }
        return new ArrowBuffer(bits);
    }

    // The column was gathered row by row, so that it begins at its buffers' first item.
    private static IArrowArray WithNulls(IArrowArray column, byte[] bits, int nulls)
    {
        ArrayData data = column.Data.Retain();
        ArrowBuffer[] buffers = [new ArrowBuffer(bits), .. data.Buffers.Skip(1)];
        return ArrowArrayFactory.BuildArray(new ArrayData(data.DataType, data.Length, nulls, 0, buffers, data.Children, data.Dictionary));
    }

    private static ArrayData Nulls(IArrowType type, int rows)
    {
        var validity = new ArrowBuffer(new byte[(rows + 7) / 8]);
        return type switch
        {
            FixedSizeListType list => new ArrayData(type, rows, rows, 0, [validity], [Nulls(list.ValueDataType, checked(rows * list.ListSize))]),
            NestedType nested and not StructType => new ArrayData(type, rows, rows, 0, [validity, new ArrowBuffer(new byte[(rows + 1) * sizeof(int)])], [Nulls(nested.Fields[0].DataType, 0)]),
            StructType structure => new ArrayData(type, rows, rows, 0, [validity], [.. structure.Fields.Select(field => Nulls(field.DataType, rows))]),
            StringType => new ArrayData(type, rows, rows, 0, [validity, new ArrowBuffer(new byte[(rows + 1) * sizeof(int)]), ArrowBuffer.Empty]),
            BooleanType => new ArrayData(type, rows, rows, 0, [validity, new ArrowBuffer(new byte[(rows + 7) / 8])]),
            _ => new ArrayData(type, rows, rows, 0, [validity, new ArrowBuffer(new byte[rows * ((FixedWidthType)type).BitWidth / 8])]),
        };
    }
}
