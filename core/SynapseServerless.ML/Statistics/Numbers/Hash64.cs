using System.Runtime.InteropServices;

namespace SynapseServerless.ML;

/// <summary>Hashes of 64 bits that are the same in every process and on every machine.</summary>
internal static class Hash64
{
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
        for (; bytes.Length >= 8; bytes = bytes[8..])
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(bytes));
        ulong rest = 0;
        for (int i = 0; i < bytes.Length; i++)
            rest |= (ulong)bytes[i] << (8 * i);
        return Mix(hash ^ rest);
    }
}
