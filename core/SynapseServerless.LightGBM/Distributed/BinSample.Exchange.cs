using System.Runtime.InteropServices;
using SynapseServerless.Collectives;

namespace SynapseServerless.LightGBM;

// Samples of several ranks, put together.
public sealed unsafe partial class BinSample
{
    // Columns are exchanged a few at a time, so that what is on the way stays small.
    private const long BytesAtATime = 32L << 20;

    /// <summary>Puts the samples of all ranks together, on all of them; rows follow each other in the order of the ranks.</summary>
    /// <remarks>Values that are floats travel as floats, and the rows of a column without zeros are not told.</remarks>
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
        using var stream = new MemoryStream();
        for (int column = first; column < last; column++)
        {
            int count = _counts[column];
            var values = new ReadOnlySpan<double>(_values[column], count);
            bool areFloats = AreFloats(values);
            stream.Write(MemoryMarshal.AsBytes([count, areFloats ? 1 : 0]));
            if (count < Rows)
                stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(_rows[column], count)));
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
        return stream.ToArray();
    }

    private void Append(ReadOnlySpan<byte> bytes, int first, int last, long before, int rows)
    {
        for (int column = first; column < last; column++)
        {
            int count = MemoryMarshal.Read<int>(bytes);
            bool areFloats = MemoryMarshal.Read<int>(bytes[4..]) != 0;
            bytes = bytes[8..];
            ReadOnlySpan<int> indices = [];
            if (count < rows)
            {
                indices = MemoryMarshal.Cast<byte, int>(bytes[..(count * sizeof(int))]);
                bytes = bytes[(count * sizeof(int))..];
            }
            int size = count * (areFloats ? sizeof(float) : sizeof(double));
            for (int i = 0; i < count; i++)
            {
                int at = _counts[column];
                if (at == _capacities[column])
                    Grow(column);
                _values[column][at] = areFloats ? MemoryMarshal.Cast<byte, float>(bytes)[i] : MemoryMarshal.Cast<byte, double>(bytes)[i];
                _rows[column][at] = checked((int)(before + (indices.IsEmpty ? i : indices[i])));
                _counts[column] = at + 1;
            }
            bytes = bytes[size..];
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
