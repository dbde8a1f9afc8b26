namespace SynapseServerless.Images;

/// <summary>The logarithm of the power of a sound in bands of the mel scale, frame after frame.</summary>
internal sealed class LogMel
{
    private const float Least = 1e-10f;

    private readonly int _size, _hop, _bins;
    private readonly float[] _window;
    private readonly float[][] _cosines, _sines, _filters;

    /// <param name="rate">Samples a second.</param>
    /// <param name="size">Samples of a frame.</param>
    /// <param name="hop">Samples from frame to frame.</param>
    /// <param name="filters">How many bands.</param>
    /// <param name="low">Where the first begins, in hertz.</param>
    /// <param name="high">Where the last ends.</param>
    /// <param name="scale">The scale.</param>
    public LogMel(int rate, int size, int hop, int filters, double low, double high, MelScale scale)
    {
        _size = size;
        _hop = hop;
        _bins = (size / 2) + 1;
        // Hann's window of a period: 0.5 - 0.5 cos(2 pi n / N).
        _window = [.. Enumerable.Range(0, size).Select(n => (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * n / size))))];
        _cosines = Waves(Math.Cos);
        _sines = Waves(Math.Sin);
        _filters = MelFilters.Create(filters, _bins, rate, low, high, scale);
    }

    /// <summary>How many bands there are.</summary>
    public int Bands => _filters.Length;

    /// <summary>How many frames a sound has: one around each sample that begins a hop. The last, whose middle is the end, is left out, as Whisper does.</summary>
    /// <param name="samples">Its samples.</param>
    public int Frames(int samples) => samples / _hop;

    /// <summary>The base-10 logarithms of the powers, band after band; beyond its ends the sound is mirrored.</summary>
    /// <param name="samples">The sound.</param>
    /// <param name="frames">How many frames.</param>
    /// <param name="to">For each band its frames.</param>
    public void Write(ReadOnlySpan<float> samples, int frames, Span<float> to)
    {
        int[] places = Mirror.Places(samples.Length, _size);
        float[] frame = new float[_size], powers = new float[_bins];
        for (int i = 0; i < frames; i++)
        {
            for (int n = 0; n < _size; n++)
                frame[n] = samples[places[(i * _hop) + n]] * _window[n];
            for (int bin = 0; bin < _bins; bin++)
            {
                float real = Dot.Product(frame, _cosines[bin]), imaginary = Dot.Product(frame, _sines[bin]);
                powers[bin] = (real * real) + (imaginary * imaginary);
            }
            for (int band = 0; band < _filters.Length; band++)
                to[(band * frames) + i] = MathF.Log10(Math.Max(Least, Dot.Product(powers, _filters[band])));
        }
    }

    // The discrete Fourier transform as products: frames are short, and a product of them is what processors do fastest.
    private float[][] Waves(Func<double, double> wave) =>
        [.. Enumerable.Range(0, _bins).Select(bin => Enumerable.Range(0, _size).Select(n => (float)wave(2 * Math.PI * ((long)bin * n % _size) / _size)).ToArray())];
}
