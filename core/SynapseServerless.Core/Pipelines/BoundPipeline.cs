using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Pipelines;

/// <summary>A stage and its bound form.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Bound">Its bound form.</param>
public readonly record struct BoundStage(Transformer Stage, BoundTransformer Bound)
{
    /// <summary>The stages that a bound form is made of, first to last: those of a pipeline, nested ones in their place, or the stage itself.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="bound">Its bound form; the parts live as long as it does.</param>
    public static IReadOnlyList<BoundStage> PartsOf(Transformer stage, BoundTransformer bound) =>
        bound is IBoundPipeline pipeline ? pipeline.Parts : [new BoundStage(stage, bound)];
}

/// <summary>A bound pipeline as what it is made of.</summary>
internal interface IBoundPipeline
{
    /// <summary>The stages, first to last, nested pipelines flattened.</summary>
    IReadOnlyList<BoundStage> Parts { get; }
}

/// <summary>A bound pipeline of stages of which some work on streams.</summary>
internal sealed class BoundPipeline(Schema input, Schema output, IReadOnlyList<BoundStage> parts) : BoundTransformer(input, output), IBoundPipeline
{
    public IReadOnlyList<BoundStage> Parts => parts;

    public override bool KeepsRows => parts.All(static part => part.Bound.KeepsRows);

    public override IAsyncEnumerable<RecordBatch> TransformAsync(
        IAsyncEnumerable<RecordBatch> batches, StageContext context, CancellationToken cancellationToken) =>
        parts.Aggregate(batches, (stream, part) => part.Bound.TransformAsync(stream, context.For(part.Stage, part.Bound.Input), cancellationToken));

    protected override void Dispose(bool disposing)
    {
        foreach (BoundStage part in parts)
            part.Bound.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>A bound pipeline of functions from batch to batch, which is one itself.</summary>
internal sealed class BoundBatchPipeline(Schema input, Schema output, IReadOnlyList<BoundStage> parts)
    : BoundBatchTransformer(input, output), IBoundPipeline
{
    private readonly (Transformer Stage, BoundBatchTransformer Bound)[] _stages =
        [.. parts.Select(static part => (part.Stage, (BoundBatchTransformer)part.Bound))];

    public IReadOnlyList<BoundStage> Parts => parts;

    public override bool KeepsRows => parts.All(static part => part.Bound.KeepsRows);

    // Each stage counts from where the pipeline is: how many rows earlier stages left out of earlier batches only a stream can tell.
    public override RecordBatch Transform(RecordBatch batch, StageContext context, CancellationToken cancellationToken) =>
        Transform(batch, context, [], cancellationToken);

    public override async IAsyncEnumerable<RecordBatch> TransformAsync(
        IAsyncEnumerable<RecordBatch> batches, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Rows that each stage has seen, so that messages name a row by its place in what the stage got.
        long[] rows = new long[_stages.Length];
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            RecordBatch result;
            using (batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                result = Transform(batch, context, rows, cancellationToken);
            }
            yield return result;
        }
    }

    protected override void Dispose(bool disposing)
    {
        foreach (BoundStage part in parts)
            part.Bound.Dispose();
        base.Dispose(disposing);
    }

    private RecordBatch Transform(RecordBatch batch, StageContext context, long[] rows, CancellationToken cancellationToken)
    {
        if (_stages.Length == 0)
            return Batches.Share(batch);
        RecordBatch current = batch;
        for (int i = 0; i < _stages.Length; i++)
        {
            (Transformer stage, BoundBatchTransformer bound) = _stages[i];
            StageContext own = context.For(stage, bound.Input) with { FirstRow = rows.Length > 0 ? rows[i] : context.FirstRow };
            RecordBatch next;
            try
            {
                next = bound.Transform(current, own, cancellationToken);
                if (rows.Length > 0)
                    rows[i] += current.Length;
            }
            finally
            {
                if (i > 0)
                    current.Dispose();
            }
            current = next;
        }
        return current;
    }
}
