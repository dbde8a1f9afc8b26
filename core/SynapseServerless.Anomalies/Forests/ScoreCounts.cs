namespace SynapseServerless.Anomalies;

/// <summary>Counts of scores by which a threshold is found: a sketch of 65,536 bins, and another inside one of them where it has to be exact.</summary>
/// <remarks>A score is a whole number of 2^-32 here. Counts of parts add up to those of the whole.</remarks>
internal sealed class ScoreCounts
{
    private const int Bins = 1 << 16;

    private readonly long[] _counts = new long[Bins];

    /// <summary>How many scores were counted, those outside the bin included.</summary>
    public long Total { get; private set; }

    /// <summary>Scores above the bin.</summary>
    public long Above { get; private set; }

    /// <summary>Adds a score.</summary>
    /// <param name="score">From 0 to 1.</param>
    /// <param name="bin">The bin that is looked into; null to count in bins.</param>
    public void Add(double score, int? bin)
    {
        uint place = Place(score);
        Total++;
        if (bin is not { } inside)
            _counts[place >> 16]++;
        else if (place >> 16 == inside)
            _counts[place & 0xFFFF]++;
        else if (place >> 16 > inside)
            Above++;
    }

    /// <summary>Adds other counts.</summary>
    public void Add(ScoreCounts other)
    {
        Total += other.Total;
        Above += other.Above;
        for (int i = 0; i < Bins; i++)
            _counts[i] += other._counts[i];
    }

    /// <summary>The lowest bin that is wanted so that as many scores are in it and above as are asked for, and how many are in that bin.</summary>
    public (int Bin, long Count) Find(long wanted)
    {
        long left = wanted - Above;
        int bin = Bins - 1;
        for (; bin > 0 && left > _counts[bin]; bin--)
            left -= _counts[bin];
        return (bin, _counts[bin]);
    }

    /// <summary>The score at which a bin begins.</summary>
    public static double Edge(int? outer, int bin) => outer is { } high ? ((((double)high * Bins) + bin) / Bins) / Bins : (double)bin / Bins;

    /// <summary>Writes the counts that are not 0.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Total);
        writer.Write(Above);
        writer.Write(_counts.Count(static count => count > 0));
        for (int i = 0; i < Bins; i++)
        {
            if (_counts[i] == 0)
                continue;
            writer.Write(i);
            writer.Write(_counts[i]);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static ScoreCounts Load(BinaryReader reader)
    {
        var counts = new ScoreCounts { Total = reader.ReadInt64(), Above = reader.ReadInt64() };
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            int bin = reader.ReadInt32();
            counts._counts[bin & (Bins - 1)] = reader.ReadInt64();
        }
        return counts;
    }

    private static uint Place(double score) => (uint)Math.Clamp(score * Bins * Bins, 0, uint.MaxValue);
}
