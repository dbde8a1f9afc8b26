using System.Numerics;

namespace SynapseServerless.Stages;

/// <summary>Numbers different keys of 64 bits in the order in which they come: a hash table without anything but that.</summary>
internal sealed class KeyTable
{
    /// <summary>What stands for a key that is not there.</summary>
    public const int None = -1;

    private const ulong Golden = 0x9E3779B97F4A7C15;

    // The number of each key and 1 more; 0 for a free place.
    private int[] _places = new int[64];
    private ulong[] _keys = new ulong[32];
    private int _shift = 64 - 6;

    /// <summary>How many keys there are.</summary>
    public int Count { get; private set; }

    /// <summary>The keys, by number.</summary>
    public ReadOnlySpan<ulong> Keys => _keys.AsSpan(0, Count);

    /// <summary>The number of a key; <see cref="None"/> where it is not there.</summary>
    public int Find(ulong key)
    {
        int[] places = _places;
        for (int place = (int)((key * Golden) >> _shift); ; place = (place + 1) & (places.Length - 1))
        {
            int number = places[place] - 1;
            if (number < 0 || _keys[number] == key)
                return number;
        }
    }

    /// <summary>The number of a key, which is added where it is not there.</summary>
    public int Add(ulong key)
    {
        int[] places = _places;
        int place = (int)((key * Golden) >> _shift);
        for (; ; place = (place + 1) & (places.Length - 1))
        {
            int number = places[place] - 1;
            if (number < 0)
                break;
            if (_keys[number] == key)
                return number;
        }
        if (Count == _keys.Length)
            Array.Resize(ref _keys, Count * 2);
        _keys[Count] = key;
        places[place] = ++Count;
        if (Count * 2 > places.Length)
            Grow();
        return Count - 1;
    }

    private void Grow()
    {
        int[] places = new int[_places.Length * 2];
        _shift = 64 - BitOperations.Log2((uint)places.Length);
        for (int number = 0; number < Count; number++)
        {
            int place = (int)((_keys[number] * Golden) >> _shift);
            while (places[place] != 0)
                place = (place + 1) & (places.Length - 1);
            places[place] = number + 1;
        }
        _places = places;
    }
}
