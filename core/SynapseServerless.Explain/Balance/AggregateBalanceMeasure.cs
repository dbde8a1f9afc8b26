using System.ComponentModel.DataAnnotations;
using Apache.Arrow;

namespace SynapseServerless.Explain;

/// <summary>Measures how unequal the combinations of classes of all sensitive columns are, by indexes of inequality.</summary>
/// <remarks>The output is one row: <c>atkinson_index</c>, <c>theil_l_index</c> and <c>theil_t_index</c> over the combinations that there are; 0 is balanced.</remarks>
public sealed class AggregateBalanceMeasure : BalanceMeasure
{
    private static readonly string[] _measures = ["atkinson_index", "theil_l_index", "theil_t_index"];

    /// <summary>How strongly Atkinson's index minds small shares.</summary>
    [Range(0.0, 1e6)]
    public double Epsilon { get; init; } = 1;

    /// <summary>How near epsilon is to 1 for the form of Atkinson's index at 1.</summary>
    [Range(0.0, 1.0)]
    public double ErrorTolerance { get; init; } = 1e-12;

    /// <summary>The column of the output with the measures.</summary>
    [Required, MinLength(1)]
    public string OutputCol { get; init; } = "AggregateBalanceMeasure";

    /// <summary>Whether SynapseML prints what it counted: accepted so that specifications can be taken over, and without effect.</summary>
    public bool Verbose { get; init; }

    private protected override bool CountsCombinations => true;

    private Field OutputField => MeasuresField(OutputCol, _measures);

    private protected override IEnumerable<Field> Fields() => [OutputField];

    private protected override RecordBatch Table(BalanceCounts counts)
    {
        if (counts.Combinations.Count == 0)
            throw new DataException("No row has a value in every sensitive column", Location.OfStage(Uid), "Name fewer sensitiveCols, or fill missing values first.");
        // Sorted: sums of doubles go by their order.
        double total = counts.Combinations.Values.Sum(static count => count.Rows), mean = total / counts.Combinations.Count;
        double[] shares = [.. counts.Combinations.Values.Select(count => count.Rows / mean).Order()];
        double logs = shares.Average(static share => Math.Log(share)), alpha = 1 - Epsilon;
        double atkinson = Math.Abs(alpha) < ErrorTolerance
            ? 1 - Math.Exp(logs)
            : 1 - Math.Pow(shares.Average(share => Math.Pow(share, alpha)), 1 / alpha);
        double[] row = [atkinson, -logs, shares.Average(static share => share * Math.Log(share))];
        return new RecordBatch(new Schema(Fields(), null), [Measures(OutputField, [row])], 1);
    }
}
