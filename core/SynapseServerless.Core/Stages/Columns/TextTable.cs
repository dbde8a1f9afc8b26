using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace SynapseServerless.Stages;

/// <summary>Numbers different texts in UTF-8 in the order in which they come, without making strings of them.</summary>
/// <remarks>A text of up to seven bytes is a key by itself; of a longer one a hash is, and its bytes are compared.</remarks>
internal sealed class TextTable
{
    /// <summary>What stands for a text that is not there.</summary>
    public const int None = -1;

    private const ulong Golden = 0x9E3779B97F4A7C15;
    private const int ShortBytes = 7;

    private int[] _places = new int[64];
    private (ulong Key, int Start, int Length)[] _texts = new (ulong, int, int)[32];
    private byte[] _bytes = new byte[256];
    private int _used;
    private int _shift = 64 - 6;

    /// <summary>How many texts there are.</summary>
    public int Count { get; private set; }

    /// <summary>A text as a string.</summary>
    /// <param name="number">Its number.</param>
    public string this[int number] => Encoding.UTF8.GetString(_bytes, _texts[number].Start, _texts[number].Length);

    /// <summary>The number of a text; <see cref="None"/> where it is not there.</summary>
    public int Find(ReadOnlySpan<byte> text) => Find(text, KeyOf(text), out _);

    /// <summary>The number of a text, which is added where it is not there.</summary>
    public int Add(ReadOnlySpan<byte> text)
    {
        ulong key = KeyOf(text);
        int number = Find(text, key, out int place);
        if (number >= 0)
            return number;
        if (Count == _texts.Length)
            System.Array.Resize(ref _texts, Count * 2);
        if (_used + text.Length > _bytes.Length)
            System.Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + text.Length));
        text.CopyTo(_bytes.AsSpan(_used));
        _texts[Count] = (key, _used, text.Length);
        _used += text.Length;
        _places[place] = ++Count;
        if (Count * 2 > _places.Length)
            Grow();
        return Count - 1;
    }

    private int Find(ReadOnlySpan<byte> text, ulong key, out int place)
    {
        int[] places = _places;
        for (place = (int)((key * Golden) >> _shift); ; place = (place + 1) & (places.Length - 1))
        {
            int number = places[place] - 1;
            if (number < 0)
                return None;
            ref (ulong Key, int Start, int Length) known = ref _texts[number];
            if (known.Key == key && known.Length == text.Length
                && (text.Length <= ShortBytes || text.SequenceEqual(_bytes.AsSpan(known.Start, known.Length))))
                return number;
        }
    }

    // The length stands in the highest byte of a short text.
    private static ulong KeyOf(ReadOnlySpan<byte> text)
    {
        if (text.Length > ShortBytes)
            return XxHash3.HashToUInt64(text);
        ulong key = (ulong)text.Length << 56;
        if (text.Length >= 4)
            return key | MemoryMarshal.Read<uint>(text) | ((ulong)MemoryMarshal.Read<uint>(text[^4..]) << (8 * (text.Length - 4)));
        for (int i = 0; i < text.Length; i++)
            key |= (ulong)text[i] << (8 * i);
        return key;
    }

    private void Grow()
    {
        int[] places = new int[_places.Length * 2];
        _shift = 64 - BitOperations.Log2((uint)places.Length);
        for (int number = 0; number < Count; number++)
        {
            int place = (int)((_texts[number].Key * Golden) >> _shift);
            while (places[place] != 0)
                place = (place + 1) & (places.Length - 1);
            places[place] = number + 1;
        }
        _places = places;
    }
}
