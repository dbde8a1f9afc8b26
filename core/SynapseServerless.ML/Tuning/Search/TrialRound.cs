using System.Globalization;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Where a search stands: what is fitted next, and what is made of it.</summary>
/// <param name="search">The search.</param>
/// <param name="known">What is known so far; it is changed.</param>
internal sealed class TrialRound(ITrialSearch search, SearchState known)
{
    /// <summary>What is fitted next.</summary>
    public ChildrenStep Step()
    {
        if (known.Wave is { } wave)
            return new ChildrenStep([.. wave.Trials.SelectMany(number => Enumerable.Range(wave.FirstFold, wave.EndFold - wave.FirstFold).Select(fold => Child(wave, number, fold)))]) { Parallelism = search.Parallelism };
        DateTimeOffset? end = search.Budget is { } budget ? known.Began + budget : null;
        return new ChildrenStep([new ChildFit { Name = $"trial {known.Best}, on all rows", Estimator = Estimator(known.Trials[known.Best]), KeepsModel = true, Deadline = end }]);
    }

    /// <summary>The model of the search.</summary>
    // Times stay where the outcome goes by them; else the same rows give the same model, to the last byte.
    public Transformer Finish(Transformer model)
    {
        Trial[] trials = [.. known.Trials.Select(trial => search.Budget is null ? trial with { Seconds = 0 } : trial)];
        return search.Finish(trials, trials[known.Best], model);
    }

    /// <summary>Goes on to the next wave, or to the fit on all rows.</summary>
    public FitTurn Turn(FitState state, StageContext context, string? news)
    {
        DateTimeOffset? deadline = Deadline();
        int width = search.Parallelism > 0 ? search.Parallelism : Math.Min(Environment.ProcessorCount, 8);
        known.Wave = deadline is { } end && context.Time.GetUtcNow() >= end ? null : search.Waves.Next(search, known, width) is { } wave ? wave with { Deadline = deadline } : null;
        if (known.Wave is null)
        {
            GiveUpShort();
            known.Best = Best().Number;
        }
        return FitTurn.Continue(state.Next(StateJson.Write(known)), news);
    }

    // Trials that time cut short are judged by less than others.
    private void GiveUpShort()
    {
        double? most = known.Trials.Where(static trial => trial.Error is null).Max(static trial => trial.Resource);
        for (int i = 0; i < known.Trials.Count; i++)
        {
            Trial trial = known.Trials[i];
            if (trial.Error is null && (trial.FoldMetrics.Count < known.Folds.Count || trial.Resource < most))
                known.Trials[i] = trial with { IsPruned = true };
        }
    }

    // Of equally good trials the first is the best.
    private Trial Best()
    {
        Trial[] complete = [.. known.Trials.Where(static trial => trial.IsComplete)];
        // Where time ended the search, one that was pruned late is better than none.
        if (complete.Length == 0)
            complete = [.. known.Trials.Where(static trial => trial is { Metric: not null, Error: null })];
        if ((search.SmallerIsBetter ? complete.MinBy(static trial => trial.Metric) : complete.MaxBy(static trial => trial.Metric)) is { } best)
            return best;
        if (search.FallsBack && known.Trials.Count > 0 && known.Trials.All(static trial => trial.Error is null || trial.IsOverTime))
            return known.Trials[0];
        if (known.Trials.Count == 0 || known.Trials.All(static trial => trial.IsOverTime))
        {
            throw new DataException(
                string.Create(CultureInfo.InvariantCulture, $"No trial ended within {search.Budget?.TotalSeconds:0.###} s"), Location.OfStage(search.Uid), "Give more time, fewer folds or fewer rows.");
        }
        throw new DataException(
            $"None of the {known.Trials.Count} trials succeeded; the first failed with: {known.Trials[0].Error}", Location.OfStage(search.Uid), "Fit a model alone first, with the parameters of that trial.");
    }

    // What the fit on all rows will take is kept free: by what the longest fit of a fold took, and a quarter of the time as long as none is known.
    private DateTimeOffset? Deadline()
    {
        if (search.Budget is not { } budget)
            return null;
        int folds = known.Folds.Count;
        double share = search.Folds.TrainRatio ?? (folds - 1.0) / folds;
        double kept = known.LongestFit > 0 ? Math.Min(budget.TotalSeconds / 2, 1.3 * known.LongestFit / share) : budget.TotalSeconds / 4;
        return known.Began + TimeSpan.FromSeconds(budget.TotalSeconds - kept);
    }

    /// <summary>How far the search is.</summary>
    public string? News()
    {
        Trial[] judged = [.. known.Trials.Where(static trial => trial.IsComplete)];
        Trial? best = search.SmallerIsBetter ? judged.MinBy(static trial => trial.Metric) : judged.MaxBy(static trial => trial.Metric);
        return best is null ? null : string.Create(CultureInfo.InvariantCulture, $"{judged.Length} of {known.Trials.Count} trials done, best {search.Metric} {best.Metric:G6} with {best.Describe()}");
    }

    /// <summary>Takes what became of the fits of a wave.</summary>
    public void Take(Wave wave, IReadOnlyList<ChildOutcome> children)
    {
        int folds = wave.EndFold - wave.FirstFold;
        for (int i = 0; i < wave.Trials.Count; i++)
        {
            Trial trial = known.Trials[wave.Trials[i]];
            ChildOutcome[] own = [.. children.Skip(i * folds).Take(folds)];
            double[] metrics = [.. wave.FirstFold == 0 ? [] : trial.FoldMetrics, .. own.Select(child => child.Evaluation is { } evaluation ? search.Read(evaluation) : double.NaN)];
            ChildOutcome? failed = own.FirstOrDefault(static child => child.Error is not null);
            string? error = failed?.Error ?? (metrics.Any(double.IsNaN) ? $"{search.Metric} is not defined on a fold" : null);
            trial = trial with { Seconds = trial.Seconds + own.Sum(static child => child.Seconds), Resource = wave.ResourceParam is null ? trial.Resource : wave.Resource };
            known.Trials[trial.Number] = error is null
                ? trial with { Metric = metrics.Average(), FoldMetrics = metrics }
                : trial with { Metric = null, FoldMetrics = [], Error = error, IsOverTime = failed?.IsOverTime ?? false };
            known.LongestFit = own.Where(static child => child.Error is null).Select(static child => child.Seconds).Append(known.LongestFit).Max();
        }
    }

    private ChildFit Child(Wave wave, int number, int fold)
    {
        Estimator estimator = Estimator(known.Trials[number], wave);
        return new ChildFit
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"trial {number}, fold {fold}{(wave.ResourceParam is null ? "" : $", {wave.ResourceParam} {wave.Resource}")}"),
            Estimator = estimator, Split = known.Folds.Of(fold), Evaluation = search.Evaluation(estimator), Deadline = wave.Deadline,
        };
    }

    private Estimator Estimator(Trial trial, Wave? wave = null)
    {
        Estimator model = search.Models.First(one => one.Uid == trial.Model);
        var settings = new List<StageSetting>();
        foreach ((string name, System.Text.Json.JsonElement value) in trial.Params)
            settings.AddRange(TrialParams.Of(model, name).Select(pair => new StageSetting(pair.Stage.Uid, pair.Param, value)));
        if (wave?.ResourceParam is { } resource)
            settings.AddRange(TrialParams.Of(model, resource).Select(pair => new StageSetting(pair.Stage.Uid, pair.Param, System.Text.Json.JsonSerializer.SerializeToElement(wave.Resource))));
        return StageCopies.With(model, settings);
    }
}
