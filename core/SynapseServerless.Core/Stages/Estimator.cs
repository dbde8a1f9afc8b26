using Apache.Arrow;
using SynapseServerless.Collectives;
using SynapseServerless.Data;
using SynapseServerless.Storage;

namespace SynapseServerless.Stages;

/// <summary>Data in, a <see cref="Transformer"/> (its model) out.</summary>
/// <remarks>
/// An estimator brings a <see cref="FitPlan"/>, which says how its fit is spread out, and leaves the spreading to an executor. There is a
/// base for each usual kind: <see cref="AggregateEstimator"/>, <see cref="IterativeEstimator{TModel, TState}"/>, <see cref="GangEstimator"/> and
/// <see cref="SearchEstimator{TState}"/>. A <see cref="Pipelines.Pipeline"/> is fitted stage by stage.
/// </remarks>
public abstract class Estimator : Stage
{
    /// <summary>How the fit is spread out.</summary>
    [NotAParameter]
    public abstract FitPlan Plan { get; }

    /// <summary>Whether a fit makes use of <see cref="StageContext.Validation"/>.</summary>
    public virtual bool TakesValidation => false;

    /// <summary>What is wrong with the parameters for a fit, beside what <see cref="Stage.Validate"/> finds whatever is fitted on.</summary>
    /// <param name="hasValidation">Whether there will be <see cref="StageContext.Validation"/>.</param>
    public virtual IEnumerable<SpecificationException> ValidateFit(bool hasValidation) => [];

    /// <summary>Opens the files that parameters of a fit name and says what is wrong with them; called before any row is read.</summary>
    /// <param name="input">Schema of the data that the fit will get.</param>
    /// <param name="storage">Where the files are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SpecificationException">A file is missing, or does not fit.</exception>
    public virtual Task CheckFilesAsync(Schema input, IStorage storage, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Something computed over all rows, in any grouping: partitions run anywhere and merge in a tree.</summary>
/// <remarks><see cref="Merge"/> is associative, and the result does not depend on how rows are cut into batches and partitions.</remarks>
public interface IAggregation
{
    /// <summary>The state of no rows.</summary>
    /// <param name="input">Schema of the data.</param>
    object CreateState(Schema input);

    /// <summary>Adds rows to a state.</summary>
    /// <param name="state">The state so far; it may be changed in place.</param>
    /// <param name="batch">The rows, borrowed.</param>
    /// <param name="context">What the stage learns of the run and may ask of it.</param>
    /// <returns>The new state; may be <paramref name="state"/>.</returns>
    object Accumulate(object state, RecordBatch batch, StageContext context);

    /// <summary>Adds rows to a state, for what has to wait, such as for a model; does what <see cref="Accumulate"/> does unless overridden.</summary>
    /// <param name="state">The state so far; it may be changed in place.</param>
    /// <param name="batch">The rows, borrowed.</param>
    /// <param name="context">What the stage learns of the run and may ask of it.</param>
    /// <param name="cancellationToken">Stops within a second.</param>
    /// <returns>The new state; may be <paramref name="state"/>.</returns>
    ValueTask<object> AccumulateAsync(object state, RecordBatch batch, StageContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Accumulate(state, batch, context));

    /// <summary>Joins two states; <paramref name="left"/> saw the earlier partitions.</summary>
    object Merge(object left, object right);

    /// <summary>Writes a state.</summary>
    ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken);

    /// <summary>Reads a state.</summary>
    ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken);
}

/// <summary>An estimator whose fit is an aggregation: imputers, indexers, statistics.</summary>
public abstract class AggregateEstimator : Estimator, IAggregation
{
    /// <inheritdoc/>
    [NotAParameter]
    public sealed override FitPlan Plan => new AggregatePlan(this);

    /// <inheritdoc/>
    public abstract object CreateState(Schema input);

    /// <inheritdoc/>
    public abstract object Accumulate(object state, RecordBatch batch, StageContext context);

    /// <inheritdoc/>
    public abstract object Merge(object left, object right);

    /// <inheritdoc/>
    public abstract ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken);

    /// <summary>The model, once everything is merged.</summary>
    /// <param name="state">The state of the whole dataset.</param>
    /// <param name="input">Schema of the data that was accumulated.</param>
    /// <param name="context">What the stage learns of the run and may ask of it.</param>
    public abstract Transformer Complete(object state, Schema input, StageContext context);

    /// <summary>
    /// The columns that the fit reads and its model writes, where the fit may share a pass over the data with its neighbours: it then gets the data as they
    /// are before the first of these. Null, as where nothing is said, for a pass of its own.
    /// </summary>
    public virtual FitColumns? ColumnsOfFit() => null;
}

/// <summary>An <see cref="AggregateEstimator"/> whose state is a type of its own, kept as JSON between tasks.</summary>
/// <typeparam name="TState">The state; System.Text.Json must be able to write and read it.</typeparam>
public abstract class AggregateEstimator<TState> : AggregateEstimator
    where TState : class
{
    /// <summary>The state of no rows.</summary>
    protected abstract TState Create(Schema input);

    /// <summary>Adds rows to a state; see <see cref="IAggregation.Accumulate"/>.</summary>
    protected abstract TState Add(TState state, RecordBatch batch, StageContext context);

    /// <summary>Joins two states; see <see cref="IAggregation.Merge"/>.</summary>
    protected abstract TState Combine(TState left, TState right);

    /// <summary>The model; see <see cref="AggregateEstimator.Complete"/>.</summary>
    protected abstract Transformer Finish(TState state, Schema input, StageContext context);

    /// <inheritdoc/>
    public sealed override object CreateState(Schema input) => Create(input);

    /// <inheritdoc/>
    public sealed override object Accumulate(object state, RecordBatch batch, StageContext context) => Add((TState)state, batch, context);

    /// <inheritdoc/>
    public sealed override object Merge(object left, object right) => Combine((TState)left, (TState)right);

    /// <inheritdoc/>
    public sealed override Transformer Complete(object state, Schema input, StageContext context) => Finish((TState)state, input, context);

    /// <inheritdoc/>
    public override async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await StateJson.SaveAsync((TState)state, stream, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await StateJson.LoadAsync<TState>(stream, cancellationToken).ConfigureAwait(false);
}

/// <summary>An estimator that trains on the whole dataset, reading it as often as it needs: in one place, or as several ranks that work together.</summary>
public abstract class GangEstimator : Estimator, IGang
{
    /// <inheritdoc/>
    [NotAParameter]
    public sealed override FitPlan Plan => new GangPlan(this);

    /// <inheritdoc/>
    public virtual IReadOnlyList<string>? ColumnsToFit(Schema input) => null;

    /// <inheritdoc/>
    public virtual int Ranks => 1;

    /// <inheritdoc/>
    public virtual CollectiveOptions Exchanges => new();

    /// <inheritdoc/>
    public abstract Task<Transformer> FitAsync(Dataset data, StageContext context, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public virtual Task<Transformer?> FitRankAsync(
        Dataset data, StageContext context, ICollective collective, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{Type} trains in one place.");
}
