using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>What the report of a run shows of the dependence of a model on columns.</summary>
internal static class DependenceEvaluation
{
    // A page of more curves is read by nobody.
    private const int MostClasses = 4;

    /// <summary>The evaluation of one row at least.</summary>
    public static EvaluationResult Of(PartialDependence stage, PartialDependence.Bound bound, DependenceState state)
    {
        int classes = Math.Min(state.Classes, MostClasses);
        string[] targets = [.. Enumerable.Range(0, classes).Select(k => Target(stage, bound, k))];
        (DependenceCurve[] curves, DependenceSurface[] surfaces, MeasuredImportance[] importances) = stage.Kind switch
        {
            "feature" => (System.Array.Empty<DependenceCurve>(), System.Array.Empty<DependenceSurface>(), Importances(stage, bound, state)),
            "pair" => ([], [.. targets.SelectMany((target, k) => Surfaces(bound, state, k, target))], []),
            _ => ([.. targets.SelectMany((target, k) => Curves(stage, bound, state, k, target))], [], []),
        };
        return new EvaluationResult
        {
            Stage = stage.Uid, Kind = stage.Kind == "feature" ? "importance" : "dependence",
            Rows = stage.Kind == "ale" ? state.Counts.Take(bound.Features[0].Values.Length).Sum() : state.Counts[0],
            Curves = curves, Surfaces = surfaces, Importances = importances,
            Metrics = Metrics(curves, surfaces, importances).DistinctBy(static one => one.Name).ToDictionary(static one => one.Name, static one => one.Value),
            Notes =
            [
                .. curves.Select(Reading), .. surfaces.Select(Reading),
                .. importances.Length > 0 ? [$"{importances.MaxBy(static one => one.Importance)!.Feature} matters most: the mean {targets[0]} varies most with it."] : System.Array.Empty<string>(),
                .. state.Classes > classes ? [$"The first {classes} of {state.Classes} classes are shown; the output of the stage has all."] : System.Array.Empty<string>(),
            ],
        };
    }

    private static string Target(PartialDependence stage, PartialDependence.Bound bound, int k) => bound.Scorer.Width == 1
        ? stage.TargetCol
        : string.Create(CultureInfo.InvariantCulture, $"{stage.TargetCol} of class {bound.Classes?[k] ?? k}");

    private static IEnumerable<DependenceCurve> Curves(PartialDependence stage, PartialDependence.Bound bound, DependenceState state, int k, string target)
    {
        int first = 0;
        foreach ((int i, double[][] curve) in stage.Means(bound, state).Index())
        {
            (GridFeature feature, int from) = (bound.Features[i], first);
            yield return new DependenceCurve(
                feature.Name, Labels(feature), feature.IsNumeric ? NumericColumn.ToDoubles(feature.Values) : [], [.. curve.Select(point => point[k])],
                k > 0 ? [] : [.. state.Lines.OrderBy(static line => line.Key).Select(line => line.Value[from..(from + curve.Length)])])
            {
                Target = target, Kind = stage.Kind, Rows = state.Data.Length == 0 ? [] : state.Data[first..(first + curve.Length)],
            };
            first += curve.Length;
        }
    }

    private static IEnumerable<DependenceSurface> Surfaces(PartialDependence.Bound bound, DependenceState state, int k, string target) =>
        bound.Cells.Select((cell, place) => (Cell: cell, Answer: state.Means(place)[k])).GroupBy(static one => (one.Cell.First, one.Cell.Second)).Select(pair => new DependenceSurface(
            bound.Features[pair.Key.First].Name, Labels(bound.Features[pair.Key.First]), bound.Features[pair.Key.Second].Name, Labels(bound.Features[pair.Key.Second]),
            [.. pair.GroupBy(static one => one.Cell.Value).Select(static line => line.Select(static one => one.Answer).ToArray())], target));

    private static MeasuredImportance[] Importances(PartialDependence stage, PartialDependence.Bound bound, DependenceState state) =>
        [.. stage.Means(bound, state).Select((curve, i) => new MeasuredImportance(
            bound.Features[i].Name, PartialDependence.Importance([.. curve.Select(static point => point[0])], bound.Features[i].IsNumeric), 0))];

    private static string[] Labels(GridFeature feature) => [.. PartialDependence.Texts(feature.Values).Select(static text => text ?? "nothing")];

    private static IEnumerable<(string Name, double Value)> Metrics(DependenceCurve[] curves, DependenceSurface[] surfaces, MeasuredImportance[] importances) =>
    [
        .. curves.Select(static curve => ($"{curve.Feature}: range of {curve.Target}", curve.Average.Max() - curve.Average.Min())),
        .. surfaces.Select(static surface => ($"{surface.First} and {surface.Second}: range of {surface.Target}", surface.Answers.Max(static line => line.Max()) - surface.Answers.Min(static line => line.Min()))),
        .. importances.Select(static one => ($"{one.Feature}: importance", one.Importance)),
    ];

    private static string Reading(DependenceCurve curve)
    {
        (int low, int high) = (Enumerable.Range(0, curve.Average.Count).MinBy(i => curve.Average[i]), Enumerable.Range(0, curve.Average.Count).MaxBy(i => curve.Average[i]));
        if (curve.Average[low].Equals(curve.Average[high]))
            return $"{curve.Feature}: its values do not change the {curve.Target}.";
        string what = curve.Kind == "ale" ? $"its own effect on the {curve.Target}" : $"the mean {curve.Target}";
        return string.Create(CultureInfo.InvariantCulture, $"{curve.Feature}: {what} is lowest at {curve.Labels[low]} ({curve.Average[low]:G4}) and highest at {curve.Labels[high]} ({curve.Average[high]:G4}).");
    }

    private static string Reading(DependenceSurface surface)
    {
        var cells = surface.Answers.SelectMany((line, i) => line.Select((answer, j) => (First: surface.FirstLabels[i], Second: surface.SecondLabels[j], Answer: answer))).ToList();
        (string First, string Second, double Answer) low = cells.MinBy(static cell => cell.Answer), high = cells.MaxBy(static cell => cell.Answer);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{surface.First} and {surface.Second}: the mean {surface.Target} is lowest at {low.First} and {low.Second} ({low.Answer:G4}), and highest at {high.First} and {high.Second} ({high.Answer:G4}).");
    }
}
