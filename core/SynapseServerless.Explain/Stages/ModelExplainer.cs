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
public abstract class ModelExplainer : Transformer, IExplainsRows
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

    /// <summary>Names of the features, where all rows have the same and the column of explanations does not say.</summary>
    internal virtual IReadOnlyList<string> FeatureNames => [];

    /// <summary>The columns that hold the values of features.</summary>
    private protected virtual IReadOnlyList<string> ValueCols => [];

    /// <summary>The columns of an image and of its superpixels; null where no images are explained.</summary>
    internal virtual (string Image, string Superpixels)? PictureCols => null;

    /// <inheritdoc/>
    [NotAParameter]
    public IReadOnlyList<string> ExplanationCols => [Output, MetricsCol, .. ValueCols, .. PictureCols is { } columns ? [columns.Image, columns.Superpixels] : System.Array.Empty<string>()];

    /// <inheritdoc/>
    public RowExplanations? ReadExplanations(RecordBatch rows, int pictures)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Schema.GetFieldIndex(Output) < 0)
            return null;
        var reader = new ExplanationReader(this, Output, rows);
        double fit = reader.Fit();
        var facts = new Dictionary<string, string> { ["explained by"] = Type };
        if (double.IsFinite(fit))
            facts["fit (R\u00B2), mean"] = fit.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);
        foreach (StageNote fact in Facts())
            facts["compared with"] = fact.Text;
        return new RowExplanations
        {
            Stage = Uid, Target = TargetClasses.Count > 0 ? $"{TargetCol} of class {TargetClasses[0]}" : TargetCol, Facts = facts, Features = reader.Features, IsText = IsText,
            Rows = [.. Enumerable.Range(0, rows.Length).Select(row => reader.Read(row, row < pictures))],
        };
    }

    /// <summary>Whether the features are the words of a text.</summary>
    private protected virtual bool IsText => false;

    /// <summary>The values of the features of a row; none where the columns are not there.</summary>
    internal IEnumerable<object?> FeatureValues(RecordBatch rows, int row)
    {
        foreach (string name in ValueCols)
        {
            int place = rows.Schema.GetFieldIndex(name);
            if (place < 0)
            {
                yield return null;
                continue;
            }
            IArrowArray column = rows.Column(place);
            if (SparseVectors.IsVector(rows.Schema.GetFieldByIndex(place).DataType) && SparseVectors.Size(rows.Schema.GetFieldByIndex(place)) is { } width)
            {
                foreach (float value in column.IsNull(row) ? new float[width] : DenseVectors.Read(Taking.Take(column, [row]), width).Values)
                    yield return value;
            }
            else if (IsText)
            {
                foreach (object? word in ExplanationReader.Items(Cells.Value(column, row)))
                    yield return word;
            }
            else
                yield return Cells.Value(column, row);
        }
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

    public virtual void Dispose() => scorer?.Dispose();
}
