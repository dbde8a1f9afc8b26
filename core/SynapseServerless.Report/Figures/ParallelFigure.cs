using System.Globalization;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Stages;
using static System.FormattableString;

namespace SynapseServerless.Reports.Figures;

/// <summary>The trials of a search as lines over parallel axes: one axis for each parameter, and one for what they were judged by.</summary>
internal static class ParallelFigure
{
    private const int MostAxes = 9;
    private const double Left = 44, Right = 708, Top = 34, Bottom = 288;

    /// <summary>The figure; null where there is nothing to compare.</summary>
    public static Fragment? Of(ModelInsights insights)
    {
        TriedModel[] trials = [.. insights.Trials.Where(static trial => trial.Metric is { } metric && double.IsFinite(metric))];
        string[] names = [.. trials.SelectMany(static trial => trial.Params.Keys).Distinct()];
        bool models = trials.Select(static trial => trial.Model).Distinct().Count() > 1;
        if (trials.Length < 2 || (names.Length == 0 && !models))
            return null;
        var axes = new List<ParallelAxis>();
        if (models)
            axes.Add(new ParallelAxis("model", trials.Select(static trial => trial.Model)));
        axes.AddRange(names.Select(name => new ParallelAxis(name, trials.Select(trial => trial.Params.GetValueOrDefault(name)))).Where(static axis => axis.Varies).Take(MostAxes - 1 - axes.Count));
        string metric = insights.TrialMetric ?? "metric";
        axes.Add(new ParallelAxis(metric, trials.Select(static trial => trial.Metric!.Value.ToString("R", CultureInfo.InvariantCulture))));
        if (axes.Count < 2)
            return null;
        TriedModel best = trials.FirstOrDefault(static trial => trial.IsBest) ?? trials[0];
        string description = $"{Display.Count(trials.Length, "trial")} over {string.Join(", ", axes.Select(static axis => axis.Name))}; the best has {metric} {Display.Metric(best.Metric!.Value)}";
        int left = names.Length - axes.Count(axis => names.Contains(axis.Name));
        return Figure.Of("Trials", Drawing(trials, axes, models, description), string.Concat(
            $"Each line is a trial, from its parameters to {metric}; the thick one is the best, and the stronger a line, the better. Dashed ones did not finish.",
            left > 0 ? $" {Display.Count(left, "parameter")} that did not vary, or that had no room, {(left == 1 ? "is" : "are")} in the table alone." : ""));
    }

    private static Fragment Drawing(TriedModel[] trials, List<ParallelAxis> axes, bool models, string description) => Html.Fragment(html =>
    {
        html.Write($"<svg class=\"plot wide\" viewBox=\"0 0 760 320\" role=\"img\" aria-label=\"Trials. {description}\"><title>Trials</title><desc>{description}</desc>");
        // The best come last, so that nothing hides them.
        TriedModel[] order = [.. TrialOrder.Ranked(trials).Reverse()];
        for (int i = 0; i < order.Length; i++)
            Line(html, order[i], axes, models, (double)i / Math.Max(1, order.Length - 1));
        for (int i = 0; i < axes.Count; i++)
        {
            double x = X(i, axes.Count);
            html.Write($"<line class=\"axis\" x1=\"{x}\" x2=\"{x}\" y1=\"{Top}\" y2=\"{Bottom}\"/>");
            foreach ((double place, string label) in axes[i].Labels)
                html.Write($"<text class=\"tick halo\" x=\"{x - 6}\" y=\"{Y(place) + 4}\" text-anchor=\"end\">{Display.Shorten(label, 12)}</text>");
            html.Write($"<text class=\"axis-title\" x=\"{x}\" y=\"{(i % 2 == 0 || axes.Count < 6 ? Bottom + 24 : Top - 16)}\" text-anchor=\"middle\">{Display.Shorten(axes[i].Name, 22)}<title>{axes[i].Name}</title></text>");
        }
        html.Write($"</svg>");
    });

    private static void Line(Html html, TriedModel trial, List<ParallelAxis> axes, bool models, double rank)
    {
        var path = new System.Text.StringBuilder();
        for (int i = 0; i < axes.Count; i++)
        {
            string? value = i == axes.Count - 1 ? trial.Metric!.Value.ToString("R", CultureInfo.InvariantCulture)
                : i == 0 && models ? trial.Model : trial.Params.GetValueOrDefault(axes[i].Name);
            // A parameter that the model does not have is passed by.
            if (axes[i].Place(value) is { } place)
                path.Append(Invariant($"{(path.Length == 0 ? 'M' : 'L')}{X(i, axes.Count):0.##} {Y(place):0.##}"));
        }
        string style = trial.IsBest ? "best" : trial.Outcome is not null ? "out" : rank > 0.75 ? "strong" : rank > 0.5 ? "middle" : "weak";
        string text = $"trial {trial.Number}: {string.Join(", ", trial.Params.Select(static pair => $"{pair.Key}={ParallelValue.Short(pair.Value)}"))}: {Display.Metric(trial.Metric!.Value)}";
        html.Write($"<path class=\"line trial {style}\" d=\"{path.ToString()}\"><title>{text}</title></path>");
    }

    private static double X(int axis, int axes) => Left + ((Right - Left) * axis / (axes - 1));

    private static double Y(double place) => Bottom - (place * (Bottom - Top));
}
