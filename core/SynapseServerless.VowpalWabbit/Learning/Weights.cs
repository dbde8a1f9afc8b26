namespace SynapseServerless.VowpalWabbit;

/// <summary>The weights: for each place as many numbers as the update keeps, rounded up to a power of 2.</summary>
/// <remarks>The memory of places that were never written costs nothing: the system gives zeros when they are first touched.</remarks>
internal sealed class Weights
{
    private const int Page = 1024;

    /// <summary>Makes weights of 0.</summary>
    /// <param name="bits">Logarithm of the number of places.</param>
    /// <param name="adaptive">Whether sums of squared gradients are kept.</param>
    /// <param name="normalized">Whether scales of features are kept.</param>
    public Weights(int bits, bool adaptive, bool normalized)
    {
        Bits = bits;
        AdaptiveAt = adaptive ? 1 : 0;
        NormalizedAt = normalized ? AdaptiveAt + 1 : 0;
        SpareAt = normalized ? AdaptiveAt + 2 : adaptive ? 2 : 0;
        int kept = SpareAt + 1;
        StrideShift = kept <= 1 ? 0 : kept == 2 ? 1 : 2;
        Values = new float[1L << (bits + StrideShift)];
        Mask = (ulong)Values.LongLength - 1;
    }

    private Weights(Weights other)
    {
        (Bits, AdaptiveAt, NormalizedAt, SpareAt, StrideShift, Mask) = (other.Bits, other.AdaptiveAt, other.NormalizedAt, other.SpareAt, other.StrideShift, other.Mask);
        Values = new float[other.Values.LongLength];
        // Pages that nothing was written to stay without memory.
        for (int from = 0; from < Values.Length; from += Page)
        {
            Span<float> page = other.Values.AsSpan(from, Math.Min(Page, Values.Length - from));
            if (page.ContainsAnyExcept(0f))
                page.CopyTo(Values.AsSpan(from));
        }
    }

    /// <summary>Logarithm of the number of places.</summary>
    public int Bits { get; }

    /// <summary>Where the sum of squared gradients stands behind a weight; 0 where there is none.</summary>
    public int AdaptiveAt { get; }

    /// <summary>Where the scale stands; 0 where there is none.</summary>
    public int NormalizedAt { get; }

    /// <summary>Where a number stands that is needed within an update.</summary>
    public int SpareAt { get; }

    /// <summary>Logarithm of the numbers for each place.</summary>
    public int StrideShift { get; }

    /// <summary>The numbers for each place.</summary>
    public int Stride => 1 << StrideShift;

    /// <summary>What places are limited to.</summary>
    public ulong Mask { get; }

    /// <summary>All numbers.</summary>
    public float[] Values { get; }

    /// <summary>How many places there are.</summary>
    public int Count => 1 << Bits;

    /// <summary>A copy.</summary>
    public Weights Copy() => new(this);
}
