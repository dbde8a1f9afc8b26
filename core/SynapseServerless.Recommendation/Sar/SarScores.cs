using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SynapseServerless.Recommendation;

/// <summary>Scores of one user for all items, or of all users for one item, with the memory that one thread needs for them.</summary>
/// <param name="tables">The tables.</param>
/// <param name="removeSeen">Whether what a user has is left out.</param>
internal sealed class SarScores(SarTables tables, bool removeSeen) : IRecommendingScores
{
    private double[] _scores = [];

    /// <summary>Items for a user, the best first; of equal ones the first in order. What has no score, because nothing of the user is similar, is left out.</summary>
    /// <param name="user">The user.</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<(int Place, double Score)> Items(int user, int count)
    {
        Span<double> scores = Clear(tables.Items.Count);
        tables.Of(user, out ReadOnlySpan<int> items, out ReadOnlySpan<double> affinities);
        for (int i = 0; i < items.Length; i++)
        {
            tables.Similar(items[i], out ReadOnlySpan<int> others, out ReadOnlySpan<float> similarities);
            Add(scores, others, similarities, affinities[i]);
        }
        if (removeSeen)
            Forget(scores, items);
        return TopList.Of(scores, count);
    }

    /// <summary>Users for an item, the best first; of equal ones the first in order.</summary>
    /// <param name="item">The item.</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<(int Place, double Score)> Users(int item, int count)
    {
        Span<double> scores = Clear(tables.Users.Count);
        tables.Similar(item, out ReadOnlySpan<int> others, out ReadOnlySpan<float> similarities);
        for (int i = 0; i < similarities.Length; i++)
        {
            if (similarities[i] == 0)
                continue;
            tables.By(others.Length == 0 ? i : others[i], out ReadOnlySpan<int> users, out ReadOnlySpan<double> affinities);
            for (int user = 0; user < users.Length; user++)
                scores[users[user]] += similarities[i] * affinities[user];
        }
        if (removeSeen)
        {
            tables.By(item, out ReadOnlySpan<int> seen, out _);
            Forget(scores, seen);
        }
        return TopList.Of(scores, count);
    }

    /// <summary>The score of a user and an item.</summary>
    public double Score(int user, int item)
    {
        tables.Of(user, out ReadOnlySpan<int> items, out ReadOnlySpan<double> affinities);
        double score = 0;
        for (int i = 0; i < items.Length; i++)
        {
            tables.Similar(items[i], out ReadOnlySpan<int> others, out ReadOnlySpan<float> similarities);
            int place = others.Length == 0 && similarities.Length > 0 ? item : others.BinarySearch(item);
            if (place >= 0)
                score += affinities[i] * similarities[place];
        }
        return score;
    }

    private Span<double> Clear(int count)
    {
        if (_scores.Length < count)
            _scores = new double[count];
        Span<double> scores = _scores.AsSpan(0, count);
        scores.Clear();
        return scores;
    }

    private static void Forget(Span<double> scores, ReadOnlySpan<int> places)
    {
        foreach (int place in places)
            scores[place] = 0;
    }

    private static void Add(Span<double> scores, ReadOnlySpan<int> places, ReadOnlySpan<float> values, double factor)
    {
        if (places.Length > 0 || values.Length == 0)
        {
            for (int i = 0; i < places.Length; i++)
                scores[places[i]] += factor * values[i];
            return;
        }
        // A value for each item: eight at a time, with the same roundings as one by one.
        int at = 0;
        Vector256<double> factors = Vector256.Create(factor);
        ref double target = ref MemoryMarshal.GetReference(scores);
        ref float source = ref MemoryMarshal.GetReference(values);
        for (; at + 8 <= values.Length; at += 8)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)at));
            (Vector256.LoadUnsafe(ref target, (nuint)at) + (factors * low)).StoreUnsafe(ref target, (nuint)at);
            (Vector256.LoadUnsafe(ref target, (nuint)at + 4) + (factors * high)).StoreUnsafe(ref target, (nuint)at + 4);
        }
        for (; at < values.Length; at++)
            scores[at] += factor * values[at];
    }
}
