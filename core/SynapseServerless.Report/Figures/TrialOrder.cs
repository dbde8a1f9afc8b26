using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Figures;

/// <summary>Puts the trials of a search in order.</summary>
internal static class TrialOrder
{
    /// <summary>The best first, then those that went through by their metric, then the others.</summary>
    public static IReadOnlyList<TriedModel> Ranked(IReadOnlyList<TriedModel> trials)
    {
        bool larger = LargerIsBetter(trials);
        return [.. trials.OrderBy(static trial => !trial.IsBest).ThenBy(static trial => trial.Outcome is not null).ThenBy(static trial => trial.Metric is null)
            .ThenBy(trial => larger ? -trial.Metric : trial.Metric).ThenBy(static trial => trial.Number)];
    }

    /// <summary>Whether the best has the largest metric of those that went through.</summary>
    public static bool LargerIsBetter(IReadOnlyList<TriedModel> trials) =>
        trials.FirstOrDefault(static trial => trial.IsBest)?.Metric is not { } best || trials.Where(static trial => trial.Outcome is null).All(trial => !(trial.Metric > best));
}
