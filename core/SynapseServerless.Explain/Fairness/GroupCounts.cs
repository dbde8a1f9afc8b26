using System.Text.Json.Serialization;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>What is counted of the rows of a group.</summary>
public sealed class GroupCounts
{
    /// <summary>Bins that scores are calibrated in.</summary>
    internal const int Bins = 10;

    /// <summary>Positive rows predicted positive.</summary>
    public long TruePositives { get; set; }

    /// <summary>Negative rows predicted positive.</summary>
    public long FalsePositives { get; set; }

    /// <summary>Negative rows predicted negative.</summary>
    public long TrueNegatives { get; set; }

    /// <summary>Positive rows predicted negative.</summary>
    public long FalseNegatives { get; set; }

    /// <summary>Rows by bin of their score.</summary>
    public long[] BinRows { get; set; } = new long[Bins];

    /// <summary>Positive rows by bin of their score.</summary>
    public long[] BinPositives { get; set; } = new long[Bins];

    /// <summary>Sums of scores by bin.</summary>
    [JsonInclude]
    internal ExactSum[] BinScores { get; set; } = [.. Enumerable.Range(0, Bins).Select(static _ => new ExactSum())];

    [JsonIgnore]
    internal long Rows => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    [JsonIgnore]
    internal long Positives => TruePositives + FalseNegatives;

    [JsonIgnore]
    internal long Selected => TruePositives + FalsePositives;

    internal void Add(bool label, bool prediction, double? score)
    {
        if (label && prediction)
            TruePositives++;
        else if (label)
            FalseNegatives++;
        else if (prediction)
            FalsePositives++;
        else
            TrueNegatives++;
        if (score is not { } value)
            return;
        int bin = Math.Clamp((int)(value * Bins), 0, Bins - 1);
        BinRows[bin]++;
        BinPositives[bin] += label ? 1 : 0;
        BinScores[bin].Add(value);
    }

    internal void Add(GroupCounts other)
    {
        TruePositives += other.TruePositives;
        FalsePositives += other.FalsePositives;
        TrueNegatives += other.TrueNegatives;
        FalseNegatives += other.FalseNegatives;
        for (int bin = 0; bin < Bins; bin++)
        {
            BinRows[bin] += other.BinRows[bin];
            BinPositives[bin] += other.BinPositives[bin];
            BinScores[bin].Add(other.BinScores[bin]);
        }
    }

    /// <summary>The mean score less the share of positive rows, by bin and weighed by its rows, whatever the sign; NaN without scores.</summary>
    internal double CalibrationError()
    {
        long rows = BinRows.Sum();
        return rows == 0 ? double.NaN : Enumerable.Range(0, Bins).Where(bin => BinRows[bin] > 0)
            .Sum(bin => Math.Abs(BinScores[bin].Over(BinRows[bin]) - (BinPositives[bin] / (double)BinRows[bin])) * BinRows[bin]) / rows;
    }
}
