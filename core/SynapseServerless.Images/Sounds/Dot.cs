using System.Numerics;

namespace SynapseServerless.Images;

/// <summary>Sums of products.</summary>
internal static class Dot
{
    /// <summary>The sum of the products of two lists of one length.</summary>
    /// <param name="left">A list.</param>
    /// <param name="right">The other.</param>
    public static float Product(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sums = Vector<float>.Zero;
        int i = 0;
        for (; i + Vector<float>.Count <= left.Length; i += Vector<float>.Count)
            sums += new Vector<float>(left[i..]) * new Vector<float>(right[i..]);
        float sum = Vector.Sum(sums);
        for (; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }
}
