using System.Buffers.Binary;
using System.Numerics;

namespace SynapseServerless.ML.Numbers;

/// <summary>MurmurHash3, 32 bits, the variant for x86 (A. Appleby, public domain), by which Spark's HashingTF hashes words.</summary>
internal static class Murmur3
{
    /// <summary>The hash of bytes.</summary>
    public static uint Hash(ReadOnlySpan<byte> bytes, uint seed)
    {
        uint hash = seed;
        int length = bytes.Length;
        for (; bytes.Length >= 4; bytes = bytes[4..])
            hash = (BitOperations.RotateLeft(hash ^ Scramble(BinaryPrimitives.ReadUInt32LittleEndian(bytes)), 13) * 5) + 0xE6546B64;
        uint rest = 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
            rest = (rest << 8) | bytes[i];
        hash ^= Scramble(rest) ^ (uint)length;
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    private static uint Scramble(uint block) => BitOperations.RotateLeft(block * 0xCC9E2D51, 15) * 0x1B873593;
}
