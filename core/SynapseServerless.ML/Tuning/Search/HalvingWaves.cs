namespace SynapseServerless.ML;

/// <summary>Successive halving: all trials are fitted for a short time, and the best of them for longer, until few are fitted in full.</summary>
/// <remarks>Kevin Jamieson and Ameet Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter Optimization", AISTATS 2016.</remarks>
/// <param name="source">The trials.</param>
/// <param name="param">The parameter that says how long a fit takes.</param>
/// <param name="least">The smallest value of it.</param>
/// <param name="most">The value of a full fit.</param>
/// <param name="factor">One in how many trials goes on, and how many times longer.</param>
internal sealed class HalvingWaves(ITrialSource source, string param, long least, long most, double factor) : IWaves
{
    /// <inheritdoc/>
    public Wave? Next(ITrialSearch search, SearchState state, int width)
    {
        if (state.Wave is not { } last)
        {
            state.Trials.AddRange(source.Draw(search, state, int.MaxValue));
            return state.Trials.Count == 0 ? null : Rung([.. state.Trials.Select(static trial => trial.Number)], 0, Last(state.Trials.Count), state);
        }
        int end = Last(state.Trials.Count);
        if (last.Rung >= end)
            return null;
        Trial[] alive = [.. last.Trials.Select(number => state.Trials[number]).Where(static trial => trial.Error is null)];
        int kept = Math.Max(1, (int)Math.Floor(last.Trials.Count / factor));
        Trial[] best = [.. (search.SmallerIsBetter ? alive.OrderBy(static trial => trial.Metric) : alive.OrderByDescending(static trial => trial.Metric)).Take(kept)];
        foreach (Trial trial in alive.Except(best))
            state.Trials[trial.Number] = trial with { IsPruned = true };
        return best.Length == 0 ? null : Rung([.. best.Select(static trial => trial.Number).Order()], last.Rung + 1, end, state);
    }

    /// <summary>Number of the last rung: there one trial is left at least, and the first rung has the smallest fit at least.</summary>
    public int Last(int trials) => Math.Max(0, Math.Min(Floor(trials), Floor((double)most / least)));

    /// <summary>What a fit of a rung is given.</summary>
    public long Resource(int rung, int last) => Math.Max(least, (long)Math.Round(most / Math.Pow(factor, last - rung)));

    private Wave Rung(int[] trials, int rung, int last, SearchState state) => new()
    {
        Trials = trials, EndFold = state.Folds.Count, Rung = rung, ResourceParam = param, Resource = Resource(rung, last),
    };

    // A logarithm that is whole but for rounding.
    private int Floor(double value) => (int)Math.Floor((Math.Log(value) / Math.Log(factor)) + 1e-9);
}
