using System.Runtime.InteropServices;

namespace SynapseServerless.ML;

/// <summary>What a pass of a fit of Word2Vec gathers: how often words come, then the sentences by places of words.</summary>
public sealed class WordState
{
    private readonly List<int> _words = [];
    private readonly List<int> _lengths = [];

    /// <summary>How often each word comes; what the first pass gathers.</summary>
    internal Dictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>The places of the words that are known; null when the state was read.</summary>
    internal Dictionary<string, int>? Places { get; set; }

    /// <summary>Counts the words of a sentence.</summary>
    internal void Count(IReadOnlyList<string> sentence)
    {
        foreach (string word in sentence)
            CollectionsMarshal.GetValueRefOrAddDefault(Counts, word, out _)++;
    }

    /// <summary>Adds a sentence, in pieces where it is long; words that are not known are left out.</summary>
    internal void Add(IReadOnlyList<string> sentence, int most)
    {
        int length = 0;
        foreach (string word in sentence)
        {
            if (!Places!.TryGetValue(word, out int place))
                continue;
            _words.Add(place);
            if (++length < most)
                continue;
            _lengths.Add(length);
            length = 0;
        }
        if (length > 0)
            _lengths.Add(length);
    }

    internal WordState Plus(WordState other)
    {
        foreach ((string word, long count) in other.Counts)
            CollectionsMarshal.GetValueRefOrAddDefault(Counts, word, out _) += count;
        _words.AddRange(other._words);
        _lengths.AddRange(other._lengths);
        return this;
    }

    /// <summary>The sentences, dealt out in turn.</summary>
    /// <param name="parts">How many parts there are.</param>
    internal List<ReadOnlyMemory<int>>[] Deal(int parts)
    {
        var dealt = new List<ReadOnlyMemory<int>>[parts];
        for (int part = 0; part < parts; part++)
            dealt[part] = [];
        ReadOnlyMemory<int> words = _words.ToArray();
        for (int i = 0, at = 0; i < _lengths.Count; at += _lengths[i++])
            dealt[i % parts].Add(words.Slice(at, _lengths[i]));
        return dealt;
    }

    internal void Save(BinaryWriter writer)
    {
        writer.Write(Counts.Count);
        foreach ((string word, long count) in Counts)
        {
            writer.Write(word);
            writer.Write(count);
        }
        writer.Write(_words.Count);
        writer.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_words)));
        writer.Write(_lengths.Count);
        writer.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_lengths)));
    }

    internal static WordState Load(BinaryReader reader)
    {
        var state = new WordState();
        for (int left = reader.ReadInt32(); left > 0; left--)
            state.Counts.Add(reader.ReadString(), reader.ReadInt64());
        Read(reader, state._words);
        Read(reader, state._lengths);
        return state;
    }

    private static void Read(BinaryReader reader, List<int> numbers)
    {
        CollectionsMarshal.SetCount(numbers, reader.ReadInt32());
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(numbers)));
    }
}

/// <summary>What a fit of Word2Vec has learned so far.</summary>
public sealed record WordProgress
{
    /// <summary>The words, the most frequent first.</summary>
    public IReadOnlyList<string> Vocabulary { get; init; } = [];

    /// <summary>How often each comes.</summary>
    public IReadOnlyList<long> Counts { get; init; } = [];

    /// <summary>The vectors, one after the other, at the end of the fit.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    internal float[] Vectors { get; init; } = [];
}
