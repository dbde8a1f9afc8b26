namespace SynapseServerless.Images;

/// <summary>Triangles over frequencies, evenly spaced on the mel scale.</summary>
internal static class MelFilters
{
    // Slaney's scale is even up to 1000 Hz, which is 15 mel, and goes by the logarithm from there: 27 mel more for a factor of 6.4.
    private const double LinearHz = 200.0 / 3, BreakHz = 1000, BreakMel = 15, LogStep = 0.068751777420949123;

    /// <summary>The mel of a frequency.</summary>
    /// <param name="hertz">The frequency.</param>
    /// <param name="scale">The scale.</param>
    public static double ToMel(double hertz, MelScale scale) => scale == MelScale.Htk
        ? 2595 * Math.Log10(1 + (hertz / 700))
        : hertz < BreakHz ? hertz / LinearHz : BreakMel + (Math.Log(hertz / BreakHz) / LogStep);

    /// <summary>The frequency of a mel.</summary>
    /// <param name="mel">The mel.</param>
    /// <param name="scale">The scale.</param>
    public static double ToHertz(double mel, MelScale scale) => scale == MelScale.Htk
        ? 700 * (Math.Pow(10, mel / 2595) - 1)
        : mel < BreakMel ? mel * LinearHz : BreakHz * Math.Exp(LogStep * (mel - BreakMel));

    /// <summary>The weights of the frequencies of a transform, for each filter. On Slaney's scale the area of each triangle is 1; on that of HTK its height is.</summary>
    /// <param name="filters">How many filters.</param>
    /// <param name="bins">How many frequencies, from 0 to half the sample rate.</param>
    /// <param name="rate">Samples a second.</param>
    /// <param name="low">Where the first triangle begins, in hertz.</param>
    /// <param name="high">Where the last ends.</param>
    /// <param name="scale">The scale.</param>
    public static float[][] Create(int filters, int bins, int rate, double low, double high, MelScale scale)
    {
        double first = ToMel(low, scale), last = ToMel(high, scale);
        double[] edges = [.. Enumerable.Range(0, filters + 2).Select(i => ToHertz(first + ((last - first) * i / (filters + 1)), scale))];
        var weights = new float[filters][];
        for (int filter = 0; filter < filters; filter++)
        {
            double left = edges[filter], top = edges[filter + 1], right = edges[filter + 2];
            double height = scale == MelScale.Slaney ? 2 / (right - left) : 1;
            weights[filter] = [.. Enumerable.Range(0, bins).Select(bin =>
            {
                double hertz = bin * (rate / 2.0) / (bins - 1);
                return (float)(height * Math.Max(0, Math.Min((hertz - left) / (top - left), (right - hertz) / (right - top))));
            })];
        }
        return weights;
    }
}

/// <summary>A scale of pitch as it is heard.</summary>
public enum MelScale
{
    /// <summary>That of Slaney's Auditory Toolbox, which librosa and Whisper use: even up to 1000 Hz, then by the logarithm. The area of each filter is 1.</summary>
    Slaney,

    /// <summary>That of HTK, which Kaldi uses: 2595 log10(1 + f / 700). The height of each filter is 1.</summary>
    Htk,
}
