namespace SynapseServerless.ML;

/// <summary>Where the trials of a search come from.</summary>
internal interface ITrialSource
{
    /// <summary>The next trials, numbered from those so far; none when there are no more.</summary>
    /// <param name="search">The search.</param>
    /// <param name="state">What is known so far.</param>
    /// <param name="width">How many are wanted at most.</param>
    IReadOnlyList<Trial> Draw(ITrialSearch search, SearchState state, int width);
}

/// <summary>Trials that go through all folds; with pruning fold by fold, where a trial that is worse than the median of all after as many folds is given up.</summary>
/// <param name="source">The trials.</param>
/// <param name="prunes">Whether trials are given up.</param>
internal sealed class FoldWaves(ITrialSource source, bool prunes) : IWaves
{
    /// <inheritdoc/>
    public Wave? Next(ITrialSearch search, SearchState state, int width)
    {
        int folds = state.Folds.Count;
        if (state.Wave is { } last && last.EndFold < folds && Prune(search, state, last) is { Length: > 0 } alive)
            return new Wave { Trials = alive, FirstFold = last.EndFold, EndFold = last.EndFold + 1 };
        IReadOnlyList<Trial> trials = source.Draw(search, state, search.Budget is null ? int.MaxValue : width);
        if (trials.Count == 0)
            return null;
        state.Trials.AddRange(trials);
        return new Wave { Trials = [.. trials.Select(static trial => trial.Number)], EndFold = prunes ? 1 : folds };
    }

    private static int[] Prune(ITrialSearch search, SearchState state, Wave wave)
    {
        int folds = wave.EndFold;
        double[] all = [.. state.Trials.Where(trial => trial.FoldMetrics.Count >= folds).Select(trial => Mean(trial, folds)).Order()];
        Trial[] alive = [.. wave.Trials.Select(number => state.Trials[number]).Where(static trial => trial.Error is null)];
        if (alive.Length == 0)
            return [];
        double median = all.Length % 2 == 1 ? all[all.Length / 2] : (all[(all.Length / 2) - 1] + all[all.Length / 2]) / 2;
        foreach (Trial trial in alive.Where(trial => search.SmallerIsBetter ? Mean(trial, folds) > median : Mean(trial, folds) < median))
            state.Trials[trial.Number] = trial with { IsPruned = true };
        return [.. alive.Select(static trial => trial.Number).Where(number => !state.Trials[number].IsPruned)];
    }

    private static double Mean(Trial trial, int folds) => trial.FoldMetrics.Take(folds).Average();
}
