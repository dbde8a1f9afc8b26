using SynapseServerless.Reports.Charts;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Figures;

/// <summary>Numbers with intervals, one under the other: shares of groups, importances of features.</summary>
internal static class ShareFigures
{
    private const int Most = 25, RowHeight = 26;
    private const double Left = 130, Right = 388;

    /// <summary>A figure for each column whose values are groups.</summary>
    public static IEnumerable<Fragment> Groups(IReadOnlyList<GroupShare> groups) => groups.Where(static group => double.IsFinite(group.Share)).GroupBy(static group => (group.Feature, group.Measure)).Select(feature =>
    {
        GroupShare[] shown = [.. feature.Take(Most)];
        (GroupShare low, GroupShare high) = (feature.MinBy(static group => group.Share)!, feature.MaxBy(static group => group.Share)!);
        string description = ReferenceEquals(low, high) ? $"There is one group, with {Display.Percent(low.Share)}."
            : $"The {feature.Key.Measure} is {Display.Percent(low.Share)} for {low.Group} and {Display.Percent(high.Share)} for {high.Group}.";
        string more = feature.Count() > Most ? $" The first {Most} of {feature.Count()} groups are shown." : "";
        return Figure.Of(
            Display.Shorten($"{feature.Key.Feature}: {feature.Key.Measure}", 60),
            Drawing($"{feature.Key.Measure} by {feature.Key.Feature}", description, [.. shown.Select(static group => (group.Group, group.Share, group.Low, group.High, Display.Percent(group.Share)))]),
            $"{description} A dot is the share, a line its interval.{more}");
    });

    /// <summary>The figure of importances, the largest first.</summary>
    public static Fragment Importances(IReadOnlyList<MeasuredImportance> importances)
    {
        MeasuredImportance[] shown = [.. importances.OrderByDescending(static one => one.Importance).Take(Most)];
        string description = $"{shown[0].Feature} matters most, {Display.Number(shown[0].Importance)}.";
        bool hasErrors = importances.Any(static one => one.StandardError > 0);
        return Figure.Of(
            "How much features matter",
            Drawing("Importance of features", description, [.. shown.Select(static one => (one.Feature, one.Importance, one.Importance - (2 * one.StandardError), one.Importance + (2 * one.StandardError), Display.Number(one.Importance)))]),
            $"{description}{(hasErrors ? " A line reaches two standard errors to both sides." : "")}{(importances.Count > Most ? $" The first {Most} of {importances.Count} features are shown." : "")}");
    }

    private static Fragment Drawing(string title, string description, (string Name, double Value, double Low, double High, string Text)[] rows)
    {
        var scale = Scale.Nice(Math.Min(0, rows.Min(static row => row.Low)), rows.Max(static row => row.High), Left, Right);
        return Html.Fragment(html =>
        {
            double bottom = rows.Length * RowHeight;
            html.Write($"<svg class=\"plot\" viewBox=\"0 0 400 {bottom + 30}\" role=\"img\" aria-label=\"{title}. {description}\"><title>{title}</title><desc>{description}</desc>");
            foreach ((double value, string label) in scale.Ticks())
                html.Write($"<line class=\"grid\" x1=\"{scale.Map(value)}\" x2=\"{scale.Map(value)}\" y1=\"0\" y2=\"{bottom}\"/><text class=\"tick\" x=\"{scale.Map(value)}\" y=\"{bottom + 18}\" text-anchor=\"middle\">{label}</text>");
            for (int i = 0; i < rows.Length; i++)
            {
                double y = (i * RowHeight) + (RowHeight / 2.0);
                html.Write($"<text class=\"tick\" x=\"{Left - 10}\" y=\"{y + 4}\" text-anchor=\"end\">{Display.Shorten(rows[i].Name, 18)}</text><line class=\"notch\" x1=\"{scale.Map(rows[i].Low)}\" x2=\"{scale.Map(rows[i].High)}\" y1=\"{y}\" y2=\"{y}\"/>");
                html.Write($"<circle class=\"dot first\" cx=\"{scale.Map(rows[i].Value)}\" cy=\"{y}\" r=\"4\"><title>{rows[i].Name}: {rows[i].Text}</title></circle>");
            }
            html.Write($"</svg>");
        });
    }
}
