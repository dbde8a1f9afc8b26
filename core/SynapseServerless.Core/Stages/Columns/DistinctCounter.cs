using System.Numerics;

namespace SynapseServerless.Stages;

/// <summary>Counts different hashes, exactly up to a number of them and by HyperLogLog beyond.</summary>
/// <remarks>
/// Flajolet, Fusy, Gandouet and Meunier, "HyperLogLog: the analysis of a near-optimal cardinality estimation algorithm", 2007, with hashes
/// of 64 bits, so that large counts need no correction; small ones are corrected by linear counting. The standard error is 1.04 / sqrt(registers).
/// The count is that of the set of all hashes, however they were dealt out to counters and added up.
/// </remarks>
public sealed class DistinctCounter
{
    private const int Recent = 1024;

    private readonly int _maxExact;
    private readonly int _indexBits;
    private readonly int _registerCount;

    // Columns repeat their values: what came a short while ago need not be looked for among all.
    private ulong[]? _recent;
    private HashSet<ulong>? _exact = [];
    private byte[]? _registers;

    /// <summary>Creates a counter of nothing.</summary>
    /// <param name="maxExact">How many hashes are kept; more are estimated.</param>
    /// <param name="indexBits">How many bits of a hash choose a register: 4 to 18. There are 2 to that power, of a byte each.</param>
    public DistinctCounter(int maxExact, int indexBits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxExact);
        ArgumentOutOfRangeException.ThrowIfLessThan(indexBits, 4);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(indexBits, 18);
        _maxExact = maxExact;
        _indexBits = indexBits;
        _registerCount = 1 << indexBits;
    }

    /// <summary>Adds a hash.</summary>
    public void Add(ulong hash)
    {
        if (_exact is null)
        {
            AddToRegisters(hash);
            return;
        }
        _recent ??= NoneRecent();
        ref ulong recent = ref _recent[hash % Recent];
        if (recent == hash)
            return;
        recent = hash;
        if (_exact.Add(hash) && _exact.Count > _maxExact)
            Estimate();
    }

    /// <summary>Adds hashes.</summary>
    public void Add(ReadOnlySpan<ulong> hashes)
    {
        int done = 0;
        if (_exact is not null)
        {
            ulong[] recent = _recent ??= NoneRecent();
            for (; done < hashes.Length && _exact is not null; done++)
            {
                if (recent[hashes[done] % Recent] != hashes[done])
                    Add(hashes[done]);
            }
        }
        if (_exact is not null)
            return;
        byte[] registers = _registers!;
        int bits = _indexBits;
        foreach (ulong hash in hashes[done..])
        {
            int rank = RankOf(hash, bits);
            ref byte register = ref registers[hash >> (64 - bits)];
            if (rank > register)
                register = (byte)rank;
        }
    }

    /// <summary>Adds the hashes of another counter, made with the same numbers.</summary>
    public void Add(DistinctCounter other)
    {
        if (other._maxExact != _maxExact || other._indexBits != _indexBits)
            throw new ArgumentException("The counters keep different numbers of hashes or registers.", nameof(other));
        if (other._exact is not null)
        {
            foreach (ulong hash in other._exact)
                Add(hash);
            return;
        }
        if (_exact is not null)
            Estimate();
        for (int i = 0; i < _registerCount; i++)
            _registers![i] = Math.Max(_registers[i], other._registers![i]);
    }

    /// <summary>How many there are.</summary>
    public long Count()
    {
        if (_exact is not null)
            return _exact.Count;
        double sum = 0;
        int zeros = 0;
        foreach (byte register in _registers!)
        {
            sum += Math.ScaleB(1, -register);
            zeros += register == 0 ? 1 : 0;
        }
        double registers = _registerCount;
        double alpha = _registerCount switch { 16 => 0.673, 32 => 0.697, 64 => 0.709, _ => 0.7213 / (1 + (1.079 / registers)) };
        double estimate = alpha * registers * registers / sum;
        if (estimate <= 2.5 * registers && zeros > 0)
            estimate = registers * Math.Log(registers / zeros);
        return (long)Math.Round(estimate);
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
    /// <param name="reader">Where from.</param>
    /// <param name="maxExact">How many hashes are kept, as in the one that was saved.</param>
    /// <param name="indexBits">How many bits of a hash choose a register, as in the one that was saved.</param>
    public static DistinctCounter Load(BinaryReader reader, int maxExact, int indexBits)
    {
        var counter = new DistinctCounter(maxExact, indexBits);
        if (!reader.ReadBoolean())
        {
            counter._exact = null;
            counter._registers = reader.ReadBytes(counter._registerCount);
            return counter;
        }
        for (int left = reader.ReadInt32(); left > 0; left--)
            counter._exact!.Add(reader.ReadUInt64());
        return counter;
    }

    // A hash of which the low bits are its place is never found where it was not put.
    private static ulong[] NoneRecent()
    {
        var recent = new ulong[Recent];
        for (int i = 0; i < Recent; i++)
            recent[i] = ~(ulong)i;
        return recent;
    }

    private void Estimate()
    {
        _registers = new byte[_registerCount];
        foreach (ulong hash in _exact!)
            AddToRegisters(hash);
        _exact = null;
        _recent = null;
    }

    private void AddToRegisters(ulong hash)
    {
        int rank = RankOf(hash, _indexBits);
        ref byte register = ref _registers![hash >> (64 - _indexBits)];
        if (rank > register)
            register = (byte)rank;
    }

    private static int RankOf(ulong hash, int indexBits) =>
        BitOperations.LeadingZeroCount((hash << indexBits) | (1UL << (indexBits - 1))) + 1;
}
