using System.IO.Compression;
using System.Runtime.InteropServices;
using SynapseServerless.Collectives;

namespace SynapseServerless.LightGBM;

// Samples of several ranks, put together.
public sealed unsafe partial class BinSample
{
    // Columns are exchanged a few at a time, so that what is on the way stays small.
    private const long BytesAtATime = 32L << 20;

    /// <summary>Puts the samples of all ranks together, on all of them; rows follow each other in the order of the ranks.</summary>
    /// <remarks>Values that are floats travel as floats, the rows of a column without zeros are not told, and all of it is packed.</remarks>
    /// <param name="collective">The ranks; all have samples of the same columns.</param>
    /// <returns>The sample of all rows.</returns>
    internal BinSample Gather(ICollective collective)
    {
        long[] rows = collective.GatherRecords((long)Rows);
        // All ranks cut the columns alike, by what there is on average.
        long total = rows.Sum() * sizeof(double) / collective.Size;
        int columns = (int)Math.Clamp(BytesAtATime / Math.Max(1, total), 1, Columns);
        var whole = new BinSample(Columns);
        for (int first = 0; first < Columns; first += columns)
        {
            int last = Math.Min(Columns, first + columns);
            byte[][] parts = collective.AllGather(Encode(first, last));
            for (int rank = 0; rank < parts.Length; rank++)
                whole.Append(parts[rank], first, last, rows[..rank].Sum(), (int)rows[rank]);
        }
        whole.Rows = checked((int)rows.Sum());
        return whole;
    }

    private byte[] Encode(int first, int last)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, IsWorthPacking(first, last) ? CompressionLevel.Fastest : CompressionLevel.NoCompression))
        {
            for (int column = first; column < last; column++)
            {
                int count = _counts[column];
                var values = new ReadOnlySpan<double>(_values[column], count);
                bool areFloats = AreFloats(values);
                stream.Write(MemoryMarshal.AsBytes([count, areFloats ? 1 : 0]));
                if (count < Rows)
                    WriteRows(stream, new ReadOnlySpan<int>(_rows[column], count));
                if (areFloats)
                {
                    float[] floats = new float[count];
                    for (int i = 0; i < count; i++)
                        floats[i] = (float)values[i];
                    stream.Write(MemoryMarshal.AsBytes(floats.AsSpan()));
                }
                else
                    stream.Write(MemoryMarshal.AsBytes(values));
            }
        }
        return packed.ToArray();
    }

    // Measurements have digits that repeat in no way, and to pack them takes time and saves nothing; the first values of each column tell.
    private bool IsWorthPacking(int first, int last)
    {
        const int Values = 1024;
        using var packed = new MemoryStream();
        int length = 0;
        using (var stream = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            Span<float> floats = stackalloc float[Values];
            for (int column = first; column < last; column++)
            {
                int count = Math.Min(Values, _counts[column]);
                for (int i = 0; i < count; i++)
                    floats[i] = (float)_values[column][i];
                stream.Write(MemoryMarshal.AsBytes(floats[..count]));
                length += count * sizeof(float);
            }
        }
        return packed.Length < 0.8 * length;
    }

    // A bit for each row, or a number for each that has a value, whichever is less.
    private void WriteRows(Stream stream, ReadOnlySpan<int> rows)
    {
        if (!IsBitmap(rows.Length, Rows))
        {
            stream.Write(MemoryMarshal.AsBytes(rows));
            return;
        }
        byte[] bits = new byte[(Rows + 7) / 8];
        foreach (int row in rows)
            bits[row / 8] |= (byte)(1 << (row % 8));
        stream.Write(bits);
    }

    private static int[] ReadRows(Stream stream, int count, int rows)
    {
        int[] indices = new int[count];
        if (!IsBitmap(count, rows))
        {
            stream.ReadExactly(MemoryMarshal.AsBytes(indices.AsSpan()));
            return indices;
        }
        byte[] bits = new byte[(rows + 7) / 8];
        stream.ReadExactly(bits);
        int at = 0;
        for (int row = 0; row < rows; row++)
        {
            if ((bits[row / 8] & (1 << (row % 8))) != 0)
                indices[at++] = row;
        }
        return indices;
    }

    private static bool IsBitmap(int count, int rows) => (long)count * 8 * sizeof(int) > rows;

    private void Append(byte[] bytes, int first, int last, long before, int rows)
    {
        using var stream = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
        Span<int> head = stackalloc int[2];
        for (int column = first; column < last; column++)
        {
            stream.ReadExactly(MemoryMarshal.AsBytes(head));
            (int count, bool areFloats) = (head[0], head[1] != 0);
            int[]? indices = count < rows ? ReadRows(stream, count, rows) : null;
            byte[] values = new byte[count * (areFloats ? sizeof(float) : sizeof(double))];
            stream.ReadExactly(values);
            ReadOnlySpan<float> floats = MemoryMarshal.Cast<byte, float>(values);
            ReadOnlySpan<double> doubles = MemoryMarshal.Cast<byte, double>(values);
            for (int i = 0; i < count; i++)
            {
                int at = _counts[column];
                if (at == _capacities[column])
                    Grow(column);
                _values[column][at] = areFloats ? floats[i] : doubles[i];
                _rows[column][at] = checked((int)(before + (indices is null ? i : indices[i])));
                _counts[column] = at + 1;
            }
        }
    }

    private static bool AreFloats(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if ((float)value != value && !double.IsNaN(value))
                return false;
        }
        return true;
    }
}
