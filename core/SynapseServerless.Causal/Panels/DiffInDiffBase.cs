using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Causal;

/// <summary>What the estimators over a treatment, an outcome and a time before and after have in common.</summary>
/// <typeparam name="TState">What a pass adds up.</typeparam>
public abstract class DiffInDiffBase<TState> : AggregateEstimator<TState>
    where TState : class
{
    /// <summary>The column that says whether a unit is treated: booleans, or 0 and 1.</summary>
    [Required]
    public string TreatmentCol { get; init; } = "";

    /// <summary>The column of the outcome: numbers.</summary>
    [Required]
    public string OutcomeCol { get; init; } = "";

    /// <summary>The column that says whether a row is of the time after the treatment began: booleans, or 0 and 1.</summary>
    [Required]
    public string PostTreatmentCol { get; init; } = "";

    /// <summary>The quantile of the upper end of the confidence interval: 0.975 for an interval that covers the effect 95 times out of 100.</summary>
    [Range(0.5001, 0.99999999)]
    public double ConfidenceLevel { get; init; } = 0.975;

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        InputColumns.Require(input, Uid, "treatmentCol", TreatmentCol, NumericColumn.IsReadable, "a column of booleans, or of 0 and 1");
        InputColumns.Require(input, Uid, "postTreatmentCol", PostTreatmentCol, NumericColumn.IsReadable, "a column of booleans, or of 0 and 1");
        InputColumns.Require(input, Uid, "outcomeCol", OutcomeCol, NumericColumn.IsNumber, "a column of numbers");
        return input;
    }

    /// <summary>Reads a column of 0 and 1; rows with anything else are bad.</summary>
    private protected double[] Flags(RecordBatch batch, string column, List<BadRow> bad)
    {
        double[] values = NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, column));
        for (int row = 0; row < values.Length; row++)
        {
            if (values[row] is not (0 or 1))
                bad.Add(new BadRow(row, column, FormattableString.Invariant($"The value is {(double.IsNaN(values[row]) ? "missing" : values[row])}, which is neither 0 nor 1"), "Give booleans, or 0 and 1."));
        }
        return values;
    }

    /// <summary>A model of an effect and its standard error.</summary>
    private protected DiffInDiffModel Model(double effect, double error)
    {
        double reach = Normal.Quantile(ConfidenceLevel) * error;
        return new DiffInDiffModel
        {
            Uid = Uid + "Model", TreatmentEffect = effect, StandardError = error, ConfidenceLevel = ConfidenceLevel, Low = effect - reach, High = effect + reach,
            PValue = Normal.TwoSided(effect / error),
        };
    }
}
