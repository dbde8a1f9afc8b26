using System.Globalization;
using System.Text;

namespace SynapseServerless.Bench.Harness;

/// <summary>Writes results as Markdown, for RESULTS.md.</summary>
public static class MarkdownTable
{
    // What requirements about time begin with.
    private static readonly string[] s_timeWords = ["time ", "speed ", "processor speed ", "units "];

    /// <summary>The whole report.</summary>
    public static string Of(Report report)
    {
        Machine machine = report.Machine;
        var text = new StringBuilder("# Results\n\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"Measured on {report.Time:yyyy-MM-dd}: {machine.Processors} cores of {machine.Processor}, {machine.MemoryGigabytes:F0} GB, {machine.OperatingSystem}, {machine.Runtime};");
        text.AppendLine(CultureInfo.InvariantCulture, $"{string.Join(", ", machine.Versions.Select(version => $"{version.Key} {version.Value}"))}.");
        text.AppendLine("What the columns mean, and how to measure again, is in [README.md](README.md). Trust the ratios and not the seconds: other work shared the machine.");
        text.AppendLine();
        text.AppendLine("| comparison | what | reference | project | must be | is | range | |");
        text.AppendLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (ComparisonResult result in report.Results)
        {
            foreach (Finding finding in result.Findings)
                text.AppendLine(CultureInfo.InvariantCulture, $"| {result.Name} | {result.Summary} | {string.Join(" | ", Cells(result, finding))} | {(finding.IsMet ? "met" : "**missed**")} |");
        }

        foreach (string failure in report.Failures)
            text.AppendLine(CultureInfo.InvariantCulture, $"\nFailed: {failure.Split('\n')[0]}");
        return text.ToString();
    }

    /// <summary>What somebody wrote under the table of a report: all from its first heading on.</summary>
    public static string Remarks(string markdown)
    {
        int start = markdown.IndexOf("\n## ", StringComparison.Ordinal);
        return start < 0 ? "" : markdown[start..];
    }

    /// <summary>Reference, project, requirement, figure and range of a finding.</summary>
    internal static string[] Cells(ComparisonResult result, Finding finding)
    {
        bool memory = finding.Requirement.StartsWith("peak memory", StringComparison.Ordinal);
        bool time = s_timeWords.Any(word => finding.Requirement.StartsWith(word, StringComparison.Ordinal));
        return
        [
            memory ? Megabytes(result, round => round.Reference)
                : !time ? Amount(result.Rounds[0].Reference)
                : result.ReferenceSeconds is { } seconds ? Seconds(seconds) : "",
            memory ? Megabytes(result, round => round.Project) : time ? Seconds(result.ProjectSeconds) : Amount(result.Rounds[0].Project),
            finding.Requirement.Replace("units", result.Unit, StringComparison.Ordinal),
            Figure(finding.Figure),
            $"{Figure(finding.Lowest)} to {Figure(finding.Highest)}",
        ];
    }

    private static string Seconds(double seconds) =>
        seconds < 1 ? string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:F0} ms") : string.Create(CultureInfo.InvariantCulture, $"{seconds:F2} s");

    private static string Megabytes(ComparisonResult result, Func<RoundResult, Measurement?> side) =>
        string.Create(CultureInfo.InvariantCulture, $"{result.Rounds.Max(round => side(round)?.PeakBytes ?? 0) / 1e6:F0} MB");

    private static string Amount(Measurement? side) => side?.Amount is { } amount ? amount.ToString(amount >= 100 ? "#,0" : "0.0000", CultureInfo.InvariantCulture) : "";

    private static string Figure(double figure) => figure.ToString(figure >= 100 ? "#,0" : "0.000", CultureInfo.InvariantCulture);
}
