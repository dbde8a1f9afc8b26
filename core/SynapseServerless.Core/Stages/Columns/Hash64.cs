using System.Runtime.InteropServices;

namespace SynapseServerless.Stages;

/// <summary>Hashes of 64 bits that are the same in every process and on every machine.</summary>
public static class Hash64
{
    private static readonly ulong _ofEightBytes = Mix(8);

    /// <summary>The finalizer of SplitMix64 (Steele, Lea and Flood, 2014): every bit of the input reaches every bit of the output.</summary>
    public static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>The hash of bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong hash = Mix((ulong)bytes.Length);
        ReadOnlySpan<byte> left = bytes;
        for (; left.Length >= 8; left = left[8..])
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(left));
        return Mix(hash ^ Rest(bytes, left));
    }

    /// <summary>The hash of the eight bytes of a number, as <see cref="Of(ReadOnlySpan{byte})"/> gives it.</summary>
    public static ulong Of(ulong value) => Mix(Mix(_ofEightBytes ^ value));

    // Up to seven bytes as a number, the first of them the lowest.
    private static ulong Rest(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> left)
    {
        if (left.IsEmpty)
            return 0;
        if (bytes.Length >= 8)
            return MemoryMarshal.Read<ulong>(bytes[^8..]) >> (8 * (8 - left.Length));
        if (left.Length >= 4)
            return MemoryMarshal.Read<uint>(left) | ((ulong)MemoryMarshal.Read<uint>(left[^4..]) << (8 * (left.Length - 4)));
        ulong rest = left[0];
        for (int i = 1; i < left.Length; i++)
            rest |= (ulong)left[i] << (8 * i);
        return rest;
    }
}
