using SynapseServerless.Reports.Figures;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Runs;
using SynapseServerless.Stages;
using SynapseServerless.WebConsole.Http;
using SynapseServerless.WebConsole.Layout;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>Runs beside each other: what differs in their specifications, and what came of it.</summary>
internal static class ComparePage
{
    private const int Most = 6, MostRows = 300;

    private sealed record Compared(RunView Run, RunRecord Record, Dictionary<string, string> Values, string Label);

    /// <summary>Makes the page.</summary>
    public static async Task<Answer> GetAsync(View view, CancellationToken cancellationToken)
    {
        string[] ids = [.. view.Queries("run").Distinct(StringComparer.Ordinal)];
        if (ids.Length > Most)
            throw ApiException.Of(422, $"{ids.Length} runs are too many to compare", $"Choose two to {Most} in the list of runs.");
        var runs = new List<Compared>();
        foreach (string id in ids)
        {
            RunView run = await view.Host.Runs.GetAsync(id, cancellationToken);
            StoredRunRequest request = (await view.Host.Runs.FindRequestAsync(id, cancellationToken))!;
            RunRecord record = await view.Host.Runs.FindRecordAsync(id, cancellationToken) ?? RunLedger.New(request.ToRun(), request.Name);
            runs.Add(new Compared(run, record, JsonText.Flat(request.Canonical), $"{(char)('A' + runs.Count)}"));
        }
        return new PageAnswer("Compare runs", html =>
        {
            Parts.Heading(html, "Compare runs");
            if (runs.Count < 2)
            {
                Parts.Empty(html, "There is nothing to compare yet.", Html.Fragment(inner => inner.Write($"Choose two to {Most} runs in the <a href=\"{view.Url("runs")}\">list of runs</a>.")));
                return;
            }
            Parts.Block(html, "runs", "Runs", () => Runs(html, view, runs));
            Parts.Block(html, "parameters", "Parameters that differ", () => Differences(html, view, runs));
            Parts.Block(html, "metrics", "Metrics", () => Metrics(html, view, runs));
            Curves(html, runs);
        })
        { Section = "runs" };
    }

    private static void Runs(Html html, View view, List<Compared> runs) => Tables.Write(html, view, new Grid(
        "compared", "Runs compared", [new("Run"), new("Name"), new("Status"), new("Started"), new("Time at work", true), new("Rows in", true), new("Rows out", true), new("Set aside", true)],
        [.. runs.Select(run => (IReadOnlyList<GridCell>)
        [
            run.Label, GridCell.Link(run.Run.Name, Parts.RunUrl(view, run.Run.RunId)), new(run.Run.Status.ToString(), Parts.Status(run.Run.Status)), GridCell.Time(run.Run.Created),
            GridCell.Seconds(run.Run.Seconds), GridCell.Of(run.Run.RowsIn), GridCell.Of(run.Run.RowsOut), GridCell.Of(run.Run.RowsSetAside),
        ])]) { HidesCaption = true });

    private static void Differences(Html html, View view, List<Compared> runs)
    {
        string[] paths = [.. runs.SelectMany(static run => run.Values.Keys).Distinct(StringComparer.Ordinal)
            .Where(path => runs.Select(run => run.Values.GetValueOrDefault(path)).Distinct(StringComparer.Ordinal).Count() > 1)];
        if (paths.Length == 0)
        {
            html.Write($"<p class=\"quiet\">Their specifications are the same.</p>");
            return;
        }
        Tables.Write(html, view, new Grid(
            "differences", "Parameters that differ", [new("Parameter"), .. runs.Select(static run => new GridColumn(run.Label))],
            [.. paths.Take(MostRows).Select(path => (IReadOnlyList<GridCell>)[path, .. runs.Select(run => (GridCell)(run.Values.GetValueOrDefault(path) ?? Display.Nothing))])]) { HidesCaption = true });
        if (paths.Length > MostRows)
            html.Write($"<p class=\"note\">Not shown: {Display.Count(paths.Length - MostRows, "more difference")}.</p>");
    }

    private static void Metrics(Html html, View view, List<Compared> runs)
    {
        var metrics = runs.Select(static run => run.Record.Evaluations
            .SelectMany(static evaluation => evaluation.Metrics.Select(metric => ($"{metric.Key} ({evaluation.Kind})", metric.Value)))
            .GroupBy(static metric => metric.Item1, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.Last().Value, StringComparer.Ordinal)).ToList();
        string[] names = [.. metrics.SelectMany(static run => run.Keys).Distinct(StringComparer.Ordinal)];
        if (names.Length == 0)
        {
            html.Write($"<p class=\"quiet\">None of these runs evaluated anything. A specification does with <code>evaluate</code>.</p>");
            return;
        }
        Tables.Write(html, view, new Grid(
            "metrics-list", "Metrics", [new("Metric"), .. runs.Select(static run => new GridColumn(run.Label, true)), new("Spread", true)],
            [.. names.Take(MostRows).Select(name =>
            {
                double?[] values = [.. metrics.Select(run => run.TryGetValue(name, out double value) ? value : (double?)null)];
                double[] known = [.. values.Where(static value => value is { } number && double.IsFinite(number)).Select(static value => value!.Value)];
                return (IReadOnlyList<GridCell>)[name, .. values.Select(GridCell.Of), GridCell.Of(known.Length > 1 ? known.Max() - known.Min() : null)];
            })]) { HidesCaption = true });
    }

    private static void Curves(Html html, List<Compared> runs)
    {
        // The same curve of all runs is one picture: its name is "run metric", as figures of reports want it.
        var curves = new Dictionary<string, IReadOnlyList<double>>(StringComparer.Ordinal);
        foreach (Compared run in runs)
        {
            foreach ((string name, IReadOnlyList<double> values) in run.Record.Insights.SelectMany(static insight => insight.Value.TrainingCurves))
            {
                int cut = name.LastIndexOf(' ');
                curves.TryAdd($"{run.Label}{(cut < 0 ? "" : $" {name[..cut]}")} {name[(cut + 1)..]}", values);
            }
        }
        IReadOnlyList<Fragment> figures = TrainingFigures.Of(new ModelInsights { TrainingCurves = curves });
        if (figures.Count == 0)
            return;
        Parts.Block(html, "curves", "Training curves", () =>
        {
            html.Write($"<div class=\"figures\">");
            foreach (Fragment figure in figures.Take(12))
                html.Write($"{figure}");
            html.Write($"</div>");
        });
    }
}
