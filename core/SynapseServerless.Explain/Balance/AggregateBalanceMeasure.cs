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

    private protected override (IEnumerable<(string Name, double Value)> Metrics, IEnumerable<string> Readings) Read(BalanceCounts counts)
    {
        if (counts.Combinations.Count == 0)
            return ([], ["No row has a value in every sensitive column."]);
        double[] values = Indexes(counts);
        string reading = values[0] < 0.05 ? "They are nearly even." : values[0] < 0.25 ? "Some are clearly rarer than others." : "A few have most of the rows.";
        return (
            _measures.Zip(values, static (name, value) => (name, value)),
            [string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{string.Join(" and ", SensitiveCols)}: there are {counts.Combinations.Count} combinations of values. {reading} Atkinson's index is {values[0]:0.###}; 0 is even.")]);
    }

    private protected override RecordBatch Table(BalanceCounts counts)
    {
        if (counts.Combinations.Count == 0)
            throw new DataException("No row has a value in every sensitive column", Location.OfStage(Uid), "Name fewer sensitiveCols, or fill missing values first.");
        return new RecordBatch(new Schema(Fields(), null), [Measures(OutputField, [Indexes(counts)])], 1);
    }

    private double[] Indexes(BalanceCounts counts)
    {
        // Sorted: sums of doubles go by their order.
        double total = counts.Combinations.Values.Sum(static count => count.Rows), mean = total / counts.Combinations.Count;
        double[] shares = [.. counts.Combinations.Values.Select(count => count.Rows / mean).Order()];
        double logs = shares.Average(static share => Math.Log(share)), alpha = 1 - Epsilon;
        double atkinson = Math.Abs(alpha) < ErrorTolerance
            ? 1 - Math.Exp(logs)
            : 1 - Math.Pow(shares.Average(share => Math.Pow(share, alpha)), 1 / alpha);
        return [atkinson, -logs, shares.Average(static share => share * Math.Log(share))];
    }
}
