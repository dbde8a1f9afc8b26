using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Measures for each two classes of a sensitive column how differently they go with a positive label.</summary>
/// <remarks>
/// <para>A row of the output is a sensitive column and two of its classes. Each measure is its value for class A less that for class B: <c>dp</c> demographic parity, <c>sdc</c>
/// Sørensen-Dice, <c>ji</c> Jaccard, <c>llr</c> log-likelihood ratio, <c>pmi</c> pointwise mutual information, <c>n_pmi_y</c>, <c>n_pmi_xy</c> and <c>s_pmi</c> its normalized and squared
/// forms, <c>krc</c> Kendall's rank correlation, <c>t_test</c>. A class of which no row is positive has a pointwise mutual information of minus infinity.</para>
/// <para>SynapseML leaves the division by P(y) out of the pointwise mutual information. A difference of two classes does not show that, but for <c>n_pmi_xy</c>, which is another here.</para>
/// </remarks>
public sealed class FeatureBalanceMeasure : BalanceMeasure
{
    private static readonly string[] _measures = ["dp", "sdc", "ji", "llr", "pmi", "n_pmi_y", "n_pmi_xy", "s_pmi", "krc", "t_test"];

    /// <summary>The column of labels: a number above 0, or true, is positive.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>The column of the output that names the sensitive column.</summary>
    [Required, MinLength(1)]
    public string FeatureNameCol { get; init; } = "FeatureName";

    /// <summary>The column of the output with the first class.</summary>
    [Required, MinLength(1)]
    public string ClassACol { get; init; } = "ClassA";

    /// <summary>The column of the output with the second class.</summary>
    [Required, MinLength(1)]
    public string ClassBCol { get; init; } = "ClassB";

    /// <summary>The column of the output with the measures.</summary>
    [Required, MinLength(1)]
    public string OutputCol { get; init; } = "FeatureBalanceMeasure";

    /// <summary>Whether there are also <c>prA</c> and <c>prB</c>, the shares of positive labels of the two classes.</summary>
    public bool Verbose { get; init; }

    private protected override bool CountsCombinations => false;

    private protected override string LabelOf => LabelCol;

    private Field OutputField => MeasuresField(OutputCol, Verbose ? [.. _measures, "prA", "prB"] : _measures);

    private protected override IEnumerable<Field> Fields() =>
    [
        new(FeatureNameCol, StringType.Default, nullable: false), new(ClassACol, StringType.Default, nullable: true),
        new(ClassBCol, StringType.Default, nullable: true), OutputField,
    ];

    // Of each column the two classes that are furthest apart.
    private protected override (IEnumerable<(string Name, double Value)> Metrics, IEnumerable<string> Readings) Read(BalanceCounts counts)
    {
        var (metrics, readings) = (new List<(string, double)>(), new List<string>());
        for (int i = 0; i < SensitiveCols.Count; i++)
        {
            (string Class, double Rate)[] rates = [.. counts.Columns[i].Select(static pair => (pair.Key, pair.Value.Positives / (double)pair.Value.Rows)).OrderBy(static one => one.Item2).ThenBy(static one => one.Key, ClassOrder.Instance)];
            double gap = rates[^1].Rate - rates[0].Rate;
            metrics.Add(($"{SensitiveCols[i]}: largest gap in positive labels", gap));
            readings.Add(rates.Length < 2
                ? $"{SensitiveCols[i]}: there is one class, and nothing to compare it with."
                : string.Create(CultureInfo.InvariantCulture, $"{SensitiveCols[i]}: {rates[^1].Rate:P1} of the rows of '{rates[^1].Class}' have a positive label, and {rates[0].Rate:P1} of those of '{rates[0].Class}'. {(gap < 0.1 ? "They are near each other." : "A model learns that difference unless something is done about it.")}"));
        }
        return (metrics, readings);
    }

    private protected override IEnumerable<GroupShare> Shares(BalanceCounts counts) => SensitiveCols.SelectMany((name, i) =>
        counts.Columns[i].OrderBy(static pair => pair.Key, ClassOrder.Instance).Select(pair => Share(name, pair.Key, "share of positive labels", pair.Value.Positives, pair.Value.Rows)));

    private protected override RecordBatch Table(BalanceCounts counts)
    {
        var (features, first, second, rows) = (new List<string>(), new List<string>(), new List<string>(), new List<double[]>());
        for (int i = 0; i < SensitiveCols.Count; i++)
        {
            (string Class, double[] Measures)[] classes =
            [
                .. counts.Columns[i].OrderBy(static pair => pair.Key, ClassOrder.Instance)
                    .Select(pair => (pair.Key, Associations.Of(pair.Value.Positives, pair.Value.Rows, counts.Positives, counts.Rows))),
            ];
            for (int a = 1; a < classes.Length; a++)
            {
                for (int b = 0; b < a; b++)
                {
                    features.Add(SensitiveCols[i]);
                    first.Add(classes[a].Class);
                    second.Add(classes[b].Class);
                    IEnumerable<double> gaps = classes[a].Measures.Zip(classes[b].Measures, static (left, right) => left.Equals(right) ? 0 : left - right);
                    rows.Add([.. gaps, .. Verbose ? [classes[a].Measures[0], classes[b].Measures[0]] : System.Array.Empty<double>()]);
                }
            }
        }
        return new RecordBatch(new Schema(Fields(), null), [Texts(features), Texts(first), Texts(second), Measures(OutputField, rows)], rows.Count);
    }
}

/// <summary>Puts classes into order: by number where both are numbers, else by text.</summary>
internal sealed class ClassOrder : IComparer<string>
{
    public static ClassOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        bool isX = double.TryParse(x, NumberStyles.Float, CultureInfo.InvariantCulture, out double left);
        bool isY = double.TryParse(y, NumberStyles.Float, CultureInfo.InvariantCulture, out double right);
        // Numbers before texts, so that the order is one.
        if (isX != isY)
            return isX ? -1 : 1;
        int order = isX ? left.CompareTo(right) : 0;
        return order != 0 ? order : string.CompareOrdinal(x, y);
    }
}
