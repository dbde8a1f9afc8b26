using System.Buffers.Binary;
using System.Numerics;

namespace SynapseServerless.VowpalWabbit;

/// <summary>The hashes by which names become places of weights: MurmurHash3 for 32 bits, and VW's ways of using it.</summary>
internal static class FeatureHash
{
    /// <summary>The place of the constant feature.</summary>
    public const uint Constant = 11650396;

    /// <summary>What places are multiplied by when features are combined, the prime of FNV-1.</summary>
    public const uint CombiningPrime = 16777619;

    /// <summary>MurmurHash3_x86_32.</summary>
    public static uint Murmur(ReadOnlySpan<byte> data, uint seed)
    {
        const uint c1 = 0xcc9e2d51, c2 = 0x1b873593;
        uint hash = seed;
        ReadOnlySpan<byte> rest = data;
        for (; rest.Length >= 4; rest = rest[4..])
        {
            hash ^= BitOperations.RotateLeft(BinaryPrimitives.ReadUInt32LittleEndian(rest) * c1, 15) * c2;
            hash = (BitOperations.RotateLeft(hash, 13) * 5) + 0xe6546b64;
        }
        uint tail = 0;
        for (int i = rest.Length - 1; i >= 0; i--)
            tail = (tail << 8) | rest[i];
        if (rest.Length > 0)
            hash ^= BitOperations.RotateLeft(tail * c1, 15) * c2;
        hash ^= (uint)data.Length;
        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }

    /// <summary>The hash of a name by <c>--hash strings</c>: a whole number stands for itself, counted from the seed.</summary>
    public static uint Strings(ReadOnlySpan<byte> name, uint seed)
    {
        while (name.Length > 0 && name[0] <= 0x20)
            name = name[1..];
        while (name.Length > 0 && name[^1] <= 0x20)
            name = name[..^1];
        ulong number = 0;
        foreach (byte digit in name)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return Murmur(name, seed);
            number = (10 * number) + digit - '0';
        }
        return (uint)number + seed;
    }

    /// <summary>The hash of a name by <c>--hash strings</c> or <c>--hash all</c>.</summary>
    public static uint Of(ReadOnlySpan<byte> name, uint seed, bool all) => all ? Murmur(name, seed) : Strings(name, seed);
}
