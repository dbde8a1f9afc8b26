using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace SynapseServerless.ML;

/// <summary>A weighted sample of distinct vectors without replacement, of a fixed size at most.</summary>
/// <remarks>
/// Of keys <c>-ln(u) / weight</c> the smallest are kept (Efraimidis and Spirakis, 2006), where <c>u</c> is drawn by the vector's own
/// values: the sample of a whole is that of its parts' samples together.
/// </remarks>
/// <param name="size">The most vectors.</param>
internal sealed class RowSample(int size)
{
    private readonly SortedSet<Entry> _entries = new(Comparer<Entry>.Create(static (left, right) => left.CompareTo(right)));

    /// <summary>How many vectors there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Offers a vector.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="weight">Its weight, above 0.</param>
    /// <param name="seed">Seed of the draw.</param>
    public void Offer(ReadOnlySpan<float> vector, double weight, long seed)
    {
        ulong hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(vector), seed);
        // From above 0 to 1, so that the logarithm is finite.
        double u = ((hash >> 11) + 1) * (1.0 / (1L << 53));
        double key = -Math.Log(u) / weight;
        if (_entries.Count < size || key <= _entries.Max!.Key)
            Add(new Entry(key, vector.ToArray()));
    }

    /// <summary>Adds another sample.</summary>
    public void Add(RowSample other)
    {
        foreach (Entry entry in other._entries)
            Add(entry);
    }

    /// <summary>The vectors, by key.</summary>
    public double[][] Vectors() => [.. _entries.Select(entry => Array.ConvertAll(entry.Vector, static value => (double)value))];

    /// <summary>Writes the sample.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_entries.Count);
        foreach (Entry entry in _entries)
        {
            writer.Write(entry.Key);
            writer.Write(entry.Vector.Length);
            writer.Write(MemoryMarshal.AsBytes<float>(entry.Vector));
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote into this sample.</summary>
    public void Read(BinaryReader reader)
    {
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            double key = reader.ReadDouble();
            float[] vector = new float[reader.ReadInt32()];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(vector.AsSpan()));
            Add(new Entry(key, vector));
        }
    }

    private void Add(Entry entry)
    {
        _entries.Add(entry);
        if (_entries.Count > size)
            _entries.Remove(_entries.Max!);
    }

    private sealed record Entry(double Key, float[] Vector) : IComparable<Entry>
    {
        public int CompareTo(Entry? other)
        {
            int order = Key.CompareTo(other!.Key);
            return order != 0 ? order : Vector.AsSpan().SequenceCompareTo(other.Vector);
        }
    }
}
