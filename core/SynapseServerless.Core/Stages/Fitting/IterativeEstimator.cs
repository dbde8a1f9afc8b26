using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>An estimator whose fit is an aggregation, repeated with what the last one gave until it converges: linear models, k-means, factorization.</summary>
/// <remarks>What is learned so far is sent to all partitions before each pass (the broadcast), and replaced after it.</remarks>
/// <typeparam name="TModel">What is learned so far; System.Text.Json must be able to write and read it.</typeparam>
/// <typeparam name="TState">What one pass adds up; System.Text.Json must be able to write and read it.</typeparam>
public abstract class IterativeEstimator<TModel, TState> : Estimator
    where TModel : class
    where TState : class
{
    /// <inheritdoc/>
    [NotAParameter]
    public sealed override FitPlan Plan => new IterativePlan(this);

    /// <summary>The columns that passes read, which may be kept in memory between them while they fit; null when that is not known.</summary>
    /// <param name="input">Schema of the data.</param>
    public virtual IReadOnlyList<string>? ColumnsToFit(Schema input) => null;

    /// <summary>The state of no rows.</summary>
    /// <param name="model">What is learned so far; null in the first pass.</param>
    /// <param name="input">Schema of the data.</param>
    protected abstract TState Create(TModel? model, Schema input);

    /// <summary>Adds rows to a state; see <see cref="IAggregation.Accumulate"/>.</summary>
    protected abstract TState Add(TModel? model, TState state, RecordBatch batch, StageContext context);

    /// <summary>Joins two states; see <see cref="IAggregation.Merge"/>.</summary>
    protected abstract TState Combine(TState left, TState right);

    /// <summary>What is learned after a pass.</summary>
    /// <param name="model">What was learned before it; null after the first pass.</param>
    /// <param name="state">What the pass added up.</param>
    /// <param name="input">Schema of the data.</param>
    /// <param name="context">What the stage knows of the run and may ask of its host.</param>
    protected abstract Iteration<TModel> Learn(TModel? model, TState state, Schema input, StageContext context);

    /// <summary>The model, once the fit has converged or reached its limit.</summary>
    protected abstract Transformer Finish(TModel model, Schema input, StageContext context);

    /// <summary>Writes a state between tasks; JSON unless overridden.</summary>
    protected virtual async ValueTask SaveAsync(TState state, Stream stream, CancellationToken cancellationToken) =>
        await StateJson.SaveAsync(state, stream, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads what <see cref="SaveAsync"/> wrote.</summary>
    protected virtual async ValueTask<TState> LoadAsync(Stream stream, CancellationToken cancellationToken) =>
        await StateJson.LoadAsync<TState>(stream, cancellationToken).ConfigureAwait(false);

    private sealed class IterativePlan(IterativeEstimator<TModel, TState> estimator) : FitPlan
    {
        public override IReadOnlyList<string>? ColumnsToKeep(Schema input) => estimator.ColumnsToFit(input);

        public override FitStep StepAt(FitState state) => new AggregateStep(new Pass(estimator, StateJson.Read<TModel>(state.Content)));

        public override ValueTask<FitTurn> AdvanceAsync(
            FitState state, FitStepResult result, Schema input, StageContext context, CancellationToken cancellationToken)
        {
            Iteration<TModel> next = estimator.Learn(StateJson.Read<TModel>(state.Content), (TState)((AggregateResult)result).State, input, context);
            return ValueTask.FromResult(next.IsLast
                ? FitTurn.Done(estimator.Finish(next.Model, input, context))
                : FitTurn.Continue(state.Next(StateJson.Write(next.Model)), next.News));
        }
    }

    private sealed class Pass(IterativeEstimator<TModel, TState> estimator, TModel? model) : IAggregation
    {
        public object CreateState(Schema input) => estimator.Create(model, input);

        public object Accumulate(object state, RecordBatch batch, StageContext context) => estimator.Add(model, (TState)state, batch, context);

        public object Merge(object left, object right) => estimator.Combine((TState)left, (TState)right);

        public ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
            estimator.SaveAsync((TState)state, stream, cancellationToken);

        public async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
            await estimator.LoadAsync(stream, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>What is learned after a pass.</summary>
/// <typeparam name="TModel">What is learned.</typeparam>
/// <param name="Model">What is learned so far.</param>
/// <param name="IsLast">Whether the fit has converged, or reached its limit.</param>
/// <param name="News">How far it is, such as <c>iteration 4, cost 12.5</c>; null for nothing to say.</param>
public sealed record Iteration<TModel>(TModel Model, bool IsLast, string? News = null)
    where TModel : class;
