using System.Runtime.CompilerServices;
using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>Batches in, batches out: what a pipeline does to one partition.</summary>
public abstract class Transformer : Stage
{
    /// <summary>
    /// Whether the same input gives the same output at next to no cost, so that an engine may run the stage again rather than
    /// write its output between two estimators. False for what calls services, draws on a GPU or costs money.
    /// </summary>
    [NotAParameter]
    public virtual bool IsCheap => false;

    /// <summary>Transforms one partition.</summary>
    /// <param name="batches">Rows of the partition in order; each batch pulled belongs to this stage, which disposes it.</param>
    /// <param name="context">What the stage is told about the run and may ask of it.</param>
    /// <param name="cancellationToken">Stops within a second.</param>
    /// <returns>Batches of the promised schema; each belongs to whoever pulls it. How rows are cut into batches carries no meaning.</returns>
    public abstract IAsyncEnumerable<RecordBatch> TransformAsync(
        IAsyncEnumerable<RecordBatch> batches, StageContext context, CancellationToken cancellationToken);
}

/// <summary>A pure function from batch to batch; rows do not know of each other.</summary>
public abstract class BatchTransformer : Transformer
{
    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => true;

    /// <summary>Transforms one batch.</summary>
    /// <param name="batch">The batch, borrowed: the caller disposes it. Columns passed on are shared (see <see cref="Data.Batches"/>).</param>
    /// <param name="context">What the stage is told about the run and may ask of it.</param>
    /// <returns>A batch of the promised schema that the caller disposes; never <paramref name="batch"/> itself.</returns>
    public abstract RecordBatch Transform(RecordBatch batch, StageContext context);

    /// <inheritdoc/>
    public sealed override async IAsyncEnumerable<RecordBatch> TransformAsync(
        IAsyncEnumerable<RecordBatch> batches, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            RecordBatch result;
            using (batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                result = Transform(batch, context);
                context = context.After(batch.Length);
            }
            yield return result;
        }
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
    public abstract object Merge(object left, object right);

    /// <inheritdoc/>
    public abstract ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken);

    /// <summary>The output, one partition of it, once everything is merged.</summary>
    /// <param name="state">The state of the whole dataset.</param>
    /// <param name="input">Schema of the data that was accumulated.</param>
    /// <param name="context">What the stage is told about the run and may ask of it.</param>
    public abstract RecordBatch Complete(object state, Schema input, StageContext context);

    /// <inheritdoc/>
    public sealed override async IAsyncEnumerable<RecordBatch> TransformAsync(
        IAsyncEnumerable<RecordBatch> batches, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        object? state = null;
        Schema? schema = context.InputSchema;
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                schema ??= batch.Schema;
                state = Accumulate(state ?? CreateState(schema), batch, context);
                context = context.After(batch.Length);
            }
        }
        if (schema is null)
            throw new DataException("There is no data to compute from", Location.OfStage(Uid));
        yield return Complete(state ?? CreateState(schema), schema, context);
    }
}

/// <summary>A transformer that deals rows out to partitions anew; within one stream it changes nothing but the order.</summary>
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
    public override IAsyncEnumerable<RecordBatch> TransformAsync(
        IAsyncEnumerable<RecordBatch> batches, StageContext context, CancellationToken cancellationToken) => batches;
}

/// <summary>Deals out the rows of one input partition, batch after batch.</summary>
public abstract class RowDealer
{
    /// <summary>Says where each row of the next batch goes. A row may be left out or come several times.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <returns>Pairs of a row of the batch and its output partition, in the order in which rows are to be appended; enumerated once.</returns>
    public abstract IEnumerable<(int Row, int Output)> Deal(RecordBatch batch);
}
