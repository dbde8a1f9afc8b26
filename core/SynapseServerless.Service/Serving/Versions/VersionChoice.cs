using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SynapseServerless.Service.Serving;

/// <summary>Deals requests to versions by their weights, so that one key is always dealt to the same version.</summary>
/// <remarks>
/// Weighted rendezvous hashing: the version with the least -ln(u)/weight wins, u being a hash of key and version between 0 and 1. Each wins with a
/// probability in proportion to its weight, and where weights change, only keys move that the change is about.
/// </remarks>
internal static class VersionChoice
{
    /// <summary>The version that a key is dealt to.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="key">The key.</param>
    /// <param name="versions">The versions, at least one of them with a weight above 0.</param>
    public static string Choose(string model, string key, IReadOnlyList<WeightedVersion> versions)
    {
        string? chosen = null;
        double least = double.PositiveInfinity;
        int answering = 0;
        foreach (WeightedVersion version in versions)
            answering += version.Weight > 0 ? 1 : 0;
        foreach (WeightedVersion version in versions)
        {
            if (version.Weight <= 0)
                continue;
            if (answering == 1)
                return version.Version;
            double score = -Math.Log(Fraction(model, key, version.Version)) / version.Weight;
            if (score < least || chosen is null)
                (chosen, least) = (version.Version, score);
        }
        return chosen ?? throw new InvalidOperationException("No version has a weight.");
    }

    // Above 0 and below 1.
    private static double Fraction(string model, string key, string version)
    {
        string text = $"{model}\n{key}\n{version}";
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return ((BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) + 0.5) / (1UL << 53);
    }
}
