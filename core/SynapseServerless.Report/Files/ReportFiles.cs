using System.Globalization;
using System.Text.Json;
using SynapseServerless.Reports.Explanations;
using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Files;

/// <summary>What a report shows as files for other programs: each picture as SVG, each table and curve as CSV, and all of it as JSON.</summary>
public static class ReportFiles
{
    private static readonly JsonSerializerOptions _json = new(StageJson.Options) { WriteIndented = true };

    /// <summary>The files of a run.</summary>
    /// <param name="run">The record of the run.</param>
    public static IReadOnlyList<ReportFile> Of(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return
        [
            .. PictureFiles.Of(HtmlReport.Render(run)),
            .. run.Explanations.SelectMany(static (one, i) => Explained(ExplanationPage.Of(one, one.Stage), Numbered("explained", i))),
            .. run.Evaluations.SelectMany(static (one, i) => Evaluated(one, Numbered("quality", i))),
            new ReportFile("report.json", JsonSerializer.Serialize(new { run.RunId, run.Name, run.Explanations, run.Evaluations, run.Insights }, _json)),
        ];
    }

    /// <summary>The files of explanations.</summary>
    /// <param name="page">What the page shows.</param>
    public static IReadOnlyList<ReportFile> Of(ExplanationPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return
        [
            .. PictureFiles.Of(ExplanationReport.Render(page)), .. Explained(page, "explained"), .. page.Evaluations.SelectMany(static (one, i) => Evaluated(one, Numbered("quality", i))),
            new ReportFile("report.json", JsonSerializer.Serialize(page, _json)),
        ];
    }

    private static string Numbered(string name, int index) => string.Create(CultureInfo.InvariantCulture, $"{name}-{index + 1}");

    private static IEnumerable<ReportFile> Explained(ExplanationPage page, string name)
    {
        ExplainedRow[] rows = [.. page.Summary.Concat(page.Rows).DistinctBy(static row => row.Name)];
        if (rows.Length > 0)
        {
            yield return CsvFile.Of(
                $"{name}-contributions.csv", ["row", "feature", "value", "contribution", "base", "prediction"],
                rows.SelectMany(row => row.Contributions.Select((value, i) => new object?[] { row.Name, Feature(page, row, i), row.Values[i], value, row.Base, row.Prediction })));
        }
        if (page.Curves.Count > 0)
            yield return Curves($"{name}-curves.csv", page.Curves, page.Target);
    }

    // Words and parts of an image are named by their place.
    private static string Feature(ExplanationPage page, ExplainedRow row, int i) => !row.IsText && i < page.Features.Count ? page.Features[i] : (i + 1).ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<ReportFile> Evaluated(EvaluationResult result, string name)
    {
        if (result.Metrics.Count > 0)
            yield return CsvFile.Of($"{name}-metrics.csv", ["metric", "value"], result.Metrics.Select(static one => new object?[] { one.Key, one.Value }));
        if (result.Curves.Count > 0)
            yield return Curves($"{name}-curves.csv", result.Curves, "");
        if (result.Surfaces.Count > 0)
        {
            yield return CsvFile.Of(
                $"{name}-pairs.csv", ["first", "firstValue", "second", "secondValue", "target", "answer"],
                result.Surfaces.SelectMany(static one => one.Answers.SelectMany((line, i) => line.Select((answer, j) => new object?[] { one.First, one.FirstLabels[i], one.Second, one.SecondLabels[j], one.Target, answer }))));
        }
        if (result.Importances.Count > 0)
            yield return CsvFile.Of($"{name}-importances.csv", ["feature", "importance", "standardError"], result.Importances.Select(static one => new object?[] { one.Feature, one.Importance, one.StandardError }));
        if (result.Groups.Count > 0)
            yield return CsvFile.Of($"{name}-shares.csv", ["feature", "group", "measure", "share", "low", "high"], result.Groups.Select(static one => new object?[] { one.Feature, one.Group, one.Measure, one.Share, one.Low, one.High }));
        foreach ((int i, ResultTable table) in result.Tables.Index())
            yield return CsvFile.Of($"{name}-{PictureFiles.Slug(table.Title)}.csv", [.. table.Texts, .. table.Numbers], table.Rows.Select(static row => row.Texts.Cast<object?>().Concat(row.Numbers.Cast<object?>()).ToArray()));
    }

    private static ReportFile Curves(string name, IReadOnlyList<DependenceCurve> curves, string target) => CsvFile.Of(
        name, ["feature", "target", "kind", "line", "value", "answer", "rows"],
        curves.SelectMany(curve => curve.Individual.Select(static (line, i) => (Name: (i + 1).ToString(CultureInfo.InvariantCulture), Line: line)).Prepend((Name: "mean", Line: curve.Average)).SelectMany(line =>
            line.Line.Select((answer, i) => new object?[]
            {
                curve.Feature, curve.Target.Length > 0 ? curve.Target : target, curve.Kind, line.Name, curve.Numbers.Count > 0 ? curve.Numbers[i] : curve.Labels[i], answer,
                line.Name == "mean" && curve.Rows.Count > 0 ? (double)curve.Rows[i] : null,
            }))));
}

/// <summary>A file of text.</summary>
/// <param name="Name">Its name, without a folder.</param>
/// <param name="Text">What it holds.</param>
public sealed record ReportFile(string Name, string Text);
