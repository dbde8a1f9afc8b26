using SynapseServerless.Plots;
using SynapseServerless.Reports.Figures;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Sections;

/// <summary>What fitted stages have to show: facts, training curves, importances of features.</summary>
internal static class Models
{
    private const int MaxOpen = 25;

    /// <summary>Writes a section for every fitted stage that has something to show.</summary>
    public static void Write(Html html, RunRecord run)
    {
        int index = 0;
        foreach ((string uid, ModelInsights insights) in run.Insights)
        {
            IReadOnlyList<Fragment> curves = TrainingFigures.Of(insights);
            if (insights.Facts.Count == 0 && curves.Count == 0 && insights.Trials.Count == 0 && insights.FeatureImportances.All(kind => kind.Value.Count == 0))
                continue;
            Section.Write(html, $"model-{++index}", "Model", Display.Shorten(uid, 200), () =>
            {
                if (insights.Facts.Count > 0)
                    Section.Facts(html, insights.Facts.Select(fact => KeyValuePair.Create(Display.Title(fact.Key), fact.Value)));
                if (ParallelFigure.Of(insights) is { } picture)
                    html.Write($"{picture}");
                TrialTable.Write(html, insights);
                if (curves.Count > 0)
                {
                    html.Write($"<div class=\"figures\">");
                    foreach (Fragment curve in curves)
                        html.Write($"{curve}");
                    html.Write($"</div>");
                }
                Importances(html, insights.FeatureImportances);
                foreach (TreeDiagram tree in insights.Trees)
                    Section.Fold(html, tree.Title, veryLong: true, () => html.Write($"<div class=\"scroll\">{new Fragment(tree.ToSvg())}</div>"));
            });
        }
    }

    private static void Importances(Html html, IReadOnlyDictionary<string, IReadOnlyList<FeatureImportance>> importances)
    {
        // Gain says more than the number of splits, so it leads where both are given.
        var kinds = importances.Where(kind => kind.Value.Count > 0).Select(kind => kind.Key)
            .OrderBy(kind => kind == "gain" ? 0 : 1).ToList();
        if (kinds.Count == 0)
            return;
        Dictionary<string, double>[] values = [.. kinds.Select(kind => importances[kind]
            .GroupBy(feature => feature.Feature).ToDictionary(group => group.Key, group => group.First().Importance))];
        var features = values.SelectMany(kind => kind.Keys).Distinct()
            .OrderByDescending(feature => Finite(values[0], feature)).ThenBy(feature => feature, StringComparer.Ordinal).ToList();
        double total = features.Sum(feature => Finite(values[0], feature));
        double largest = Finite(values[0], features[0]);

        Table([.. features.Take(MaxOpen)], features.Count > MaxOpen
            ? $"The {MaxOpen} most important of {Display.Count(features.Count, "feature")}, by {kinds[0]}"
            : $"Importance of features, by {kinds[0]}", bars: true);
        if (features.Count > MaxOpen)
            Section.Fold(html, $"All {Display.Count(features.Count, "feature")}", features.Count > 200, () => Table(features, null, bars: false));

        void Table(List<string> rows, string? caption, bool bars)
        {
            html.Write($"<div class=\"scroll\"><table class=\"importances\">");
            if (caption is not null)
                html.Write($"<caption>{caption}</caption>");
            html.Write($"<thead><tr><th scope=\"col\">Feature</th>");
            html.Write($"<th scope=\"col\" class=\"n\">Share</th>");
            if (bars)
                html.Write($"<th scope=\"col\" class=\"wide\"><span class=\"unseen\">Share of the largest</span></th>");
            foreach (string kind in kinds)
                html.Write($"<th scope=\"col\" class=\"n\">{Display.Title(Display.Shorten(kind, 40))}</th>");
            html.Write($"</tr></thead><tbody>");
            foreach (string feature in rows)
            {
                html.Write($"<tr><th scope=\"row\">{Display.Shorten(feature, 200)}</th>");
                html.Write($"<td class=\"n\">{Display.Percent(total > 0 ? Finite(values[0], feature) / total : double.NaN)}</td>");
                if (bars)
                    html.Write($"<td class=\"wide\">{Section.Bar(largest > 0 ? Finite(values[0], feature) / largest : 0)}</td>");
                foreach (Dictionary<string, double> kind in values)
                    html.Write($"<td class=\"n\">{(kind.TryGetValue(feature, out double value) ? Display.Number(value) : Display.Nothing)}</td>");
                html.Write($"</tr>");
            }
            html.Write($"</tbody></table></div>");
        }
    }

    private static double Finite(Dictionary<string, double> values, string feature) =>
        values.TryGetValue(feature, out double value) && double.IsFinite(value) ? value : 0;
}
