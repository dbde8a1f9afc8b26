using System.Runtime.CompilerServices;
using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>A bound function from batch to batch; rows do not know of each other.</summary>
/// <param name="input">Schema of the batches that come in.</param>
/// <param name="output">Schema of the batches that go out.</param>
public abstract class BoundBatchTransformer(Schema input, Schema output) : BoundTransformer(input, output)
{
    /// <summary>A bound form made of a function, for stages that hold nothing to be freed.</summary>
    /// <param name="input">Schema of the batches that come in.</param>
    /// <param name="output">Schema of the batches that go out.</param>
    /// <param name="transform">The function; see <see cref="Transform"/>.</param>
    /// <param name="keepsRows">See <see cref="BoundTransformer.KeepsRows"/>.</param>
    public static BoundBatchTransformer Of(
        Schema input, Schema output, Func<RecordBatch, StageContext, CancellationToken, RecordBatch> transform, bool keepsRows = false) =>
        new BoundFunction(input, output, transform, keepsRows);

    /// <summary>Transforms one batch.</summary>
    /// <param name="batch">The batch, borrowed: the caller disposes it. Columns passed on are shared (see <see cref="Data.Batches"/>).</param>
    /// <param name="context">What the stage knows of the run and may ask of its host.</param>
    /// <param name="cancellationToken">Stops within a second.</param>
    /// <returns>A batch of <see cref="BoundTransformer.Output"/> that the caller disposes; never <paramref name="batch"/> itself.</returns>
    public abstract RecordBatch Transform(RecordBatch batch, StageContext context, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public override async IAsyncEnumerable<RecordBatch> TransformAsync(
        IAsyncEnumerable<RecordBatch> batches, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            RecordBatch result;
            using (batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                result = Transform(batch, context, cancellationToken);
                context = context.After(batch.Length);
            }
            yield return result;
        }
    }

    private sealed class BoundFunction(
        Schema input, Schema output, Func<RecordBatch, StageContext, CancellationToken, RecordBatch> transform, bool keepsRows)
        : BoundBatchTransformer(input, output)
    {
        public override bool KeepsRows => keepsRows;

        public override RecordBatch Transform(RecordBatch batch, StageContext context, CancellationToken cancellationToken) =>
            transform(batch, context, cancellationToken);
    }
}
