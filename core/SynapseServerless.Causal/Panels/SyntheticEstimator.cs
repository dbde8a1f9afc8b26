using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Causal;

/// <summary>What estimators have in common that compare treated units with a weighted mean of others over time.</summary>
public abstract class SyntheticEstimator : DiffInDiffBase<PanelState>
{
    /// <summary>The column of the unit: text, numbers or booleans.</summary>
    [Required]
    public string UnitCol { get; init; } = "";

    /// <summary>The column of the time: numbers, dates, or text that is ordered by its characters.</summary>
    [Required]
    public string TimeCol { get; init; } = "";

    /// <summary>
    /// What happens where a unit has no outcome at a time: <c>error</c>, <c>zero</c>, <c>skip</c> (the unit is left out) or <c>impute</c> (on the line between the times
    /// before and after).
    /// </summary>
    /// <remarks>SynapseML's default is zero, which makes an effect out of a gap.</remarks>
    [AllowedValues("error", "zero", "skip", "impute")]
    public string HandleMissingOutcome { get; init; } = "error";

    /// <summary>The most steps that weights may take.</summary>
    /// <remarks>SynapseML's default is 100, after which it goes on with weights that have not converged.</remarks>
    [Range(1, 10_000_000)]
    public int MaxIter { get; init; } = 10_000;

    /// <summary>How far the loss of the weights may be above the least there is, as a fraction of the sum of squares of what they are to meet.</summary>
    /// <remarks>SynapseML's 1e-3 is a change of the loss between two steps.</remarks>
    [Range(0, 1)]
    public double Tol { get; init; } = 1e-6;

    /// <summary>The size of steps.</summary>
    [NoEffect("The length of a step follows from the data.")]
    public double StepSize { get; init; } = 1;

    /// <summary>Steps without an improvement after which SynapseML stops.</summary>
    [NoEffect("Weights are done when their loss is as near to the least as tol asks.")]
    public int? NumIterNoChange { get; init; }

    /// <summary>Cells of the panel up to which SynapseML solves in one place.</summary>
    [NoEffect("The panel is always in one place: it has a row for each unit and time.")]
    public long LocalSolverThreshold { get; init; } = 1_000_000;

    /// <summary>Weights up to this are left out of the tables of the model.</summary>
    [Range(0, 0.1)]
    public double Epsilon { get; init; } = 1e-10;

    /// <summary>
    /// How many placebos are tried for the standard error: units without treatment that count as treated. All of them, each once, where one unit is treated and there are no more
    /// than these; 0 for no standard error.
    /// </summary>
    /// <remarks>Algorithm 4 of Arkhangelsky and others (2021). SynapseML gives the standard error of the last regression, which takes weights for known.</remarks>
    [Range(0, 100_000)]
    public int PlaceboRuns { get; init; } = 200;

    /// <summary>Seed of the draws of placebos.</summary>
    public long Seed { get; init; }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        InputColumns.Require(input, Uid, "unitCol", UnitCol, CellTexts.IsReadable, "a column of text, numbers or booleans");
        InputColumns.Require(input, Uid, "timeCol", TimeCol, static type => CellTexts.IsReadable(type) || TimeColumn.IsReadable(type), "a column of numbers, dates or text");
        return base.TransformSchema(input);
    }

    /// <summary>Estimates the effect of a panel.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="zeta">The strength of the ridge, found on the whole panel.</param>
    private protected abstract PanelEstimate Estimate(Panel panel, double zeta);

    /// <inheritdoc/>
    protected override PanelState Create(Schema input) => new();

    /// <inheritdoc/>
    protected override PanelState Add(PanelState state, RecordBatch batch, StageContext context)
    {
        var bad = new List<BadRow>();
        double[] treated = Flags(batch, TreatmentCol, bad), post = Flags(batch, PostTreatmentCol, bad), outcomes = NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, OutcomeCol));
        IArrowArray time = InputColumns.Get(batch, Uid, TimeCol);
        string?[] units = CellTexts.Read(InputColumns.Get(batch, Uid, UnitCol)), times;
        double[]? order = null;
        if (TimeColumn.IsReadable(time.Data.DataType))
        {
            Func<int, DateTimeOffset?> read = TimeColumn.Reader(time);
            DateTimeOffset?[] instants = [.. Enumerable.Range(0, batch.Length).Select(read)];
            times = [.. instants.Select(static instant => instant?.ToString(instant.Value.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "o", CultureInfo.InvariantCulture))];
            order = [.. instants.Select(static instant => instant?.UtcTicks ?? double.NaN)];
        }
        else
        {
            times = CellTexts.Read(time);
            order = NumericColumn.IsReadable(time.Data.DataType) ? NumericColumn.ToDoubles(time) : null;
        }
        for (int row = 0; row < batch.Length; row++)
        {
            if (units[row] is null || times[row] is null)
                bad.Add(new BadRow(row, units[row] is null ? UnitCol : TimeCol, "The value is missing", "Every row needs a unit and a time."));
            else if (double.IsInfinity(outcomes[row]))
                bad.Add(new BadRow(row, OutcomeCol, "The outcome is infinite", "Outcomes are numbers; a missing one is null."));
        }
        BadRow[] once = [.. bad.DistinctBy(static row => row.Row).OrderBy(static row => row.Row)];
        if (once.Length > 0)
            context.Rows.Reject(batch, once, context);
        HashSet<int> left = [.. once.Select(static row => row.Row)];
        for (int row = 0; row < batch.Length; row++)
        {
            if (left.Contains(row))
                continue;
            state.Units.Add(units[row]!);
            state.Times.Add(times[row]!);
            state.Outcomes.Add(outcomes[row]);
            state.Flags.Add((int)treated[row] + (2 * (int)post[row]));
            if (order is not null)
                state.Order.Add(order[row]);
        }
        return state;
    }

    /// <inheritdoc/>
    protected override PanelState Combine(PanelState left, PanelState right) => left.Plus(right);

    /// <inheritdoc/>
    protected override Transformer Finish(PanelState state, Schema input, StageContext context)
    {
        Panel panel = Panel.Of(state, Uid, (UnitCol, TimeCol, TreatmentCol, PostTreatmentCol), HandleMissingOutcome);
        double zeta = RidgeOf(panel);
        PanelEstimate found = Estimate(panel, zeta);
        double[] placebos = [.. Placebos.Of(panel, PlaceboRuns, Seed).Select(chosen => Estimate(panel.WithPlacebos(chosen), zeta).Effect)];
        double mean = placebos.DefaultIfEmpty(double.NaN).Average();
        DiffInDiffModel model = Model(found.Effect, placebos.Length > 1 ? Math.Sqrt(placebos.Average(effect => (effect - mean) * (effect - mean))) : double.NaN);
        return new DiffInDiffModel
        {
            Uid = model.Uid, TreatmentEffect = model.TreatmentEffect, StandardError = model.StandardError, ConfidenceLevel = model.ConfidenceLevel, Low = model.Low, High = model.High, PValue = model.PValue,
            PlaceboEffects = placebos,
            PlaceboPValue = placebos.Length > 0 ? (1.0 + placebos.Count(effect => Math.Abs(effect) >= Math.Abs(found.Effect))) / (1 + placebos.Length) : double.NaN,
            UnitWeights = [.. Named(panel.Units, found.UnitWeights).OrderByDescending(static weight => weight.Weight)], TimeWeights = [.. Named(panel.Times, found.TimeWeights)],
            UnitIntercept = found.UnitIntercept, TimeIntercept = found.TimeIntercept, UnitRmse = found.UnitRmse, TimeRmse = found.TimeRmse, NumIter = found.Steps, Trend = found.Trend(panel),
        };
    }

    /// <summary>The strength of the ridge, from how much the outcomes of untreated units change from one time to the next.</summary>
    private protected virtual double RidgeOf(Panel panel) => 0;

    /// <summary>Finds weights, and says so where they do not converge.</summary>
    /// <param name="columns">What is weighted.</param>
    /// <param name="target">What the weighted columns are to meet.</param>
    /// <param name="ridge">The ridge.</param>
    /// <param name="intercept">Whether a constant may lie between the two.</param>
    /// <param name="what">What is weighted, for the error.</param>
    private protected (double[] Weights, double Intercept, double Rmse, int Steps) Weigh(double[][] columns, double[] target, double ridge, bool intercept, string what)
    {
        double[][] centred = intercept ? [.. columns.Select(Centred)] : columns;
        double[] goal = intercept ? Centred(target) : target;
        SimplexLeastSquares.Solution found = SimplexLeastSquares.Solve(centred, goal, ridge, MaxIter, Tol);
        if (!found.Converged)
        {
            throw new DataException(
                string.Create(CultureInfo.InvariantCulture, $"The weights of {what} did not converge in {found.Steps} steps: their loss may be {found.Gap:G3} above the least there is, and tol allows {found.Allowed:G3}"),
                Location.OfStage(Uid, OutcomeCol), "Set maxIter or tol higher, or scale the outcome if its values differ by many orders of magnitude.");
        }
        double squares = 0;
        for (int row = 0; row < goal.Length; row++)
        {
            double left = goal[row];
            for (int i = 0; i < centred.Length; i++)
                left -= found.Weights[i] * centred[i][row];
            squares += left * left;
        }
        double constant = intercept ? target.Average() - found.Weights.Zip(columns, static (weight, column) => weight * column.Average()).Sum() : 0;
        return (found.Weights, constant, Math.Sqrt(squares / goal.Length), found.Steps);
    }

    private static double[] Centred(double[] values)
    {
        double mean = values.Average();
        return [.. values.Select(value => value - mean)];
    }

    private IEnumerable<PanelWeight> Named(string[] names, double[] weights) =>
        weights.Select((weight, i) => new PanelWeight(names[i], weight)).Where(weight => weight.Weight > Epsilon);
}
