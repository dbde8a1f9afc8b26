namespace SynapseServerless.Recommendation;

/// <summary>The largest of many numbers.</summary>
internal static class TopList
{
    private static readonly Comparison<(int Place, double Score)> s_order = static (one, other) =>
        one.Score != other.Score ? other.Score.CompareTo(one.Score) : one.Place.CompareTo(other.Place);

    /// <summary>The places of the largest, the largest first; of equal ones the first. Zeros are left out unless they are asked for.</summary>
    public static IReadOnlyList<(int Place, double Score)> Of(ReadOnlySpan<double> scores, int count, bool zeros = false)
    {
        var kept = new List<(int Place, double Score)>((2 * Math.Min(count, scores.Length)) + 32);
        int most = kept.Capacity;
        double least = double.NegativeInfinity;
        for (int place = 0; place < scores.Length; place++)
        {
            double score = scores[place];
            if ((score == 0 && !zeros) || score <= least)
                continue;
            kept.Add((place, score));
            if (kept.Count < most)
                continue;
            Cut(kept, count);
            least = kept[^1].Score;
        }
        Cut(kept, count);
        return kept;
    }

    private static void Cut(List<(int Place, double Score)> kept, int count)
    {
        kept.Sort(s_order);
        if (kept.Count > count)
            kept.RemoveRange(count, kept.Count - count);
    }
}
