using System.Runtime.InteropServices;

namespace SynapseServerless.Collectives;

/// <summary>Where the blocks of the ranks are in a buffer, in bytes.</summary>
/// <param name="starts">Where each block starts.</param>
/// <param name="lengths">How long it is; may be nothing.</param>
public readonly ref struct BlockLayout(ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths)
{
    /// <summary>Where each block starts.</summary>
    public ReadOnlySpan<int> Starts { get; } = starts;

    /// <summary>How long each block is.</summary>
    public ReadOnlySpan<int> Lengths { get; } = lengths;

    /// <summary>How many blocks there are.</summary>
    public int Count => Lengths.Length;

    /// <summary>Length of all blocks together.</summary>
    public long Total
    {
        get
        {
            long total = 0;
            foreach (int length in Lengths)
                total += length;
            return total;
        }
    }

    /// <summary>The block of a rank.</summary>
    public Span<byte> Of(Span<byte> buffer, int rank) => buffer.Slice(Starts[rank], Lengths[rank]);

    /// <inheritdoc cref="Of(Span{byte}, int)"/>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> buffer, int rank) => buffer.Slice(Starts[rank], Lengths[rank]);

    /// <summary>A number by which ranks see whether they have the same layout.</summary>
    internal int Fingerprint()
    {
        var hash = new System.IO.Hashing.XxHash32();
        hash.Append(MemoryMarshal.AsBytes(Lengths));
        return (int)hash.GetCurrentHashAsUInt32();
    }
}
