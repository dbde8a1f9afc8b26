using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace SynapseServerless.ML;

/// <summary>Words and their vectors.</summary>
internal sealed class WordVectors
{
    private readonly int _size;
    private readonly float[] _vectors;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <summary>Puts them together.</summary>
    /// <param name="words">The words.</param>
    /// <param name="size">Numbers of a vector.</param>
    /// <param name="vectors">The vectors, one after the other.</param>
    public WordVectors(IReadOnlyList<string> words, int size, float[] vectors)
    {
        if (vectors.LongLength != (long)words.Count * size)
            throw new DataException($"There are {vectors.Length} numbers for {words.Count} words of {size} each", Location.None, "Copy the folder of the model again, or fit and save it again.");
        (Words, _size, _vectors) = (words, size, vectors);
        foreach (string word in words)
            _places.TryAdd(word, _places.Count);
    }

    /// <summary>The words, the most frequent first.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The vector of a word; empty for one that is not known.</summary>
    public ReadOnlySpan<float> Of(string word) => _places.TryGetValue(word, out int place) ? Of(place) : default;

    /// <summary>The words whose vectors are at the smallest angles to a vector, the nearest first.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="but">A word that is left out; null for none.</param>
    public IReadOnlyList<(string Word, double Similarity)> Nearest(ReadOnlySpan<float> vector, int count, string? but)
    {
        double length = TensorPrimitives.Norm(vector);
        var found = new PriorityQueue<int, (double, int)>();
        for (int place = 0; place < Words.Count; place++)
        {
            if (Words[place] == but)
                continue;
            double product = TensorPrimitives.Dot(vector, Of(place)), lengths = length * TensorPrimitives.Norm(Of(place));
            (double, int) key = (lengths > 0 ? product / lengths : 0, -place);
            if (found.Count < count)
                found.Enqueue(place, key);
            else
                found.EnqueueDequeue(place, key);
        }
        var nearest = new List<(string, double)>();
        while (found.TryDequeue(out int place, out (double Similarity, int) key))
            nearest.Add((Words[place], key.Similarity));
        nearest.Reverse();
        return nearest;
    }

    /// <summary>Writes them.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_size);
        writer.Write(Words.Count);
        foreach (string word in Words)
            writer.Write(word);
        writer.Write(MemoryMarshal.AsBytes<float>(_vectors));
    }

    /// <summary>Reads them.</summary>
    public static WordVectors Load(BinaryReader reader)
    {
        int size = reader.ReadInt32();
        string[] words = new string[reader.ReadInt32()];
        for (int i = 0; i < words.Length; i++)
            words[i] = reader.ReadString();
        float[] vectors = new float[words.Length * size];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(vectors.AsSpan()));
        return new WordVectors(words, size, vectors);
    }

    private ReadOnlySpan<float> Of(int place) => _vectors.AsSpan(place * _size, _size);
}
