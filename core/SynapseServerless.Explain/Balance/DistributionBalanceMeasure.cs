using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Measures how far the classes of each sensitive column are from a reference distribution, uniform unless one is given.</summary>
/// <remarks>
/// <para>A row of the output is a sensitive column. <c>kl_divergence</c> Kullback-Leibler, <c>js_dist</c> Jensen-Shannon distance, <c>inf_norm_dist</c> the largest difference,
/// <c>total_variation_dist</c> half the sum of differences, <c>wasserstein_dist</c> between the shares as numbers, <c>chi_sq_stat</c> Pearson's chi-squared and <c>chi_sq_p_value</c>, the
/// probability of as large a statistic by chance.</para>
/// <para>A class that the reference has and the data have not counts with 0 rows; SynapseML leaves it out. Where a class has no place in the reference, the statistic is infinite and its
/// probability 0; SynapseML gives 1.</para>
/// </remarks>
public sealed class DistributionBalanceMeasure : BalanceMeasure
{
    private static readonly string[] _measures =
        ["kl_divergence", "js_dist", "inf_norm_dist", "total_variation_dist", "wasserstein_dist", "chi_sq_stat", "chi_sq_p_value"];

    /// <summary>The column of the output that names the sensitive column.</summary>
    [Required, MinLength(1)]
    public string FeatureNameCol { get; init; } = "FeatureName";

    /// <summary>For each sensitive column the share of each class, which add up to 1; an empty one is uniform over the classes there are, and so are all when the list is empty.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, double>> ReferenceDistribution { get; init; } = [];

    /// <summary>The column of the output with the measures.</summary>
    [Required, MinLength(1)]
    public string OutputCol { get; init; } = "DistributionBalanceMeasure";

    /// <summary>Whether SynapseML prints what it counted: accepted so that specifications can be taken over, and without effect.</summary>
    public bool Verbose { get; init; }

    private protected override bool CountsCombinations => false;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        foreach (SpecificationException error in base.Validate())
            yield return error;
        if (ReferenceDistribution.Count > 0 && ReferenceDistribution.Count != SensitiveCols.Count)
        {
            yield return BadParameter(
                nameof(ReferenceDistribution), $"There are {ReferenceDistribution.Count} reference distributions for {SensitiveCols.Count} sensitive columns",
                "Give one for each, in their order; an empty one is uniform.");
        }
        foreach (IReadOnlyDictionary<string, double> shares in ReferenceDistribution.Where(static shares => shares.Count > 0))
        {
            if (shares.Values.Any(static share => !(share >= 0)) || Math.Abs(shares.Values.Sum() - 1) > 1e-6)
                yield return BadParameter(nameof(ReferenceDistribution), $"The shares add up to {shares.Values.Sum():G6}", "Shares are 0 or more and add up to 1.");
        }
    }

    private Field OutputField => MeasuresField(OutputCol, _measures);

    private protected override IEnumerable<Field> Fields() => [new(FeatureNameCol, StringType.Default, nullable: false), OutputField];

    private protected override (IEnumerable<(string Name, double Value)> Metrics, IEnumerable<string> Readings) Read(BalanceCounts counts)
    {
        var (metrics, readings) = (new List<(string, double)>(), new List<string>());
        for (int i = 0; i < SensitiveCols.Count; i++)
        {
            double[] values = Measure(counts.Columns[i], ReferenceDistribution.Count > 0 ? ReferenceDistribution[i] : null);
            metrics.AddRange(_measures.Zip(values, (name, value) => ($"{SensitiveCols[i]}: {name}", value)));
            (string most, ClassCount rows) = counts.Columns[i].OrderByDescending(static pair => pair.Value.Rows).ThenBy(static pair => pair.Key, ClassOrder.Instance).First();
            double share = rows.Rows / (double)counts.Columns[i].Values.Sum(static count => count.Rows);
            string chance = values[6] < 0.01 ? "Chance does not explain that." : "That may be chance.";
            readings.Add(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{SensitiveCols[i]}: '{most}' is the most frequent of {counts.Columns[i].Count} classes, with {share:P1} of the rows. {values[3]:P1} of the rows would have to be of other classes to match the reference. {chance}"));
        }
        return (metrics, readings);
    }

    private protected override IEnumerable<GroupShare> Shares(BalanceCounts counts) => SensitiveCols.SelectMany((name, i) =>
        counts.Columns[i].OrderBy(static pair => pair.Key, ClassOrder.Instance).Select(pair => Share(name, pair.Key, "share of the rows", pair.Value.Rows, counts.Columns[i].Values.Sum(static count => count.Rows))));

    private protected override RecordBatch Table(BalanceCounts counts)
    {
        double[][] rows = [.. SensitiveCols.Select((_, i) => Measure(counts.Columns[i], ReferenceDistribution.Count > 0 ? ReferenceDistribution[i] : null))];
        return new RecordBatch(new Schema(Fields(), null), [Texts(SensitiveCols), Measures(OutputField, rows)], rows.Length);
    }

    private static double[] Measure(Dictionary<string, ClassCount> counts, IReadOnlyDictionary<string, double>? reference)
    {
        string[] classes = [.. counts.Keys.Concat(reference?.Keys ?? []).Distinct().Order(ClassOrder.Instance)];
        double total = counts.Values.Sum(static count => count.Rows);
        double[] observed = [.. classes.Select(value => counts.GetValueOrDefault(value).Rows / total)];
        double[] expected = reference is { Count: > 0 }
            ? [.. classes.Select(value => reference.GetValueOrDefault(value))]
            : [.. classes.Select(_ => 1.0 / classes.Length)];
        return Distances.Of(observed, expected, total);
    }
}
