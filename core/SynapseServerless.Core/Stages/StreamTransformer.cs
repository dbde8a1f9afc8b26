using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>A transformer that is written against the stream of a partition, such as one that makes many rows of one.</summary>
public abstract class StreamTransformer : Transformer
{
    /// <inheritdoc/>
    public abstract override Schema TransformSchema(Schema input);

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input) => new BoundStream(input, TransformSchema(input), StreamAsync);

    /// <summary>Transforms one partition; several at a time.</summary>
    /// <param name="batches">Rows of the partition in order; each batch pulled is to be disposed here, or yielded.</param>
    /// <param name="bound">The schemas that the stage is bound to.</param>
    /// <param name="context">What the stage knows of the run and may ask of its host.</param>
    /// <param name="cancellationToken">Stops within a second.</param>
    /// <returns>Batches of the output schema; who pulls one owns it.</returns>
    protected abstract IAsyncEnumerable<RecordBatch> StreamAsync(
        IAsyncEnumerable<RecordBatch> batches, BoundTransformer bound, StageContext context, CancellationToken cancellationToken);
}

/// <summary>Transforms the stream of a partition.</summary>
internal delegate IAsyncEnumerable<RecordBatch> StreamFunction(
    IAsyncEnumerable<RecordBatch> batches, BoundTransformer bound, StageContext context, CancellationToken cancellationToken);

/// <summary>A bound form made of a function over streams.</summary>
internal sealed class BoundStream(Schema input, Schema output, StreamFunction stream, bool keepsRows = false) : BoundTransformer(input, output)
{
    public override bool KeepsRows => keepsRows;

    public override IAsyncEnumerable<RecordBatch> TransformAsync(
        IAsyncEnumerable<RecordBatch> batches, StageContext context, CancellationToken cancellationToken) => stream(batches, this, context, cancellationToken);
}
