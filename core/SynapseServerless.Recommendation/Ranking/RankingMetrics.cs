using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>How good ranked lists are, summed exactly over users, so that neither order nor cut of rows changes a bit.</summary>
internal sealed class RankingMetrics
{
    /// <summary>The metrics that are means over users.</summary>
    public static readonly string[] Means = ["ndcgAt", "map", "mapk", "precisionAtk", "recallAtK", "mrr", "fcp"];

    private readonly ExactSum[] _sums = [.. Means.Select(static _ => new ExactSum())];
    private readonly long[] _counts = new long[Means.Length];
    private readonly HashSet<string> _recommended = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>How many rows have a label.</summary>
    public long Users { get; private set; }

    /// <summary>How many rows have none, and count for nothing.</summary>
    public long WithoutLabels { get; private set; }

    /// <summary>Adds a user.</summary>
    /// <param name="predicted">What was recommended, the best first.</param>
    /// <param name="labels">What is relevant, the most relevant first.</param>
    /// <param name="k">How many recommendations count.</param>
    public void Add(string[] predicted, string[] labels, int k)
    {
        predicted = [.. predicted.Distinct(StringComparer.Ordinal)];
        labels = [.. labels.Distinct(StringComparer.Ordinal)];
        _recommended.UnionWith(predicted.Take(k));
        _known.UnionWith(predicted);
        _known.UnionWith(labels);
        if (labels.Length == 0)
        {
            WithoutLabels++;
            return;
        }
        Users++;
        var relevant = labels.ToHashSet(StringComparer.Ordinal);
        int hits = 0, hitsAtK = 0, firstHit = 0;
        double gain = 0, precisions = 0, precisionsAtK = 0;
        for (int i = 0; i < predicted.Length; i++)
        {
            if (!relevant.Contains(predicted[i]))
                continue;
            hits++;
            firstHit = firstHit == 0 ? i + 1 : firstHit;
            precisions += (double)hits / (i + 1);
            if (i >= k)
                continue;
            hitsAtK = hits;
            precisionsAtK += (double)hits / (i + 1);
            gain += 1 / Math.Log2(i + 2);
        }
        int most = Math.Min(k, labels.Length);
        double ideal = 0;
        for (int i = 0; i < most; i++)
            ideal += 1 / Math.Log2(i + 2);
        Add(0, gain / ideal);
        Add(1, precisions / labels.Length);
        Add(2, precisionsAtK / most);
        Add(3, (double)hitsAtK / k);
        Add(4, (double)hitsAtK / labels.Length);
        Add(5, firstHit == 0 ? 0 : 1.0 / firstHit);
        if (Concordant(predicted, labels) is { } concordant)
            Add(6, concordant);
    }

    /// <summary>Adds the users of another.</summary>
    public RankingMetrics Plus(RankingMetrics other)
    {
        for (int i = 0; i < _sums.Length; i++)
        {
            _sums[i].Add(other._sums[i]);
            _counts[i] += other._counts[i];
        }
        _recommended.UnionWith(other._recommended);
        _known.UnionWith(other._known);
        Users += other.Users;
        WithoutLabels += other.WithoutLabels;
        return this;
    }

    /// <summary>The metrics by name; one that is not defined is NaN.</summary>
    /// <param name="items">How many items there are; -1 for those that came.</param>
    public IReadOnlyDictionary<string, double> Values(long items)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int i = 0; i < Means.Length; i++)
            values[Means[i]] = _counts[i] == 0 ? double.NaN : _sums[i].Over(_counts[i]);
        double all = items < 0 ? _known.Count : items;
        values["diversityAtK"] = all == 0 ? double.NaN : _recommended.Count / all;
        values["maxDiversity"] = all == 0 ? double.NaN : _known.Count / all;
        return values;
    }

    /// <summary>How many different items came.</summary>
    public long Items => _known.Count;

    /// <summary>Writes the sums.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (ExactSum sum in _sums)
            sum.Save(writer);
        foreach (long count in _counts)
            writer.Write(count);
        writer.Write(Users);
        writer.Write(WithoutLabels);
        foreach (HashSet<string> set in new[] { _recommended, _known })
        {
            writer.Write(set.Count);
            foreach (string item in set)
                writer.Write(item);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static RankingMetrics Load(BinaryReader reader)
    {
        var metrics = new RankingMetrics();
        for (int i = 0; i < metrics._sums.Length; i++)
            metrics._sums[i] = ExactSum.Load(reader);
        for (int i = 0; i < metrics._counts.Length; i++)
            metrics._counts[i] = reader.ReadInt64();
        (metrics.Users, metrics.WithoutLabels) = (reader.ReadInt64(), reader.ReadInt64());
        foreach (HashSet<string> set in new[] { metrics._recommended, metrics._known })
        {
            for (int left = reader.ReadInt32(); left > 0; left--)
                set.Add(reader.ReadString());
        }
        return metrics;
    }

    private void Add(int metric, double value)
    {
        _sums[metric].Add(value);
        _counts[metric]++;
    }

    // Of all pairs of items that both lists have, the share that stands in the same order; null where there is no pair.
    private static double? Concordant(string[] predicted, string[] labels)
    {
        Dictionary<string, int> places = labels.Select(static (label, place) => (label, place)).ToDictionary(static pair => pair.label, static pair => pair.place, StringComparer.Ordinal);
        int[] common = [.. predicted.Where(places.ContainsKey).Select(item => places[item])];
        long alike = 0;
        for (int i = 0; i < common.Length; i++)
        {
            for (int j = i + 1; j < common.Length; j++)
                alike += common[i] < common[j] ? 1 : 0;
        }
        long pairs = (long)common.Length * (common.Length - 1) / 2;
        return pairs == 0 ? null : (double)alike / pairs;
    }
}
