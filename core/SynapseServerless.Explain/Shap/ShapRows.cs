using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Explains rows by Shapley values.</summary>
/// <param name="scorer">The model.</param>
/// <param name="added">The columns that are added: explanations, metrics, standard errors where they are asked for, and what the kind of input adds.</param>
/// <param name="classes">The classes of each row.</param>
/// <param name="plans">How sets are asked for.</param>
/// <param name="hasErrors">Whether there is a column of standard errors.</param>
/// <param name="uid">The stage.</param>
internal abstract class ShapRows(ModelScorer scorer, AddedColumns added, ClassesOfRows classes, ShapPlans plans, bool hasErrors, string uid) : RowExplainer(scorer, added)
{
    /// <summary>How sets are asked for.</summary>
    protected ShapPlans Plans => plans;

    /// <summary>How rows of a batch are perturbed.</summary>
    protected abstract CoalitionRows Open(RecordBatch batch);

    /// <summary>Adds rows that cannot be perturbed.</summary>
    protected abstract void AddBad(RecordBatch batch, List<BadRow> bad);

    /// <summary>What answers without perturbed rows; null where the model itself has to be asked.</summary>
    protected virtual CoalitionAnswers? Direct(CoalitionRows rows) => null;

    /// <summary>Columns beside explanations and metrics.</summary>
    protected virtual IEnumerable<IArrowArray> More(CoalitionRows rows) => [];

    public sealed override List<BadRow> Bad(RecordBatch batch)
    {
        var bad = new List<BadRow>();
        AddBad(batch, bad);
        classes.AddBad(batch, bad);
        return [.. bad.DistinctBy(static row => row.Row)];
    }

    public sealed override async Task<IArrowArray[]> ExplainAsync(RecordBatch batch, StageContext context, CancellationToken cancellationToken)
    {
        var (explanations, metrics, errors) = (new NestedDoubles(), new NestedDoubles(), new NestedDoubles());
        CoalitionRows rows = Open(batch);
        if (batch.Length > 0)
        {
            Func<int, int[]?> named = classes.In(batch);
            IEnumerable<CoalitionQuestion> questions = Enumerable.Range(0, batch.Length).Select(row => Question(rows, row, named(row)));
            void Done(Question question)
            {
                var coalition = (CoalitionQuestion)question;
                ShapValues[] values = [.. Enumerable.Range(0, question.Classes.Length).Select(k => coalition.Plan.Solve(question.Values(k)))];
                explanations.Add(values.Select(value => Placed(coalition, value.Base, value.Contributions)));
                metrics.Add([[.. values.Select(static value => value.R2)]]);
                if (hasErrors)
                    errors.Add(values.Select(value => Placed(coalition, 0, value.Errors ?? new double[value.Contributions.Length])));
            }
            if (Direct(rows) is { } direct)
                direct.Ask(questions, Done, uid, cancellationToken);
            else
                await new Asking(Scorer, rows, uid).AskAsync(questions, Done, context, cancellationToken).ConfigureAwait(false);
        }
        return [explanations.Lists(), metrics.Inner(), .. hasErrors ? [errors.Lists()] : System.Array.Empty<IArrowArray>(), .. More(rows)];
    }

    private CoalitionQuestion Question(CoalitionRows rows, int row, int[]? named)
    {
        int[] players = rows.Players(row);
        ShapPlan plan = plans.Of(players.Length, rows.Identity(row));
        plan.WithErrors = hasErrors;
        return new CoalitionQuestion(row, players, rows.Features(row), plan, named);
    }

    // The base, then every feature: who does not play contributes nothing.
    private static double[] Placed(CoalitionQuestion question, double first, double[] values)
    {
        double[] placed = new double[question.Features + 1];
        placed[0] = first;
        for (int player = 0; player < values.Length; player++)
            placed[question.Players[player] + 1] = values[player];
        return placed;
    }
}
