using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>The vectors that trees score, of the rows of a batch.</summary>
internal abstract class TreeFeatures : IDisposable
{
    /// <summary>How many slots a vector has.</summary>
    public abstract int Width { get; }

    /// <summary>Reads them.</summary>
    /// <param name="batch">The rows, borrowed.</param>
    /// <param name="context">What the stage that explains knows of the run.</param>
    /// <param name="cancellationToken">Stops within a second.</param>
    public abstract DenseVectors Read(RecordBatch batch, StageContext context, CancellationToken cancellationToken);

    public virtual void Dispose()
    {
    }
}

/// <summary>Vectors that are there as a column.</summary>
/// <param name="name">The column.</param>
/// <param name="width">How many slots a vector has.</param>
internal sealed class ColumnFeatures(string name, int width) : TreeFeatures
{
    public override int Width => width;

    public override DenseVectors Read(RecordBatch batch, StageContext context, CancellationToken cancellationToken) =>
        DenseVectors.Read(batch.Column(batch.Schema.GetFieldIndex(name)), width);
}

/// <summary>Vectors that the stages before the trees make of the rows.</summary>
/// <param name="stages">The stages.</param>
/// <param name="bound">Their bound form; disposed with this.</param>
/// <param name="name">The column of vectors.</param>
/// <param name="width">How many slots a vector has.</param>
/// <param name="uid">The stage that explains.</param>
internal sealed class StageFeatures(PipelineModel stages, BoundBatchTransformer bound, string name, int width, string uid) : TreeFeatures
{
    public override int Width => width;

    /// <summary>Schema of the rows that are taken.</summary>
    public Schema Input => bound.Input;

    public override DenseVectors Read(RecordBatch batch, StageContext context, CancellationToken cancellationToken)
    {
        // What the stages refuse is no bad row of the data: the model itself could not score it.
        StageContext own = context.For(stages, Input) with { Rows = FailingRowSink.Instance };
        using RecordBatch chosen = Batches.Select(batch, Schemas.Names(Input));
        try
        {
            using RecordBatch made = bound.Transform(chosen, own, cancellationToken);
            return made.Length == batch.Length
                ? DenseVectors.Read(made.Column(made.Schema.GetFieldIndex(name)), width)
                : throw ModelScorer.OtherRows(batch.Length, made.Length, uid);
        }
        catch (DataException error) when (error.Location.Stage != uid)
        {
            throw new DataException(
                $"The model refuses a row: {error.Problem}", Location.OfStage(uid, error.Location.Column), error.Remedy ?? "Explain rows that the model can score, and compare them with such rows.", error);
        }
    }

    public override void Dispose()
    {
        bound.Dispose();
        base.Dispose();
    }
}
