using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Causal;

/// <summary>Makes of residuals what a forest of effects learns from: a target and its weight.</summary>
/// <remarks>
/// The target is the residual of the outcome over that of the treatment, and the weight the square of the latter: the weighted mean of the
/// targets is then the effect. A row whose treatment is what was predicted has a weight of 0 and a target of 0, where SynapseML's target is not a number. A row
/// that lacks a residual gets nulls.
/// </remarks>
public sealed class OrthoForestVariableTransformer : BatchTransformer
{
    /// <summary>The column of residuals of the treatment.</summary>
    [Required]
    public string TreatmentResidualCol { get; init; } = "TResid";

    /// <summary>The column of residuals of the outcome.</summary>
    [Required]
    public string OutcomeResidualCol { get; init; } = "OResid";

    /// <summary>The column that gets the weight.</summary>
    [Required]
    public string WeightsCol { get; init; } = "_tmp_twOutcome";

    /// <summary>The column that gets the target.</summary>
    [Required]
    public string OutputCol { get; init; } = "_tmp_tsOutcome";

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (WeightsCol == OutputCol)
            yield return BadParameter(nameof(OutputCol), $"Weight and target cannot both be in column '{OutputCol}'", "Give each a column.");
    }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        InputColumns.Require(input, Uid, "treatmentResidualCol", TreatmentResidualCol, NumericColumn.IsNumber, "a column of numbers");
        InputColumns.Require(input, Uid, "outcomeResidualCol", OutcomeResidualCol, NumericColumn.IsNumber, "a column of numbers");
        var added = new AddedColumns(input, new Field(WeightsCol, DoubleType.Default, nullable: true), new Field(OutputCol, DoubleType.Default, nullable: true));
        return BoundBatchTransformer.Of(input, added.Output, (batch, _, _) => Transform(batch, added), keepsRows: true);
    }

    private RecordBatch Transform(RecordBatch batch, AddedColumns added)
    {
        double[] treatment = NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, TreatmentResidualCol));
        double[] outcome = NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, OutcomeResidualCol));
        DoubleArray.Builder weights = new(), targets = new();
        for (int row = 0; row < treatment.Length; row++)
        {
            double weight = treatment[row] * treatment[row];
            if (double.IsNaN(weight) || double.IsNaN(outcome[row]))
            {
                weights.AppendNull();
                targets.AppendNull();
                continue;
            }
            weights.Append(weight);
            targets.Append(weight == 0 ? 0 : outcome[row] / treatment[row]);
        }
        return added.To(batch, weights.Build(), targets.Build());
    }
}
