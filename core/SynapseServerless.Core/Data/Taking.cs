using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Gathers rows of columns, a column at a time, into buffers of their own.</summary>
/// <remarks>Lists and structs recurse: their rows name the rows of their children. Offsets of slices are taken into account at every level.</remarks>
internal static class Taking
{
    /// <summary>The rows given, in that order, as a column of their own.</summary>
    public static IArrowArray Take(IArrowArray column, ReadOnlySpan<int> rows)
    {
        // Buffers are padded, so that a row behind the end would be read as if it were there.
        foreach (int row in rows)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)column.Length, nameof(rows));
        if (rows.Length == 0)
            return ArrowArrayFactory.BuildArray(EmptyData(column.Data.DataType));
        return IsRun(rows)
            ? ArrowArrayFactory.SliceShared(column, rows[0], rows.Length)
            : ArrowArrayFactory.BuildArray(Take(column.Data, rows));
    }

    // Neighbouring rows are a slice, for which nothing is copied.
    private static bool IsRun(ReadOnlySpan<int> rows)
    {
        for (int i = 1; i < rows.Length; i++)
        {
            if (rows[i] != rows[i - 1] + 1)
                return false;
        }
        return true;
    }

    private static ArrayData Take(ArrayData data, ReadOnlySpan<int> rows)
    {
        if (data.DataType is NullType)
            return new ArrayData(data.DataType, rows.Length, rows.Length, 0, System.Array.Empty<ArrowBuffer>());

        (ArrowBuffer validity, int nulls) = Validity(data, rows);
        switch (data.DataType)
        {
            case BooleanType:
                return new ArrayData(data.DataType, rows.Length, nulls, 0, [validity, Bits(data.Buffers[1].Span, data.Offset, rows)]);
            case DictionaryType dictionary:
                ArrowBuffer indices = Fixed(data.Buffers[1].Span, ((FixedWidthType)dictionary.IndexType).BitWidth / 8, data.Offset, rows);
                return new ArrayData(data.DataType, rows.Length, nulls, 0, [validity, indices], null, data.Dictionary.Retain());
            case StringType or BinaryType:
                return Text<int>(data, rows, validity, nulls);
            case LargeStringType or LargeBinaryType:
                return Text<long>(data, rows, validity, nulls);
            case FixedSizeListType list:
                return new ArrayData(data.DataType, rows.Length, nulls, 0, [validity], [Take(data.Children[0], Items(list.ListSize, data.Offset, rows))]);
            case ListType or MapType:
                return List<int>(data, rows, validity, nulls);
            case LargeListType:
                return List<long>(data, rows, validity, nulls);
            case StructType:
                int[] shifted = Shift(rows, data.Offset);
                return new ArrayData(data.DataType, rows.Length, nulls, 0, [validity], [.. data.Children.Select(child => Take(child, shifted))]);
            case FixedWidthType type:
                return new ArrayData(data.DataType, rows.Length, nulls, 0, [validity, Fixed(data.Buffers[1].Span, type.BitWidth / 8, data.Offset, rows)]);
            default:
                return Joined(data, rows);
        }
    }

    // Types that stages do not meet (unions, views, run-end encoding): runs of neighbouring rows, joined.
    private static ArrayData Joined(ArrayData data, ReadOnlySpan<int> rows)
    {
        // Joining one run hands that run back, which does not own its memory.
        if (IsRun(rows))
            return data.SliceShared(rows[0], rows.Length);
        var runs = new List<IArrowArray>();
        for (int start = 0; start < rows.Length;)
        {
            int end = start + 1;
            while (end < rows.Length && rows[end] == rows[end - 1] + 1)
                end++;
            runs.Add(ArrowArrayFactory.BuildArray(data.Slice(rows[start], end - start)));
            start = end;
        }
        return ArrowArrayConcatenator.Concatenate(runs).Data;
    }

    private static (ArrowBuffer Validity, int Nulls) Validity(ArrayData data, ReadOnlySpan<int> rows)
    {
        if (data.GetNullCount() == 0 || data.Buffers[0].IsEmpty)
            return (ArrowBuffer.Empty, 0);
        ReadOnlySpan<byte> source = data.Buffers[0].Span;
        byte[] bits = new byte[(rows.Length + 7) / 8];
        int nulls = rows.Length;
        for (int i = 0; i < rows.Length; i++)
        {
            if (BitUtility.GetBit(source, data.Offset + rows[i]))
            {
                bits[i >> 3] |= (byte)(1 << (i & 7));
                nulls--;
            }
        }
        return (nulls == 0 ? ArrowBuffer.Empty : new ArrowBuffer(bits), nulls);
    }

    private static ArrowBuffer Bits(ReadOnlySpan<byte> source, int offset, ReadOnlySpan<int> rows)
    {
        byte[] bits = new byte[(rows.Length + 7) / 8];
        for (int i = 0; i < rows.Length; i++)
        {
            if (BitUtility.GetBit(source, offset + rows[i]))
                bits[i >> 3] |= (byte)(1 << (i & 7));
        }
        return new ArrowBuffer(bits);
    }

    private static ArrowBuffer Fixed(ReadOnlySpan<byte> source, int width, int offset, ReadOnlySpan<int> rows) => width switch
    {
        1 => Fixed<byte>(source, offset, rows),
        2 => Fixed<short>(source, offset, rows),
        4 => Fixed<int>(source, offset, rows),
        8 => Fixed<long>(source, offset, rows),
        16 => Fixed<Int128>(source, offset, rows),
        _ => Blocks(source, width, offset, rows),
    };

    private static ArrowBuffer Fixed<T>(ReadOnlySpan<byte> source, int offset, ReadOnlySpan<int> rows)
        where T : unmanaged
    {
        byte[] target = GC.AllocateUninitializedArray<byte>(checked(rows.Length * Unsafe.SizeOf<T>()));
        ReadOnlySpan<T> from = MemoryMarshal.Cast<byte, T>(source)[offset..];
        Span<T> to = MemoryMarshal.Cast<byte, T>(target.AsSpan());
        for (int i = 0; i < rows.Length; i++)
            to[i] = from[rows[i]];
        return new ArrowBuffer(target);
    }

    private static ArrowBuffer Blocks(ReadOnlySpan<byte> source, int width, int offset, ReadOnlySpan<int> rows)
    {
        byte[] target = GC.AllocateUninitializedArray<byte>(checked(rows.Length * width));
        for (int i = 0; i < rows.Length; i++)
            source.Slice((offset + rows[i]) * width, width).CopyTo(target.AsSpan(i * width));
        return new ArrowBuffer(target);
    }

    private static ArrayData Text<TOffset>(ArrayData data, ReadOnlySpan<int> rows, ArrowBuffer validity, int nulls)
        where TOffset : unmanaged, System.Numerics.IBinaryInteger<TOffset>
    {
        ReadOnlySpan<TOffset> from = MemoryMarshal.Cast<byte, TOffset>(data.Buffers[1].Span)[data.Offset..];
        (byte[] offsets, int length) = Offsets(from, rows);
        Span<TOffset> to = MemoryMarshal.Cast<byte, TOffset>(offsets.AsSpan());
        byte[] target = GC.AllocateUninitializedArray<byte>(length);
        ReadOnlySpan<byte> source = data.Buffers[2].Span;
        for (int i = 0; i < rows.Length; i++)
        {
            int start = int.CreateChecked(from[rows[i]]), end = int.CreateChecked(from[rows[i] + 1]);
            source[start..end].CopyTo(target.AsSpan(int.CreateChecked(to[i])));
        }
        return new ArrayData(data.DataType, rows.Length, nulls, 0, [validity, new ArrowBuffer(offsets), new ArrowBuffer(target)]);
    }

    private static ArrayData List<TOffset>(ArrayData data, ReadOnlySpan<int> rows, ArrowBuffer validity, int nulls)
        where TOffset : unmanaged, System.Numerics.IBinaryInteger<TOffset>
    {
        ReadOnlySpan<TOffset> from = MemoryMarshal.Cast<byte, TOffset>(data.Buffers[1].Span)[data.Offset..];
        (byte[] offsets, int length) = Offsets(from, rows);
        int[] items = new int[length];
        int at = 0;
        foreach (int row in rows)
        {
            for (int item = int.CreateChecked(from[row]), end = int.CreateChecked(from[row + 1]); item < end; item++)
                items[at++] = item;
        }
        ArrayData child = length == 0 ? EmptyData(data.Children[0].DataType) : Take(data.Children[0], items);
        return new ArrayData(data.DataType, rows.Length, nulls, 0, [validity, new ArrowBuffer(offsets)], [child]);
    }

    // The offsets of the rows taken, and where the last one ends.
    private static (byte[] Offsets, int Length) Offsets<TOffset>(ReadOnlySpan<TOffset> from, ReadOnlySpan<int> rows)
        where TOffset : unmanaged, System.Numerics.IBinaryInteger<TOffset>
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>((rows.Length + 1) * Unsafe.SizeOf<TOffset>());
        Span<TOffset> to = MemoryMarshal.Cast<byte, TOffset>(bytes.AsSpan());
        TOffset length = TOffset.Zero;
        for (int i = 0; i < rows.Length; i++)
        {
            to[i] = length;
            length = checked(length + from[rows[i] + 1] - from[rows[i]]);
        }
        to[rows.Length] = length;
        return (bytes, int.CreateChecked(length));
    }

    private static int[] Items(int size, int offset, ReadOnlySpan<int> rows)
    {
        int[] items = new int[checked(rows.Length * size)];
        int at = 0;
        foreach (int row in rows)
        {
            for (int item = (offset + row) * size, end = item + size; item < end; item++)
                items[at++] = item;
        }
        return items;
    }

    private static int[] Shift(ReadOnlySpan<int> rows, int offset)
    {
        int[] shifted = rows.ToArray();
        for (int i = 0; i < shifted.Length; i++)
            shifted[i] += offset;
        return shifted;
    }

    /// <summary>A column of no rows.</summary>
    public static ArrayData EmptyData(IArrowType type) => type switch
    {
        NullType => new ArrayData(type, 0, 0, 0, System.Array.Empty<ArrowBuffer>()),
        StructType structure => new ArrayData(type, 0, 0, 0, [ArrowBuffer.Empty], [.. structure.Fields.Select(field => EmptyData(field.DataType))]),
        FixedSizeListType list => new ArrayData(type, 0, 0, 0, [ArrowBuffer.Empty], [EmptyData(list.ValueDataType)]),
        MapType map => new ArrayData(type, 0, 0, 0, [ArrowBuffer.Empty, ZeroOffset], [EmptyData(map.Fields[0].DataType)]),
        LargeListType list => new ArrayData(type, 0, 0, 0, [ArrowBuffer.Empty, ZeroLargeOffset], [EmptyData(list.ValueDataType)]),
        LargeStringType or LargeBinaryType => new ArrayData(type, 0, 0, 0, [ArrowBuffer.Empty, ZeroLargeOffset, ArrowBuffer.Empty]),
        ListType list => new ArrayData(type, 0, 0, 0, [ArrowBuffer.Empty, ZeroOffset], [EmptyData(list.ValueDataType)]),
        DictionaryType dictionary => new ArrayData(
            type, 0, 0, 0, [ArrowBuffer.Empty, ArrowBuffer.Empty], null, EmptyData(dictionary.ValueType)),
        StringType or BinaryType => new ArrayData(type, 0, 0, 0, [ArrowBuffer.Empty, ZeroOffset, ArrowBuffer.Empty]),
        _ => new ArrayData(type, 0, 0, 0, [ArrowBuffer.Empty, ArrowBuffer.Empty]),
    };

    private static ArrowBuffer ZeroOffset => new(new byte[sizeof(int)]);

    private static ArrowBuffer ZeroLargeOffset => new(new byte[sizeof(long)]);
}
