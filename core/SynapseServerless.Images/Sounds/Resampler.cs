using System.Collections.Concurrent;

namespace SynapseServerless.Images;

/// <summary>Makes samples of another rate, by a sinc that a Kaiser window ends: what the new rate cannot hold is taken away.</summary>
internal sealed class Resampler
{
    // The zeros of the sinc on each side, the window's shape, and how much of the band below half the lower rate stays.
    private const int Zeros = 24;
    private const double Beta = 9, Band = 0.95;

    private const int MostTables = 16;

    private static readonly ConcurrentDictionary<(int, int), Resampler> _known = new();

    private readonly int _from, _to, _taps;
    private readonly float[] _weights;

    private Resampler(int from, int to)
    {
        int divisor = (int)System.Numerics.BigInteger.GreatestCommonDivisor(from, to);
        _from = from / divisor;
        _to = to / divisor;
        double cutoff = Math.Min(1, (double)to / from) * Band;
        int half = (int)Math.Ceiling(Zeros / cutoff);
        _taps = 2 * half;
        // A new sample lies between two old ones, at one of as many places as the reduced rate has.
        _weights = new float[checked(_to * _taps)];
        double[] row = new double[_taps];
        for (int phase = 0; phase < _to; phase++)
        {
            double fraction = (double)phase / _to, sum = 0;
            for (int tap = 0; tap < _taps; tap++)
            {
                double distance = tap - half + 1 - fraction;
                row[tap] = Sinc(distance * cutoff) * Window(distance / half);
                sum += row[tap];
            }
            for (int tap = 0; tap < _taps; tap++)
                _weights[(phase * _taps) + tap] = (float)(row[tap] / sum);
        }
    }

    /// <summary>Samples of another rate; beyond the ends there is silence.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="from">Their rate.</param>
    /// <param name="to">The rate wanted.</param>
    public static float[] Resample(float[] samples, int from, int to)
    {
        if (from == to)
            return samples;
        if (_known.Count > MostTables)
            _known.Clear();
        return _known.GetOrAdd((from, to), static rates => new Resampler(rates.Item1, rates.Item2)).Apply(samples);
    }

    private float[] Apply(float[] samples)
    {
        float[] result = new float[checked((int)((((long)samples.Length * _to) + _from - 1) / _from))];
        for (int i = 0; i < result.Length; i++)
        {
            long position = (long)i * _from;
            int place = (int)(position / _to), phase = (int)(position % _to), first = place - (_taps / 2) + 1;
            ReadOnlySpan<float> weights = _weights.AsSpan(phase * _taps, _taps);
            int start = Math.Max(0, -first), end = Math.Min(_taps, samples.Length - first);
            result[i] = start < end ? Dot.Product(samples.AsSpan(first + start, end - start), weights[start..end]) : 0;
        }
        return result;
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double Window(double x) => Math.Abs(x) >= 1 ? 0 : Bessel(Beta * Math.Sqrt(1 - (x * x))) / Bessel(Beta);

    // The modified Bessel function of the first kind and order 0, by its series.
    private static double Bessel(double x)
    {
        double sum = 1, term = 1;
        for (int k = 1; term > sum * 1e-17; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
