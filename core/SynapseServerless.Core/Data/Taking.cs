using System.Runtime.InteropServices;
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
        int count = Runs(rows);
        // Concatenating one array hands that array back, which does not own its memory.
        if (count == 1)
            return ArrowArrayFactory.SliceShared(column, rows[0], rows.Length);
        if (count > rows.Length / 8 && Gather(column, rows) is { } gathered)
            return gathered;
        var runs = new List<IArrowArray>(count);
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

    // How many stretches of consecutive rows there are.
    private static int Runs(ReadOnlySpan<int> rows)
    {
        int runs = 1;
        for (int i = 1; i < rows.Length; i++)
            runs += rows[i] == rows[i - 1] + 1 ? 0 : 1;
        return runs;
    }

    // Scattered rows of plain columns are copied one by one; a run for each of them would cost an object and a copy each.
    private static IArrowArray? Gather(IArrowArray column, ReadOnlySpan<int> rows)
    {
        ArrayData data = column.Data;
        ArrowBuffer[] buffers;
        switch (data.DataType)
        {
            case FixedWidthType type when type.BitWidth >= 8 && type is not FixedSizeBinaryType:
                buffers = [default, GatherFixed(data.Buffers[1].Span, type.BitWidth / 8, data.Offset, rows)];
                break;
            case StringType or BinaryType:
                GatherVariable(data, rows, out ArrowBuffer offsets, out ArrowBuffer values);
                buffers = [default, offsets, values];
                break;
            default:
                return null;
        }
        buffers[0] = GatherValidity(column, rows, out int nulls);
        return ArrowArrayFactory.BuildArray(new ArrayData(data.DataType, rows.Length, nulls, 0, buffers));
    }

    private static ArrowBuffer GatherFixed(ReadOnlySpan<byte> source, int width, int offset, ReadOnlySpan<int> rows)
    {
        byte[] target = GC.AllocateUninitializedArray<byte>(rows.Length * width);
        switch (width)
        {
            case sizeof(int): Gather(MemoryMarshal.Cast<byte, int>(source)[offset..], MemoryMarshal.Cast<byte, int>(target.AsSpan()), rows); break;
            case sizeof(long): Gather(MemoryMarshal.Cast<byte, long>(source)[offset..], MemoryMarshal.Cast<byte, long>(target.AsSpan()), rows); break;
            default:
                for (int i = 0; i < rows.Length; i++)
                    source.Slice((offset + rows[i]) * width, width).CopyTo(target.AsSpan(i * width));
                break;
        }
        return new ArrowBuffer(target);
    }

    private static void Gather<T>(ReadOnlySpan<T> source, Span<T> target, ReadOnlySpan<int> rows)
    {
        for (int i = 0; i < rows.Length; i++)
            target[i] = source[rows[i]];
    }

    private static void GatherVariable(ArrayData data, ReadOnlySpan<int> rows, out ArrowBuffer offsets, out ArrowBuffer values)
    {
        ReadOnlySpan<int> source = MemoryMarshal.Cast<byte, int>(data.Buffers[1].Span)[data.Offset..];
        int[] ends = new int[rows.Length + 1];
        for (int i = 0; i < rows.Length; i++)
            ends[i + 1] = checked(ends[i] + source[rows[i] + 1] - source[rows[i]]);
        byte[] bytes = GC.AllocateUninitializedArray<byte>(ends[^1]);
        ReadOnlySpan<byte> from = data.Buffers[2].Span;
        for (int i = 0; i < rows.Length; i++)
            from[source[rows[i]]..source[rows[i] + 1]].CopyTo(bytes.AsSpan(ends[i]));
        offsets = new ArrowBuffer(MemoryMarshal.AsBytes<int>(ends).ToArray());
        values = new ArrowBuffer(bytes);
    }

    private static ArrowBuffer GatherValidity(IArrowArray column, ReadOnlySpan<int> rows, out int nulls)
    {
        nulls = 0;
        if (column.NullCount == 0)
            return ArrowBuffer.Empty;
        byte[] bits = new byte[(rows.Length + 7) / 8];
        for (int i = 0; i < rows.Length; i++)
        {
            if (column.IsValid(rows[i]))
                BitUtility.SetBit(bits, i);
            else
                nulls++;
        }
        return new ArrowBuffer(bits);
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
