using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Sums of what a model says, for each place of a table and each class, without rounding.</summary>
public sealed class DependenceState
{
    /// <summary>How many classes there are; 0 before the first row.</summary>
    public int Classes { get; set; }

    /// <summary>How many single curves are kept to be drawn.</summary>
    internal const int MostLines = 40;

    /// <summary>How many rows have the value at each place, or one that is nearest to it.</summary>
    public long[] Data { get; set; } = [];

    /// <summary>Some curves of single rows, by a hash of theirs: those with the smallest, so that no order of the rows matters.</summary>
    [System.Text.Json.Serialization.JsonInclude]
    internal Dictionary<ulong, double[]> Lines { get; set; } = [];

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

    /// <summary>Counts the values of rows by the places of the table.</summary>
    internal void Count(int places, int place)
    {
        if (Data.Length == 0)
            Data = new long[places];
        Data[place]++;
    }

    /// <summary>Keeps a curve of a row where it is among those that are kept.</summary>
    internal void Keep(ReadOnlySpan<double> line)
    {
        ulong hash = 3;
        foreach (double value in line)
            hash = RowHashes.Join(hash, BitConverter.DoubleToUInt64Bits(value));
        if (Lines.Count < MostLines || hash < Lines.Keys.Max())
            Lines[hash] = line.ToArray();
        if (Lines.Count > MostLines)
            Lines.Remove(Lines.Keys.Max());
    }

    internal DependenceState Plus(DependenceState other)
    {
        if (Sums.Length == 0)
            return other;
        for (int i = 0; i < other.Data.Length; i++)
            Data[i] += other.Data[i];
        foreach ((ulong hash, double[] line) in other.Lines)
            Lines[hash] = line;
        foreach (ulong more in Lines.Keys.Order().Skip(MostLines).ToArray())
            Lines.Remove(more);
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
