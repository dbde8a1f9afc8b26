using System.Text;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Hashes texts that begin with the same prefix as VW hashes names of features: MurmurHash3 for 32 bits over UTF-8.</summary>
/// <param name="prefix">What stands before each text.</param>
public sealed class VowpalWabbitMurmurWithPrefix(string prefix)
{
    private readonly byte[] _prefix = Encoding.UTF8.GetBytes(prefix);

    /// <summary>The hash of the prefix and a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="namespaceHash">Seed: the hash of the namespace.</param>
    public int Hash(ReadOnlySpan<char> text, int namespaceHash) => (int)Place(text, (uint)namespaceHash);

    /// <summary>The hash of a text alone.</summary>
    /// <param name="text">The text.</param>
    /// <param name="seed">The seed; for a feature the hash of its namespace.</param>
    public static int Hash(string text, int seed) => (int)FeatureHash.Murmur(Encoding.UTF8.GetBytes(text), (uint)seed);

    internal uint Place(ReadOnlySpan<char> text, uint seed)
    {
        int most = _prefix.Length + Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> bytes = most <= 512 ? stackalloc byte[512] : new byte[most];
        _prefix.CopyTo(bytes);
        return FeatureHash.Murmur(bytes[..(_prefix.Length + Encoding.UTF8.GetBytes(text, bytes[_prefix.Length..]))], seed);
    }
}
