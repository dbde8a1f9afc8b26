using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Causal;

/// <summary>Estimates the effect of a treatment by how much more the treated changed than the others: differences in differences.</summary>
/// <remarks>
/// The effect is the coefficient of treatment times time in a regression on treatment, time and their product, which is a difference of four means; its
/// standard error is that of least squares. A fit is one pass, and keeps four counts, means and sums of squares.
/// </remarks>
public sealed class DiffInDiffEstimator : DiffInDiffBase<DiffInDiffCells>
{
    /// <inheritdoc/>
    protected override DiffInDiffCells Create(Schema input) => new();

    /// <inheritdoc/>
    protected override DiffInDiffCells Add(DiffInDiffCells state, RecordBatch batch, StageContext context)
    {
        var bad = new List<BadRow>();
        double[] treated = Flags(batch, TreatmentCol, bad), post = Flags(batch, PostTreatmentCol, bad), outcomes = NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, OutcomeCol));
        for (int row = 0; row < outcomes.Length; row++)
        {
            if (!double.IsFinite(outcomes[row]))
                bad.Add(new BadRow(row, OutcomeCol, "The outcome is missing, NaN or infinite", "Drop the row before, or set onError to setAside to go on without it."));
        }
        BadRow[] once = [.. bad.DistinctBy(static row => row.Row).OrderBy(static row => row.Row)];
        if (once.Length > 0)
            context.Rows.Reject(batch, once, context);
        HashSet<int> left = [.. once.Select(static row => row.Row)];
        for (int row = 0; row < outcomes.Length; row++)
        {
            if (!left.Contains(row))
                state.Add((2 * (int)treated[row]) + (int)post[row], outcomes[row]);
        }
        return state;
    }

    /// <inheritdoc/>
    protected override DiffInDiffCells Combine(DiffInDiffCells left, DiffInDiffCells right) => left.Plus(right);

    /// <inheritdoc/>
    protected override Transformer Finish(DiffInDiffCells state, Schema input, StageContext context)
    {
        string[] names = ["untreated rows before", "untreated rows after", "treated rows before", "treated rows after"];
        for (int cell = 0; cell < 4; cell++)
        {
            if (state.Counts[cell] == 0)
            {
                throw new DataException(
                    $"There are no {names[cell]} the treatment", Location.OfStage(Uid, cell < 2 && state.Counts[0] + state.Counts[1] == 0 ? TreatmentCol : PostTreatmentCol),
                    "Give rows of the treated and of others, of the time before and after.");
            }
        }
        double effect = state.Means[3] - state.Means[2] - (state.Means[1] - state.Means[0]);
        // Without a degree of freedom there is no error to speak of.
        double freedom = state.Counts.Sum() - 4, variance = freedom > 0 ? state.Squares.Sum() / freedom : double.NaN;
        return Model(effect, Math.Sqrt(variance * state.Counts.Sum(static count => 1.0 / count)));
    }
}

/// <summary>What a pass of DiffInDiffEstimator adds up: outcomes of the untreated before and after, then of the treated.</summary>
public sealed class DiffInDiffCells
{
    /// <summary>How many rows each cell has.</summary>
    public long[] Counts { get; init; } = new long[4];

    /// <summary>The mean of each cell.</summary>
    public double[] Means { get; init; } = new double[4];

    /// <summary>The sum of squared differences from the mean of each cell.</summary>
    public double[] Squares { get; init; } = new double[4];

    internal void Add(int cell, double outcome)
    {
        double difference = outcome - Means[cell];
        Means[cell] += difference / ++Counts[cell];
        Squares[cell] += difference * (outcome - Means[cell]);
    }

    internal DiffInDiffCells Plus(DiffInDiffCells other)
    {
        for (int cell = 0; cell < 4; cell++)
        {
            long count = Counts[cell] + other.Counts[cell];
            if (count == 0)
                continue;
            double difference = other.Means[cell] - Means[cell];
            Squares[cell] += other.Squares[cell] + (difference * difference * Counts[cell] * other.Counts[cell] / count);
            Means[cell] += difference * other.Counts[cell] / count;
            Counts[cell] = count;
        }
        return this;
    }
}
