using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>An estimator whose fit is made of fits that do not depend on each other: tuning, cross-fitting, ensembles.</summary>
/// <remarks>
/// Children come in rounds. After a round the stage sees what became of each child, and gives the model or the children of the
/// next round; children that look hopeless are pruned by leaving them out of it. A child may be a pipeline, and have a search in it.
/// </remarks>
/// <typeparam name="TState">What the rounds so far gave; System.Text.Json must be able to write and read it.</typeparam>
public abstract class SearchEstimator<TState> : Estimator
    where TState : class
{
    /// <inheritdoc/>
    [NotAParameter]
    public sealed override FitPlan Plan => new SearchPlan(this);

    /// <summary>The fits of a round.</summary>
    /// <param name="state">What the rounds before gave; null in the first.</param>
    /// <returns>One at least; the same for the same state, in every process.</returns>
    protected abstract ChildrenStep Children(TState? state);

    /// <summary>Takes what became of the children of a round.</summary>
    /// <param name="state">What the rounds before gave; null after the first.</param>
    /// <param name="children">One outcome for each child, in their order; failures included.</param>
    /// <param name="input">Schema of the data.</param>
    /// <param name="context">What the stage knows of the run and may ask of its host.</param>
    /// <param name="cancellationToken">Stops within a second.</param>
    /// <returns>The model, or what the rounds so far gave.</returns>
    protected abstract ValueTask<SearchTurn<TState>> LearnAsync(
        TState? state, IReadOnlyList<ChildOutcome> children, Schema input, StageContext context, CancellationToken cancellationToken);

    private sealed class SearchPlan(SearchEstimator<TState> estimator) : FitPlan
    {
        public override bool HasChildren => true;

        public override FitStep StepAt(FitState state)
        {
            ChildrenStep step = estimator.Children(StateJson.Read<TState>(state.Content));
            return step.Children.Count is > 0 and <= ChildrenStep.MaxChildren
                ? step
                : throw new SpecificationException(
                    $"A round of the search has {step.Children.Count} fits", Location.OfStage(estimator.Uid),
                    $"It has one at least and {ChildrenStep.MaxChildren} at most.");
        }

        public override async ValueTask<FitTurn> AdvanceAsync(
            FitState state, FitStepResult result, Schema input, StageContext context, CancellationToken cancellationToken)
        {
            SearchTurn<TState> turn = await estimator
                .LearnAsync(StateJson.Read<TState>(state.Content), ((ChildrenResult)result).Children, input, context, cancellationToken)
                .ConfigureAwait(false);
            return turn.Model is { } model
                ? FitTurn.Done(model)
                : FitTurn.Continue(state.Next(StateJson.Write(turn.State!)), turn.News);
        }
    }
}

/// <summary>What comes after a round of a search.</summary>
/// <typeparam name="TState">What the rounds so far gave.</typeparam>
/// <param name="State">What the rounds so far gave; null when the search is done.</param>
/// <param name="Model">The model; null when the search goes on.</param>
/// <param name="News">How far it is, such as <c>best AUC 0.71</c>; null for nothing to say.</param>
public sealed record SearchTurn<TState>(TState? State, Transformer? Model, string? News = null)
    where TState : class;
