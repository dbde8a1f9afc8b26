using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>The model that is explained, bound once to the columns of perturbed rows.</summary>
internal sealed class ModelScorer : IDisposable
{
    private readonly Transformer _model;
    private readonly BoundTransformer _bound;
    private readonly TargetColumn _target;
    private readonly string _uid;

    private ModelScorer(Transformer model, BoundTransformer bound, TargetColumn target, string uid)
    {
        (_model, _bound, _target, _uid) = (model, bound, target, uid);
    }

    /// <summary>Schema of the rows that are scored.</summary>
    public Schema Input => _bound.Input;

    /// <summary>How many numbers the target has; null where only a row tells.</summary>
    public int? Width => _target.Width;

    /// <summary>Binds a model to what is perturbed, and where that is not enough for it to the other columns too.</summary>
    /// <param name="model">The model.</param>
    /// <param name="perturbed">The columns that are perturbed.</param>
    /// <param name="whole">All columns, those that are perturbed as they will be.</param>
    /// <param name="targetCol">The column of the model's output that is explained.</param>
    /// <param name="uid">The stage that explains.</param>
    /// <exception cref="SpecificationException">The model cannot take the columns, or has no such output.</exception>
    public static ModelScorer Bind(Transformer model, Schema perturbed, Schema whole, string targetCol, string uid)
    {
        if (model is PipelineModel { Flattened: var stages } && stages.FirstOrDefault(static stage => stage is AggregateTransformer or ShuffleTransformer) is { } other)
            throw NoRows(other, uid);
        if (model is AggregateTransformer or ShuffleTransformer)
            throw NoRows(model, uid);
        BoundTransformer bound;
        try
        {
            bound = new PipelineModel(model).Bind(perturbed);
        }
        catch (SpecificationException) when (whole.FieldsList.Count > perturbed.FieldsList.Count)
        {
            bound = new PipelineModel(model).Bind(whole);
        }
        try
        {
            return new ModelScorer(model, bound, TargetColumn.Of(bound.Output, targetCol, uid), uid);
        }
        catch
        {
            bound.Dispose();
            throw;
        }
    }

    /// <summary>Scores rows.</summary>
    /// <param name="batch">The rows; disposed.</param>
    /// <param name="context">What the stage that explains knows of the run.</param>
    /// <param name="cancellationToken">Stops within a second.</param>
    public async ValueTask<Scores> ScoreAsync(RecordBatch batch, StageContext context, CancellationToken cancellationToken)
    {
        int rows = batch.Length;
        // What the model refuses is no row of the data: it fails, and the message says what it was.
        StageContext own = context.For(_model, Input) with { Rows = FailingRowSink.Instance };
        try
        {
            if (_bound is BoundBatchTransformer function)
            {
                using (batch)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    using RecordBatch scored = function.Transform(batch, own, cancellationToken);
                    Check(rows, scored.Length);
                    return _target.Read(scored);
                }
            }
            using RecordBatch all = await _bound.TransformAsync(One(batch, cancellationToken), own, cancellationToken).CollectAsync(_bound.Output, cancellationToken).ConfigureAwait(false);
            Check(rows, all.Length);
            return _target.Read(all);
        }
        catch (DataException error) when (error.Location.Stage != _uid)
        {
            throw new DataException(
                $"The model refuses a perturbed row: {error.Problem}", Location.OfStage(_uid, error.Location.Column),
                error.Remedy ?? "Explain rows that the model can score, and compare them with such rows.", error);
        }
    }

    public void Dispose() => _bound.Dispose();

    private static async IAsyncEnumerable<RecordBatch> One(RecordBatch batch, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.WaitAsync(cancellationToken).ConfigureAwait(false);
        yield return batch;
    }

    private void Check(int given, int scored)
    {
        if (given != scored)
            throw OtherRows(given, scored, _uid);
    }

    /// <summary>Says that a model does not give one row for each row.</summary>
    /// <param name="given">How many rows it was given.</param>
    /// <param name="scored">How many it made of them.</param>
    /// <param name="uid">The stage that explains.</param>
    public static DataException OtherRows(int given, int scored, string uid) => new(
        $"The model made {scored} rows of {given}", Location.OfStage(uid), "Only models that give one row for each row can be explained: leave out stages that filter, sort or aggregate.");

    private static SpecificationException NoRows(Transformer stage, string uid) => new(
        $"The model has a stage that works on all rows at once ({stage.Type})", Location.OfParameter(uid, "model"), "Explain a model that gives one row for each row.");
}
