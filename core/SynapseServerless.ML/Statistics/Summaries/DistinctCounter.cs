using System.Numerics;

namespace SynapseServerless.ML;

/// <summary>Counts different hashes: exactly up to <see cref="MaxExact"/>, beyond that by HyperLogLog with a standard error of 0.8 %.</summary>
/// <remarks>
/// Flajolet, Fusy, Gandouet and Meunier, "HyperLogLog: the analysis of a near-optimal cardinality estimation algorithm", 2007, with
/// 2^14 registers and hashes of 64 bits, so that large counts need no correction; small ones are exact here.
/// </remarks>
internal sealed class DistinctCounter
{
    /// <summary>How many hashes are kept.</summary>
    public const int MaxExact = 1 << 17;

    private const int IndexBits = 14;
    private const int Registers = 1 << IndexBits;

    private HashSet<ulong>? _exact = [];
    private byte[]? _registers;

    /// <summary>Adds a hash.</summary>
    public void Add(ulong hash)
    {
        if (_exact is null)
        {
            AddToRegisters(hash);
            return;
        }
        if (_exact.Add(hash) && _exact.Count > MaxExact)
            Estimate();
    }

    /// <summary>Adds the hashes of another counter.</summary>
    public void Add(DistinctCounter other)
    {
        if (other._exact is not null)
        {
            foreach (ulong hash in other._exact)
                Add(hash);
            return;
        }
        if (_exact is not null)
            Estimate();
        for (int i = 0; i < Registers; i++)
            _registers![i] = Math.Max(_registers[i], other._registers![i]);
    }

    /// <summary>How many there are.</summary>
    public long Count()
    {
        if (_exact is not null)
            return _exact.Count;
        double sum = 0;
        foreach (byte register in _registers!)
            sum += Math.ScaleB(1, -register);
        const double Alpha = 0.7213 / (1 + (1.079 / Registers));
        return (long)Math.Round(Alpha * Registers * Registers / sum);
    }

    /// <summary>Writes the counter.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_exact is not null);
        if (_registers is not null)
        {
            writer.Write(_registers);
            return;
        }
        writer.Write(_exact!.Count);
        foreach (ulong hash in _exact.Order())
            writer.Write(hash);
    }

    /// <summary>Reads a counter.</summary>
    public static DistinctCounter Load(BinaryReader reader)
    {
        var counter = new DistinctCounter();
        if (!reader.ReadBoolean())
        {
            counter._exact = null;
            counter._registers = reader.ReadBytes(Registers);
            return counter;
        }
        for (int left = reader.ReadInt32(); left > 0; left--)
            counter._exact!.Add(reader.ReadUInt64());
        return counter;
    }

    private void Estimate()
    {
        _registers = new byte[Registers];
        foreach (ulong hash in _exact!)
            AddToRegisters(hash);
        _exact = null;
    }

    private void AddToRegisters(ulong hash)
    {
        int index = (int)(hash >> (64 - IndexBits));
        int rank = BitOperations.LeadingZeroCount((hash << IndexBits) | (1UL << (IndexBits - 1))) + 1;
        if (rank > _registers![index])
            _registers[index] = (byte)rank;
    }
}
