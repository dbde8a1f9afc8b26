using System.Globalization;

namespace SynapseServerless.Explain;

/// <summary>How far the groups of a column are apart by a measure.</summary>
/// <param name="Feature">The column.</param>
/// <param name="Measure">The measure.</param>
/// <param name="Value">How far they are apart; NaN where no two groups can be compared.</param>
/// <param name="Lowest">The group with the smallest rate.</param>
/// <param name="Highest">The group with the largest rate.</param>
/// <param name="Reading">The same as a sentence.</param>
internal sealed record Disparity(string Feature, string Measure, double Value, string Lowest, string Highest, string Reading)
{
    /// <summary>The disparities of all columns.</summary>
    /// <param name="counts">What was counted.</param>
    /// <param name="minRows">How many rows a group has at least to take part.</param>
    public static IEnumerable<Disparity> Of(FairnessCounts counts, int minRows)
    {
        foreach (var feature in counts.Ordered.Where(static one => one.Feature != "(all)").GroupBy(static one => one.Feature))
        {
            (string Group, GroupCounts Counts)[] groups = [.. feature.Where(one => one.Counts.Rows >= minRows).Select(static one => (one.Group, one.Counts))];
            Spread selection = Spread.Of(groups, static group => Rate(group.Selected, group.Rows)), positives = Spread.Of(groups, static group => Rate(group.TruePositives, group.Positives));
            Spread falses = Spread.Of(groups, static group => Rate(group.FalsePositives, group.Rows - group.Positives));
            Spread accuracy = Spread.Of(groups, static group => Rate(group.TruePositives + group.TrueNegatives, group.Rows)), calibration = Spread.Of(groups, static group => group.CalibrationError());
            yield return Make(feature.Key, "demographic_parity_difference", selection.Gap, selection, "is predicted positive", "of its rows");
            double ratio = selection.High == 0 ? double.NaN : selection.Low / selection.High;
            yield return new Disparity(
                feature.Key, "demographic_parity_ratio", ratio, selection.Lowest, selection.Highest,
                double.IsNaN(ratio) ? Nothing(feature.Key, "demographic parity") : string.Create(
                    CultureInfo.InvariantCulture, $"{feature.Key}: for every 100 rows of '{selection.Highest}' that are predicted positive, {100 * ratio:0.#} of as many of '{selection.Lowest}' are{(ratio < 0.8 ? ", fewer than the four fifths that are often asked for" : "")}."));
            yield return Make(feature.Key, "equal_opportunity_difference", positives.Gap, positives, "is found", "of its positive rows");
            Spread odds = falses.Gap > positives.Gap || double.IsNaN(positives.Gap) ? falses : positives;
            yield return Make(feature.Key, "equalized_odds_difference", odds.Gap, odds, ReferenceEquals(odds, falses) ? "is predicted positive" : "is found", ReferenceEquals(odds, falses) ? "of its negative rows" : "of its positive rows");
            yield return Make(feature.Key, "accuracy_difference", accuracy.Gap, accuracy, "is predicted right", "of its rows");
            if (groups.Any(static one => one.Counts.BinRows.Sum() > 0))
            {
                yield return new Disparity(
                    feature.Key, "calibration_difference", calibration.Gap, calibration.Lowest, calibration.Highest,
                    double.IsNaN(calibration.Gap) ? Nothing(feature.Key, "calibration") : string.Create(
                        CultureInfo.InvariantCulture, $"{feature.Key}: scores are off by {calibration.Low:P1} for '{calibration.Lowest}' and by {calibration.High:P1} for '{calibration.Highest}'."));
            }
        }
    }

    private static Disparity Make(string feature, string measure, double value, Spread spread, string what, string of) => new(
        feature, measure, value, spread.Lowest, spread.Highest,
        double.IsNaN(value) ? Nothing(feature, measure.Replace('_', ' ')) : string.Create(
            CultureInfo.InvariantCulture, $"{feature}: '{spread.Highest}' {what} for {spread.High:P1} {of}, '{spread.Lowest}' for {spread.Low:P1}."));

    private static string Nothing(string feature, string measure) => $"{feature}: no two groups with enough rows can be compared by {measure}.";

    private static double Rate(long hits, long rows) => rows == 0 ? double.NaN : hits / (double)rows;

    private sealed record Spread(double Low, double High, string Lowest, string Highest)
    {
        public double Gap => High - Low;

        public static Spread Of((string Group, GroupCounts Counts)[] groups, Func<GroupCounts, double> rate)
        {
            (string Group, double Rate)[] rates = [.. groups.Select(one => (one.Group, rate(one.Counts))).Where(static one => !double.IsNaN(one.Item2))];
            if (rates.Length < 2)
                return new Spread(double.NaN, double.NaN, "", "");
            (string lowest, double low) = rates.MinBy(static one => one.Rate);
            (string highest, double high) = rates.MaxBy(static one => one.Rate);
            return new Spread(low, high, lowest, highest);
        }
    }
}
