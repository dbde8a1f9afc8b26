using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Makes the rows that were drawn near a row.</summary>
internal abstract class DrawnRows : PerturbedRows
{
    /// <summary>Draws near a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="samples">How many are drawn.</param>
    /// <param name="seed">Seed of the stage; the row's values do the rest.</param>
    /// <param name="classes">The classes asked for; null for all.</param>
    public abstract LimeQuestion Draw(int row, int samples, long seed, int[]? classes);
}

/// <summary>Explains rows by local linear models.</summary>
/// <param name="scorer">The model.</param>
/// <param name="added">The columns that are added.</param>
/// <param name="classes">The classes of each row.</param>
/// <param name="stage">The stage.</param>
internal abstract class LimeRows(ModelScorer scorer, AddedColumns added, ClassesOfRows classes, LimeExplainer stage) : RowExplainer(scorer, added)
{
    /// <summary>How rows of a batch are perturbed.</summary>
    protected abstract DrawnRows Open(RecordBatch batch);

    /// <summary>Adds rows that cannot be perturbed.</summary>
    protected abstract void AddBad(RecordBatch batch, List<BadRow> bad);

    /// <summary>Columns beside explanations and metrics.</summary>
    protected virtual IEnumerable<IArrowArray> More(DrawnRows rows) => [];

    public sealed override List<BadRow> Bad(RecordBatch batch)
    {
        var bad = new List<BadRow>();
        AddBad(batch, bad);
        classes.AddBad(batch, bad);
        return [.. bad.DistinctBy(static row => row.Row)];
    }

    public sealed override async Task<IArrowArray[]> ExplainAsync(RecordBatch batch, StageContext context, CancellationToken cancellationToken)
    {
        var (explanations, metrics) = (new NestedDoubles(), new NestedDoubles());
        DrawnRows rows = Open(batch);
        if (batch.Length > 0)
        {
            Func<int, int[]?> named = classes.In(batch);
            await new Asking(Scorer, rows, stage.Uid).AskAsync(
                Enumerable.Range(0, batch.Length).Select(row => rows.Draw(row, stage.NumSamples, stage.Seed, named(row))),
                question =>
                {
                    LinearFit[] fits = [.. Enumerable.Range(0, question.Classes.Length).Select(k => ((LimeQuestion)question).Solve(k, stage))];
                    explanations.Add(fits.Select(static fit => fit.Coefficients));
                    metrics.Add([[.. fits.Select(static fit => fit.R2)]]);
                },
                context, cancellationToken).ConfigureAwait(false);
        }
        return [explanations.Lists(), metrics.Inner(), .. More(rows)];
    }
}
