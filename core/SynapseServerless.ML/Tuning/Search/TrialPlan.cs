using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>How a search is fitted: a pass that counts rows, waves of trials, and a fit of the best on all rows.</summary>
/// <param name="search">The search.</param>
internal sealed class TrialPlan(ITrialSearch search) : FitPlan
{
    /// <inheritdoc/>
    public override bool HasChildren => true;

    /// <inheritdoc/>
    public override FitStep StepAt(FitState state) => StateJson.Read<SearchState>(state.Content) is { } known
        ? new TrialRound(search.Told(known.Kind), known).Step()
        : new AggregateStep(new FoldScan(search.Uid, search.Folds));

    /// <inheritdoc/>
    public override async ValueTask<FitTurn> AdvanceAsync(FitState state, FitStepResult result, Schema input, StageContext context, CancellationToken cancellationToken)
    {
        if (StateJson.Read<SearchState>(state.Content) is not { } known)
        {
            var counts = (FoldScan.Counts)((AggregateResult)result).State;
            string? kind = search.Kind(counts, input);
            ITrialSearch told = search.Told(kind);
            known = new SearchState { Kind = kind, Folds = new FoldDealer(told.Uid, told.Folds, counts).Deal(), Began = counts.Began ?? context.Time.GetUtcNow() };
            return new TrialRound(told, known).Turn(state, context, null);
        }
        var round = new TrialRound(search.Told(known.Kind), known);
        IReadOnlyList<ChildOutcome> children = ((ChildrenResult)result).Children;
        if (known.Wave is { } wave)
        {
            round.Take(wave, children);
            return round.Turn(state, context, round.News());
        }
        if (children[0].Model is not { } load)
        {
            throw new DataException(
                $"The best trial ({known.Trials[known.Best].Describe()}) cannot be fitted on all rows: {children[0].Error}", Location.OfStage(search.Uid),
                "It could be fitted on each of the folds; look at the rows as a whole.");
        }
        return FitTurn.Done(round.Finish(await load(cancellationToken).ConfigureAwait(false)));
    }
}
