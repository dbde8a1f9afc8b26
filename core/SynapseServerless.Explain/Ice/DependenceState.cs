using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Sums of what a model says, for each place of a table and each class, without rounding.</summary>
public sealed class DependenceState
{
    /// <summary>How many classes there are; 0 before the first row.</summary>
    public int Classes { get; set; }

    /// <summary>How many rows were added at each place.</summary>
    public long[] Counts { get; set; } = [];

    /// <summary>The sums, place after place.</summary>
    [System.Text.Json.Serialization.JsonInclude]
    internal ExactSum[] Sums { get; set; } = [];

    internal void Add(int places, int place, ReadOnlySpan<double> values)
    {
        if (Sums.Length == 0)
        {
            Classes = values.Length;
            Counts = new long[places];
            Sums = [.. Enumerable.Range(0, places * values.Length).Select(static _ => new ExactSum())];
        }
        Counts[place]++;
        for (int k = 0; k < Classes; k++)
            Sums[(place * Classes) + k].Add(values[k]);
    }

    internal DependenceState Plus(DependenceState other)
    {
        if (Sums.Length == 0)
            return other;
        for (int i = 0; i < other.Counts.Length; i++)
            Counts[i] += other.Counts[i];
        for (int i = 0; i < other.Sums.Length; i++)
            Sums[i].Add(other.Sums[i]);
        return this;
    }

    /// <summary>The means at a place; 0 where there were no rows.</summary>
    internal double[] Means(int place) =>
        [.. Enumerable.Range(0, Classes).Select(k => Counts[place] == 0 ? 0 : Sums[(place * Classes) + k].Over(Counts[place]))];
}
