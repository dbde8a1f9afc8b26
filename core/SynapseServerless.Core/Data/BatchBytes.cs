using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Counts the bytes that rows take up, whatever longer batch they were cut out of.</summary>
internal static class BatchBytes
{
    /// <summary>Bytes of all rows of a batch.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    public static long Of(RecordBatch batch) => Of(batch, 0, batch.Length);

    /// <summary>How many rows from one on stay within a number of bytes; at least one.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="start">The first row.</param>
    /// <param name="mostRows">Most rows.</param>
    /// <param name="mostBytes">Most bytes, unless one row alone has more.</param>
    public static int RowsWithin(RecordBatch batch, int start, int mostRows, long mostBytes)
    {
        int most = Math.Min(mostRows, batch.Length - start);
        if (Of(batch, start, most) <= mostBytes)
            return most;
        int fits = 1, exceeds = most;
        while (exceeds - fits > 1)
        {
            int middle = fits + ((exceeds - fits) / 2);
            if (Of(batch, start, middle) <= mostBytes)
                fits = middle;
            else
                exceeds = middle;
        }
        return fits;
    }

    private static long Of(RecordBatch batch, int start, int rows)
    {
        long bytes = 0;
        for (int i = 0; i < batch.ColumnCount; i++)
            bytes += Of(batch.Column(i).Data, start, rows);
        return bytes;
    }

    private static long Of(ArrayData data, long start, long rows)
    {
        if (rows == 0)
            return 0;
        long first = data.Offset + start;
        switch (data.DataType)
        {
            case FixedWidthType type:
                return rows * type.BitWidth / 8;
            case StringType or BinaryType:
                (long from, long to) = Range<int>(data, first, rows);
                return (rows * sizeof(int)) + to - from;
            case LargeStringType or LargeBinaryType:
                (from, to) = Range<long>(data, first, rows);
                return (rows * sizeof(long)) + to - from;
            case ListType or MapType:
                (from, to) = Range<int>(data, first, rows);
                return (rows * sizeof(int)) + Of(data.Children[0], from, to - from);
            case LargeListType:
                (from, to) = Range<long>(data, first, rows);
                return (rows * sizeof(long)) + Of(data.Children[0], from, to - from);
            case FixedSizeListType list:
                return Of(data.Children[0], first * list.ListSize, rows * list.ListSize);
            case StructType:
                return data.Children.Sum(child => Of(child, first, rows));
            default:
                // Views and unions have no order of bytes by rows: each row counts for its share.
                return (data.Buffers.Sum(static buffer => (long)buffer.Length) + (data.Children ?? []).Sum(static child => Of(child, 0, child.Length)))
                    * rows / Math.Max(1, data.Length);
        }
    }

    private static (long From, long To) Range<T>(ArrayData data, long first, long rows)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        ReadOnlySpan<T> offsets = MemoryMarshal.Cast<byte, T>(data.Buffers[1].Span);
        return (long.CreateChecked(offsets[(int)first]), long.CreateChecked(offsets[(int)(first + rows)]));
    }
}
