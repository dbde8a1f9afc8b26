using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Numbers drawn by a seed, the same in every process.</summary>
/// <param name="seed">The seed.</param>
internal struct Draws(ulong seed)
{
    private ulong _state = seed;
    private double _spare = double.NaN;

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        // SplitMix64 (Steele, Lea and Flood, 2014).
        ulong bits = Hash64.Mix(_state);
        _state += 0x9E3779B97F4A7C15;
        return bits;
    }

    /// <summary>A number from 0 up to but not including 1.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>A whole number from 0 up to but not including a bound.</summary>
    public int Below(int bound) => (int)(Uniform() * bound);

    /// <summary>A number of the standard normal distribution (Box and Muller, 1958).</summary>
    public double Normal()
    {
        if (!double.IsNaN(_spare))
        {
            double spare = _spare;
            _spare = double.NaN;
            return spare;
        }
        double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform())), angle = 2 * Math.PI * Uniform();
        _spare = radius * Math.Sin(angle);
        return radius * Math.Cos(angle);
    }

    /// <summary>Puts items into a random order.</summary>
    public void Shuffle(Span<int> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int other = Below(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }
}
