using System.Runtime.InteropServices;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Makes probabilities of scores, which are costs: the smaller the better.</summary>
internal static class Exploration
{
    private const float Tolerance = 0.0001f;

    /// <summary>A small part of the time any action, else the best; actions that are as good as the best share.</summary>
    /// <param name="actions">The actions, the best first; their scores become probabilities.</param>
    /// <param name="epsilon">The part of the time that any action is chosen in.</param>
    /// <param name="firstOnly">Whether the first takes what actions that are as good would share.</param>
    public static void Greedy(List<ActionScore> actions, float epsilon, bool firstOnly)
    {
        Span<ActionScore> all = CollectionsMarshal.AsSpan(actions);
        int tied = 1;
        while (tied < all.Length && IsSame(all[tied].Score, all[0].Score))
            tied++;
        float each = epsilon / all.Length;
        foreach (ref ActionScore action in all)
            action.Score = each;
        if (firstOnly)
            tied = 1;
        foreach (ref ActionScore action in all[..tied])
            action.Score += (1f - epsilon) / tied;
    }

    /// <summary>Probabilities that fall off with the exponential of the score.</summary>
    /// <param name="actions">The actions; their scores become probabilities.</param>
    /// <param name="lambda">How fast they fall off.</param>
    /// <param name="epsilon">The part of the probability that is dealt out evenly at least.</param>
    public static void Softmax(List<ActionScore> actions, float lambda, float epsilon)
    {
        Span<ActionScore> all = CollectionsMarshal.AsSpan(actions);
        float best = all[0].Score, sum = 0;
        foreach (ActionScore action in all)
            best = Math.Min(best, action.Score);
        foreach (ref ActionScore action in all)
        {
            action.Score = MathF.Exp(-lambda * (action.Score - best));
            sum += action.Score;
        }
        foreach (ref ActionScore action in all)
            action.Score /= sum;
        AtLeast(all, epsilon);
    }

    // The nearest distribution none of whose probabilities is below a share of epsilon: a projection onto a simplex.
    private static void AtLeast(Span<ActionScore> all, float epsilon)
    {
        if (epsilon == 0)
            return;
        if (epsilon > 0.999f)
        {
            foreach (ref ActionScore action in all)
                action.Score = 1f / all.Length;
            return;
        }
        float least = epsilon / all.Length;
        float[] sorted = new float[all.Length];
        for (int i = 0; i < sorted.Length; i++)
            sorted[i] = all[i].Score;
        Array.Sort(sorted);
        Array.Reverse(sorted);
        float running = 0, sum = sorted[0];
        int last = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            running += sorted[i];
            if (sorted[i] > (((sorted.Length - i - 1) * least) + running - 1f) / (i + 1f) + least)
                (last, sum) = (i, running);
        }
        float tau = (((sorted.Length - last - 1f) * least) + sum - 1f) / (last + 1f);
        foreach (ref ActionScore action in all)
            action.Score = Math.Max(action.Score - tau, least);
    }

    private static bool IsSame(float one, float other) => MathF.Abs(one - other) <= Tolerance * (MathF.Abs(one) + MathF.Abs(other));
}
