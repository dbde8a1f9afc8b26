using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;
using SynapseServerless.Bench.Comparisons;

namespace SynapseServerless.Bench.Harness;

/// <summary>Runs comparisons and shows what they came to.</summary>
public static class CompareCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What is asked for.</summary>
    /// <param name="Names">Parts of names of comparisons; none for all.</param>
    /// <param name="Rounds">How often each side is measured; null for each comparison's own number.</param>
    /// <param name="Json">File for the results as JSON, or null.</param>
    /// <param name="Markdown">File for the results as Markdown, or null.</param>
    public sealed record Request(IReadOnlyList<string> Names, int? Rounds, string? Json, string? Markdown);

    /// <summary>Runs them; 0 where all requirements are met, 1 where one is not or a comparison failed, 2 where a name matches nothing.</summary>
    public static async Task<int> RunAsync(Request request, BenchContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<Comparison> all = AllComparisons.Create();
        Comparison[] chosen = [.. all.Where(comparison => request.Names.Count == 0 || request.Names.Any(name => comparison.Name.Contains(name, StringComparison.OrdinalIgnoreCase)))];
        if (chosen.Length == 0)
        {
            Console.Error.WriteLine($"No comparison matches {string.Join(", ", request.Names)}. There are: {string.Join(", ", all.Select(comparison => comparison.Name))}.");
            return 2;
        }

        var results = new List<ComparisonResult>();
        var failures = new List<string>();
        foreach (Comparison comparison in chosen)
        {
            Console.Error.WriteLine($"{comparison.Name}: {comparison.Summary}");
            try
            {
                results.Add(await ComparisonRunner.RunAsync(comparison, request.Rounds, context, cancellationToken));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // One comparison that cannot run does not cost the figures of the others; the exit code tells.
                failures.Add($"{comparison.Name}: {exception.Message}");
                Console.Error.WriteLine(exception);
            }
        }

        var report = new Report(DateTimeOffset.UtcNow, Machine.Current(), results, failures);
        Show(report);
        if (request.Json is not null)
            await File.WriteAllTextAsync(request.Json, JsonSerializer.Serialize(report, Json) + "\n", cancellationToken);
        if (request.Markdown is not null)
            await File.WriteAllTextAsync(request.Markdown, MarkdownTable.Of(report), cancellationToken);
        return failures.Count == 0 && results.All(result => result.Findings.All(finding => finding.IsMet)) ? 0 : 1;
    }

    private static void Show(Report report)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("comparison", "reference", "project", "must be", "is", "range", "");
        foreach (ComparisonResult result in report.Results)
        {
            foreach (Finding finding in result.Findings)
            {
                string[] cells = [result.Name, .. MarkdownTable.Cells(result, finding), finding.IsMet ? "met" : "MISSED"];
                table.AddRow([.. cells.Select(Markup.Escape)]);
            }
        }

        // A file or a pipe has no width of its own to wrap at.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 160;
        AnsiConsole.Write(table);
        foreach (string failure in report.Failures)
            Console.WriteLine($"failed: {failure}");
    }
}

/// <summary>All results of one run.</summary>
public sealed record Report(DateTimeOffset Time, Machine Machine, IReadOnlyList<ComparisonResult> Results, IReadOnlyList<string> Failures);
