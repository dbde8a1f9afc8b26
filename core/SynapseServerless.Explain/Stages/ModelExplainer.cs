using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>What the explainers of single rows share: a model, the column of its output that is explained, and how perturbed rows reach it.</summary>
/// <remarks>
/// The model is bound once. Perturbed rows of all rows of a batch are scored thousands at a time and reduced as they come back, so that memory goes by the batch and not by
/// rows times samples. What is drawn goes by <see cref="Seed"/> and the values of the row: the same row has the same explanation in every partition.
/// </remarks>
public abstract class ModelExplainer : Transformer
{
    private protected ModelExplainer()
    {
    }

    /// <summary>The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one.</summary>
    [Required]
    public Transformer? Model { get; init; }

    /// <summary>The column of the model's output that is explained: numbers, or vectors with a number for each class.</summary>
    [Required, MinLength(1)]
    public string TargetCol { get; init; } = "probability";

    /// <summary>Which places of a vector are explained, from 0; all of them when empty. Without effect where the target is a number.</summary>
    /// <remarks>SynapseML explains none when it is empty and the target is a vector.</remarks>
    public IReadOnlyList<int> TargetClasses { get; init; } = [];

    /// <summary>A column that says for each row which places are explained: a whole number or a list of them; null to go by targetClasses.</summary>
    public string? TargetClassesCol { get; init; }

    /// <summary>The column of explanations, a list of numbers for each class that is explained; the stage's uid and <c>_output</c> unless set.</summary>
    public string? OutputCol { get; init; }

    /// <summary>The column that says how well each explanation fits the model: R² for each class, 1 where the explanation is exact.</summary>
    [Required, MinLength(1)]
    public string MetricsCol { get; init; } = "r2";

    /// <summary>Seed of everything that is drawn.</summary>
    public long Seed { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override string? WorkerPool => Model?.WorkerPool;

    /// <summary>Name of the column of explanations.</summary>
    private protected string Output => OutputCol ?? Uid + "_output";

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        foreach (int index in TargetClasses.Where(static index => index < 0))
            yield return BadParameter(nameof(TargetClasses), $"There is no class {index}", "Classes are counted from 0.");
        if (TargetClasses.Count > 0 && TargetClassesCol is not null)
            yield return BadParameter(nameof(TargetClassesCol), "Classes are given twice, by targetClasses and by a column", "Keep one of them.");
    }

    /// <inheritdoc/>
    public sealed override BoundTransformer Bind(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new BoundExplainer(input, Prepare(input));
    }

    /// <summary>Binds the model and finds the columns.</summary>
    internal abstract RowExplainer Prepare(Schema input);

    /// <summary>Binds the model to perturbed columns, and checks the classes where their number is known.</summary>
    internal ModelScorer Scorer(Schema input, IReadOnlyList<Field> perturbed)
    {
        ModelScorer scorer = ModelScorer.Bind(Model!, new Schema(perturbed, input.Metadata), Schemas.With(input, perturbed), TargetCol, Uid);
        if (scorer.Width is { } width && TargetClasses.FirstOrDefault(index => index >= width, -1) is >= 0 and var wrong && width > 1)
        {
            scorer.Dispose();
            throw new SpecificationException(
                $"There is no class {wrong}: the model's column '{TargetCol}' has {width} numbers", Location.OfParameter(Uid, "targetClasses"), $"Classes are counted from 0 to {width - 1}.");
        }
        return scorer;
    }

    /// <summary>Reads the classes of rows.</summary>
    internal ClassesOfRows Classes(Schema input, int? width) => ClassesOfRows.Of(input, Uid, TargetClasses, TargetClassesCol, width);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Model?.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Explains batches of a stream as they come.</summary>
/// <param name="input">Schema of the rows.</param>
/// <param name="explainer">Explains rows; disposed with this.</param>
internal sealed class BoundExplainer(Schema input, RowExplainer explainer) : BoundTransformer(input, explainer.Added.Output)
{
    public override bool KeepsRows => true;

    public override async IAsyncEnumerable<RecordBatch> TransformAsync(
        IAsyncEnumerable<RecordBatch> batches, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            RecordBatch result;
            using (batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using RecordBatch good = context.RejectRows(batch, explainer.Bad(batch));
                IArrowArray[] columns = await explainer.ExplainAsync(good, context, cancellationToken).ConfigureAwait(false);
                result = explainer.Added.To(good, columns);
                context = context.After(batch.Length);
            }
            yield return result;
        }
    }

    protected override void Dispose(bool disposing)
    {
        explainer.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Explains the rows of batches, bound to a schema; it serves several threads at a time.</summary>
/// <param name="scorer">The model.</param>
/// <param name="added">The columns that are added.</param>
internal abstract class RowExplainer(ModelScorer? scorer, AddedColumns added) : IDisposable
{
    /// <summary>The columns that are added.</summary>
    public AddedColumns Added => added;

    /// <summary>The model.</summary>
    protected ModelScorer Scorer => scorer!;

    /// <summary>Rows that cannot be explained.</summary>
    public abstract List<BadRow> Bad(RecordBatch batch);

    /// <summary>The columns that are added to rows.</summary>
    /// <param name="batch">The rows, borrowed.</param>
    /// <param name="context">What the stage knows of the run.</param>
    /// <param name="cancellationToken">Stops within a second.</param>
    public abstract Task<IArrowArray[]> ExplainAsync(RecordBatch batch, StageContext context, CancellationToken cancellationToken);

    public void Dispose() => scorer?.Dispose();
}
