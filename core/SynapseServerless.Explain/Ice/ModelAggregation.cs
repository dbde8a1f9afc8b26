using System.Collections.Concurrent;
using Apache.Arrow;
using Microsoft.Extensions.Logging;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>What the tables share that are made by asking a model about all rows.</summary>
/// <typeparam name="TBound">What is bound to a schema, the model among it.</typeparam>
/// <typeparam name="TState">What is added up; System.Text.Json must be able to write and read it.</typeparam>
public abstract class ModelAggregation<TBound, TState> : AggregateTransformer
    where TBound : class, IDisposable
    where TState : class
{
    private readonly ConcurrentDictionary<Schema, Lazy<TBound>> _bound = new(Schemas.Comparer);

    private protected ModelAggregation()
    {
    }

    /// <summary>Binds the model and finds the columns.</summary>
    private protected abstract TBound Prepare(Schema input);

    /// <summary>The state of no rows.</summary>
    private protected abstract TState Create();

    /// <summary>Asks the model about rows and adds up what it says.</summary>
    private protected abstract Task AddAsync(TBound bound, TState state, RecordBatch batch, StageContext context, CancellationToken cancellationToken);

    /// <summary>Joins two states.</summary>
    private protected abstract TState Combine(TState left, TState right);

    /// <summary>Whether no row was added.</summary>
    private protected abstract bool IsEmpty(TState state);

    /// <summary>The table of one row at least.</summary>
    private protected abstract RecordBatch Table(TBound bound, TState state);

    /// <summary>The form that is bound to a schema, made once for all partitions.</summary>
    private protected TBound BoundTo(Schema input) => _bound.GetOrAdd(input, schema => new Lazy<TBound>(() => Prepare(schema))).Value;

    /// <inheritdoc/>
    public sealed override object CreateState(Schema input) => Create();

    /// <summary>Is not used: the model may have to be waited for.</summary>
    public sealed override object Accumulate(object state, RecordBatch batch, StageContext context) =>
        throw new NotSupportedException($"{Type} accumulates by AccumulateAsync.");

    /// <inheritdoc/>
    public sealed override async ValueTask<object> AccumulateAsync(object state, RecordBatch batch, StageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Length > 0)
            await AddAsync(BoundTo(batch.Schema), (TState)state, batch, context, cancellationToken).ConfigureAwait(false);
        return state;
    }

    /// <inheritdoc/>
    public sealed override object Merge(object left, object right) => Combine((TState)left, (TState)right);

    /// <inheritdoc/>
    public sealed override RecordBatch Complete(object state, Schema input, StageContext context)
    {
        if (!IsEmpty((TState)state))
            return Table(BoundTo(input), (TState)state);
        context.Logger.LogWarning("{Stage}: there are no rows to ask the model about, so the table is empty", Uid);
        return Batches.Empty(TransformSchema(input));
    }

    /// <inheritdoc/>
    public sealed override async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await StateJson.SaveAsync((TState)state, stream, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public sealed override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await StateJson.LoadAsync<TState>(stream, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (Lazy<TBound> bound in _bound.Values.Where(static one => one.IsValueCreated))
            bound.Value.Dispose();
        base.Dispose(disposing);
    }
}
