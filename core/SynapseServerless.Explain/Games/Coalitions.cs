using System.Numerics;
using System.Runtime.InteropServices;

namespace SynapseServerless.Explain;

/// <summary>Sets of players, each a row of bits.</summary>
/// <param name="players">How many players there are.</param>
internal sealed class Coalitions(int players)
{
    private readonly int _words = Math.Max(1, (players + 63) / 64);
    private readonly List<ulong> _bits = [];

    /// <summary>How many players there are.</summary>
    public int Players => players;

    /// <summary>How many sets there are.</summary>
    public int Count => _bits.Count / _words;

    /// <summary>Whether a set has a player.</summary>
    public bool Has(int set, int player) => (_bits[(set * _words) + (player >> 6)] >> (player & 63) & 1) != 0;

    /// <summary>How many players a set has.</summary>
    public int Size(int set)
    {
        int size = 0;
        for (int i = 0; i < _words; i++)
            size += BitOperations.PopCount(_bits[(set * _words) + i]);
        return size;
    }

    /// <summary>Adds a set of the players given; its number.</summary>
    public int Add(ReadOnlySpan<int> members)
    {
        int set = Begin(0);
        foreach (int player in members)
            _bits[(set * _words) + (player >> 6)] |= 1UL << (player & 63);
        return set;
    }

    /// <summary>Adds a set of up to 64 players by its bits; its number.</summary>
    public int Add(ulong bits)
    {
        int set = Begin(0);
        _bits[set * _words] = bits;
        return set;
    }

    /// <summary>Adds the set of all players; its number.</summary>
    public int AddAll()
    {
        int set = Begin(0);
        for (int player = 0; player < players; player++)
            _bits[(set * _words) + (player >> 6)] |= 1UL << (player & 63);
        return set;
    }

    /// <summary>Adds the set of those that another has not; its number.</summary>
    public int AddRest(int other)
    {
        int set = AddAll();
        for (int i = 0; i < _words; i++)
            _bits[(set * _words) + i] &= ~_bits[(other * _words) + i];
        return set;
    }

    /// <summary>Takes the last set away.</summary>
    public void RemoveLast() => _bits.RemoveRange(_bits.Count - _words, _words);

    /// <summary>The bits of a set, to tell sets apart.</summary>
    public string Key(int set) => new(MemoryMarshal.Cast<ulong, char>(CollectionsMarshal.AsSpan(_bits).Slice(set * _words, _words)));

    private int Begin(ulong bits)
    {
        int set = Count;
        for (int i = 0; i < _words; i++)
            _bits.Add(bits);
        return set;
    }
}
