using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Causal;

/// <summary>Predicts outcomes and treatments of each fold by models that were fitted on the others, and hands on what is left of them.</summary>
/// <remarks>Data is read as often as models ask; but for what is done with the residuals, memory does not grow with the rows.</remarks>
internal sealed class CrossFitting
{
    private readonly string _uid;
    private readonly Nuisance _outcome;
    private readonly Nuisance[] _treatments;

    /// <summary>Sets cross-fitting up.</summary>
    /// <param name="uid">The stage.</param>
    /// <param name="outcome">The model of the outcome.</param>
    /// <param name="treatments">The models of the treatments.</param>
    /// <param name="needed">Columns that must have a number.</param>
    public CrossFitting(string uid, Nuisance outcome, Nuisance[] treatments, IReadOnlyList<string> needed) => (_uid, _outcome, _treatments, Needed) = (uid, outcome, treatments, needed);

    /// <summary>Columns that must have a number.</summary>
    public IReadOnlyList<string> Needed { get; }

    /// <summary>The column that the residual of the outcome is in.</summary>
    public const string OutcomeResidual = "__outcome_residual";

    /// <summary>The column that the residual of a treatment is in.</summary>
    public static string TreatmentResidual(int treatment) => $"__treatment_residual_{treatment}";

    /// <summary>The residuals of all folds, one dataset after the other; each is scored when it is read, and its models end after it.</summary>
    /// <param name="data">The data.</param>
    /// <param name="dealing">How rows are dealt to folds.</param>
    /// <param name="options">How models are fitted.</param>
    /// <param name="use">Takes a dataset of rows with residuals, and the fold.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(Dataset data, Dealing dealing, LocalOptions options, Func<Dataset, int, Task> use, CancellationToken cancellationToken)
    {
        for (int fold = 0; fold < dealing.Shares.Count; fold++)
        {
            var models = new List<Transformer>();
            try
            {
                var train = new FoldedDataset(data, dealing, fold, others: true, Needed);
                Dataset test = new FoldedDataset(data, dealing, fold, others: false, Needed);
                IReadOnlyList<string> kept = Schemas.Names(test.Schema);
                for (int i = -1; i < _treatments.Length; i++)
                {
                    Nuisance nuisance = i < 0 ? _outcome : _treatments[i];
                    string residual = i < 0 ? OutcomeResidual : TreatmentResidual(i);
                    Transformer model = await nuisance.FitAsync(train, options, cancellationToken).ConfigureAwait(false);
                    models.Add(model);
                    ResidualTransformer residuals = nuisance.Residual(model, test.Schema, residual, _uid);
                    kept = [.. kept, residual];
                    test = new SelectColumns { Uid = _uid, Cols = kept }.Transform(residuals.Transform(model.Transform(test, options), options), options);
                }
                await use(test, fold).ConfigureAwait(false);
            }
            finally
            {
                foreach (Transformer model in models)
                    model.Dispose();
            }
        }
    }

    /// <summary>Looks at all rows once: how many there are, and whether treatments vary. Rows without a number where one is needed are bad rows.</summary>
    /// <param name="data">The data.</param>
    /// <param name="treatments">The columns of treatments.</param>
    /// <param name="folds">How many folds there will be.</param>
    /// <param name="context">Takes bad rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<long> CheckAsync(Dataset data, IReadOnlyList<string> treatments, int folds, StageContext context, CancellationToken cancellationToken)
    {
        long rows = 0;
        double[] least = [.. treatments.Select(static _ => double.PositiveInfinity)], most = [.. treatments.Select(static _ => double.NegativeInfinity)];
        for (int partition = 0; partition < data.PartitionCount; partition++)
        {
            StageContext own = context with { Partition = partition, FirstRow = 0 };
            // All columns, so that a row that is set aside is whole.
            await foreach (RecordBatch batch in data.ReadAsync(partition, null, cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    bool[] usable = FoldedDataset.Usable(batch, Needed);
                    if (usable.Contains(false))
                        own.Rows.Reject(batch, [.. Enumerable.Range(0, batch.Length).Where(row => !usable[row]).Select(row => Bad(batch, row))], own);
                    rows += usable.Count(static use => use);
                    for (int i = 0; i < treatments.Count; i++)
                    {
                        double[] values = NumericColumn.ToDoubles(batch.Column(batch.Schema.GetFieldIndex(treatments[i])));
                        foreach (double value in values.Where((_, row) => usable[row]))
                            (least[i], most[i]) = (Math.Min(least[i], value), Math.Max(most[i], value));
                    }
                    own = own.After(batch.Length);
                }
            }
        }
        if (rows < 2 * folds)
            throw new DataException($"{rows} rows are too few for {folds} folds", Location.OfStage(_uid), $"Give {2 * folds} rows at least that have an outcome and treatments.");
        for (int i = 0; i < treatments.Count; i++)
        {
            if (least[i] == most[i])
            {
                throw new DataException(
                    FormattableString.Invariant($"The treatment never varies: it is {least[i]} in all {rows} rows"), Location.OfStage(_uid, treatments[i]),
                    "Give rows with and without the treatment, or with more and less of it.");
            }
        }
        return rows;
    }

    private BadRow Bad(RecordBatch batch, int row)
    {
        string column = Needed.First(name => !double.IsFinite(NumericColumn.ToDoubles(batch.Column(batch.Schema.GetFieldIndex(name)))[row]));
        return new BadRow(row, column, "The value is missing, NaN or infinite", "Drop the row before, or set onError to setAside to go on without it.");
    }
}
