using System.Runtime.CompilerServices;
using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>Batches in, batches out: what a pipeline does to one partition.</summary>
/// <remarks>
/// A transformer does its work in its bound form, which <see cref="Bind"/> makes for a schema. Derive from <see cref="BatchTransformer"/>,
/// <see cref="ColumnTransformer{TIn, TOut}"/>, <see cref="RowTransformer{TResult}"/> or <see cref="StreamTransformer"/>.
/// </remarks>
public abstract class Transformer : Stage
{
    /// <summary>
    /// Whether the same input gives the same output at next to no cost, so that an engine may run the stage again rather than
    /// write its output between two estimators. False for what calls services, draws on a GPU or costs money.
    /// </summary>
    [NotAParameter]
    public virtual bool IsCheap => false;

    /// <summary>Binds the stage to a schema: checks it, and finds out once what every batch needs.</summary>
    /// <param name="input">Schema of the data that the stage will get.</param>
    /// <returns>The bound form, which the caller disposes before the stage; it serves any number of threads at a time.</returns>
    /// <exception cref="SpecificationException">An input column is missing or has a type the stage cannot take.</exception>
    public abstract BoundTransformer Bind(Schema input);

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        using BoundTransformer bound = Bind(input);
        return bound.Output;
    }

    /// <summary>Transforms one partition, bound for it alone. Where there are many, bind once and use the bound form.</summary>
    /// <param name="batches">Rows of the partition in order; each batch pulled belongs to this stage, which disposes it.</param>
    /// <param name="context">What the stage knows of the run; where it has no <see cref="StageContext.InputSchema"/>, the first batch has.</param>
    /// <param name="cancellationToken">Stops within a second.</param>
    /// <returns>Batches of the promised schema; who pulls one owns it. How rows are cut into batches carries no meaning.</returns>
    public async IAsyncEnumerable<RecordBatch> TransformAsync(
        IAsyncEnumerable<RecordBatch> batches, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using PeekedStream stream = await PeekedStream.OpenAsync(batches, context.InputSchema is null, cancellationToken).ConfigureAwait(false);
        if ((context.InputSchema ?? stream.First?.Schema) is not { } schema)
        {
            // No rows and no schema: only what is computed from all of them cannot be given.
            if (this is IAggregation)
                throw new DataException("There is no data to compute from", Location.OfStage(Uid));
            yield break;
        }
        using BoundTransformer bound = Bind(schema);
        await foreach (RecordBatch batch in bound.TransformAsync(stream.ReadAsync(), context, cancellationToken).ConfigureAwait(false))
            yield return batch;
    }
}

/// <summary>A function from batch to batch; rows do not know of each other.</summary>
public abstract class BatchTransformer : Transformer
{
    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => true;

    /// <inheritdoc/>
    public abstract override BoundBatchTransformer Bind(Schema input);

    /// <summary>Transforms one batch, bound for it alone. Where there are many, bind once and use the bound form.</summary>
    /// <param name="batch">The batch, borrowed: the caller disposes it.</param>
    /// <param name="context">What the stage knows of the run and may ask of its host.</param>
    /// <param name="cancellationToken">Stops within a second.</param>
    /// <returns>A batch of the promised schema that the caller disposes.</returns>
    public RecordBatch Transform(RecordBatch batch, StageContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using BoundBatchTransformer bound = Bind(batch.Schema);
        return bound.Transform(batch, context, cancellationToken);
    }
}

/// <summary>A transformer whose output is computed from the whole dataset, such as a table of metrics.</summary>
/// <remarks>Given one stream it treats that as the dataset. An engine accumulates partitions apart and merges them in a tree.</remarks>
public abstract class AggregateTransformer : Transformer, IAggregation
{
    /// <inheritdoc/>
    public abstract object CreateState(Schema input);

    /// <inheritdoc/>
    public abstract object Accumulate(object state, RecordBatch batch, StageContext context);

    /// <inheritdoc/>
    public virtual ValueTask<object> AccumulateAsync(object state, RecordBatch batch, StageContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Accumulate(state, batch, context));

    /// <inheritdoc/>
    public abstract object Merge(object left, object right);

    /// <inheritdoc/>
    public abstract ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken);

    /// <summary>The output, one partition of it, once everything is merged.</summary>
    /// <param name="state">The state of the whole dataset.</param>
    /// <param name="input">Schema of the data that was accumulated.</param>
    /// <param name="context">The stage's context: what it knows of the run and may use.</param>
    public abstract RecordBatch Complete(object state, Schema input, StageContext context);

    /// <inheritdoc/>
    public abstract override Schema TransformSchema(Schema input);

    /// <summary>The columns that the table is computed from; null for all, or where that is not known.</summary>
    /// <param name="input">Schema of the data.</param>
    public virtual IReadOnlyCollection<string>? ColumnsRead(Schema input) => null;

    /// <inheritdoc/>
    public sealed override BoundTransformer Bind(Schema input) => new BoundStream(input, TransformSchema(input), TableAsync);

    private async IAsyncEnumerable<RecordBatch> TableAsync(
        IAsyncEnumerable<RecordBatch> batches, BoundTransformer bound, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        object state = CreateState(bound.Input);
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                state = await AccumulateAsync(state, batch, context, cancellationToken).ConfigureAwait(false);
                context = context.After(batch.Length);
            }
        }
        yield return Complete(state, bound.Input, context);
    }
}

/// <summary>A transformer that redistributes rows over partitions; within one stream it changes nothing but the order.</summary>
public abstract class ShuffleTransformer : Transformer
{
    /// <summary>How many partitions come out.</summary>
    /// <param name="partitions">How many go in.</param>
    public abstract int OutputPartitions(int partitions);

    /// <summary>Makes what deals out the rows of one input partition.</summary>
    /// <param name="partition">Index of the input partition.</param>
    /// <param name="outputs">How many output partitions there are.</param>
    /// <param name="statistics">What <see cref="Statistics"/> gathered, or null.</param>
    public abstract RowDealer CreateDealer(int partition, int outputs, object? statistics);

    /// <summary>What must be known of the whole dataset before rows are dealt out; null when nothing must.</summary>
    [NotAParameter]
    public virtual IAggregation? Statistics => null;

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => input;

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input) =>
        new BoundStream(input, TransformSchema(input), static (batches, _, _, _) => batches, keepsRows: true);
}

/// <summary>Deals out the rows of one input partition, batch after batch.</summary>
public abstract class RowDealer
{
    /// <summary>Says where each row of the next batch goes. A row may be left out or come several times.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <returns>Pairs of a row of the batch and its output partition, in the order in which rows are to be appended; enumerated once.</returns>
    public abstract IEnumerable<(int Row, int Output)> Deal(RecordBatch batch);
}
