using SynapseServerless.Stages;

namespace SynapseServerless.Pipelines;

/// <summary>Says which neighbouring stages are fitted in one pass over the data.</summary>
/// <remarks>
/// A fit sees the same whether the models before it are applied or not where it reads none of the columns that they write and they keep all
/// rows. Then nothing has to be read again, and nothing before them computed again.
/// </remarks>
public static class SharedFits
{
    /// <summary>How many stages, one after the other from the first given, are fitted in one pass.</summary>
    /// <param name="stages">The stages of a pipeline.</param>
    /// <param name="first">The first.</param>
    /// <returns>At least one.</returns>
    public static int Count(IReadOnlyList<Stage> stages, int first)
    {
        ArgumentNullException.ThrowIfNull(stages);
        var written = new HashSet<string>(StringComparer.Ordinal);
        int next = first;
        while (next < stages.Count && stages[next] is AggregateEstimator estimator && estimator.ColumnsOfFit() is { } columns)
        {
            if (columns.Reads.Any(written.Contains))
                break;
            next++;
            if (!columns.KeepsRows)
                break;
            written.UnionWith(columns.Writes);
        }
        return Math.Max(1, next - first);
    }

    /// <summary>By the first of several stages that share a pass, how many they are.</summary>
    /// <param name="stages">The stages of a pipeline.</param>
    public static IReadOnlyDictionary<int, int> Of(IReadOnlyList<Stage> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        var shared = new Dictionary<int, int>();
        for (int stage = 0, count; stage < stages.Count; stage += count)
        {
            count = Count(stages, stage);
            if (count > 1)
                shared.Add(stage, count);
        }
        return shared;
    }
}
