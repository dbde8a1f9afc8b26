using SynapseServerless.Stages;

namespace SynapseServerless.ML.Numbers;

/// <summary>Draws that are the same in every process: SplitMix64 (Steele, Lea and Flood, 2014).</summary>
internal struct Draws
{
    private ulong _state;

    /// <summary>Begins a sequence.</summary>
    /// <param name="seed">Seed of all sequences.</param>
    /// <param name="sequence">Which of them.</param>
    public Draws(long seed, long sequence) => _state = Hash64.Mix(Hash64.Mix((ulong)seed) ^ (ulong)sequence);

    /// <summary>From 0 up to but not including 1.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>From 0 up to but not including a bound.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    private ulong Next()
    {
        ulong state = _state;
        _state += 0x9E3779B97F4A7C15;
        return Hash64.Mix(state);
    }
}
