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
    /// <param name="Update">Whether the files keep what they say of other comparisons.</param>
    public sealed record Request(IReadOnlyList<string> Names, int? Rounds, string? Json, string? Markdown, bool Update);

    /// <summary>Runs them; 0 where all requirements are met, 1 where one is not or a comparison failed, 2 where a name matches nothing.</summary>
    public static async Task<int> RunAsync(Request request, BenchContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<Comparison> all = AllComparisons.Create();
        Comparison[] chosen = [.. all.Where(comparison => request.Names.Count == 0 || request.Names.Any(name => Means(name, comparison)))];

        // A name that is a comparison's whole name means no other.
        bool Means(string name, Comparison comparison) =>
            all.Any(other => other.Name == name) ? comparison.Name == name : comparison.Name.Contains(name, StringComparison.OrdinalIgnoreCase);
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
        if (request is { Update: true, Json: { } earlier } && File.Exists(earlier))
            report = report.After(JsonSerializer.Deserialize<Report>(await File.ReadAllTextAsync(earlier, cancellationToken), Json)!, all);
        if (request.Json is not null)
            await File.WriteAllTextAsync(request.Json, JsonSerializer.Serialize(report, Json) + "\n", cancellationToken);
        if (request.Markdown is not null)
        {
            string remarks = request.Update && File.Exists(request.Markdown) ? MarkdownTable.Remarks(await File.ReadAllTextAsync(request.Markdown, cancellationToken)) : "";
            await File.WriteAllTextAsync(request.Markdown, MarkdownTable.Of(report) + remarks, cancellationToken);
        }
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
public sealed record Report(DateTimeOffset Time, Machine Machine, IReadOnlyList<ComparisonResult> Results, IReadOnlyList<string> Failures)
{
    /// <summary>This report and what an earlier one says of comparisons that are not in it, in the order in which they run.</summary>
    /// <param name="earlier">The earlier report.</param>
    /// <param name="all">All comparisons there are.</param>
    public Report After(Report earlier, IReadOnlyList<Comparison> all)
    {
        IEnumerable<ComparisonResult> known = Results.Concat(earlier.Results.Where(old => Results.All(result => result.Name != old.Name)));
        return this with { Results = [.. all.SelectMany(comparison => known.Where(result => result.Name == comparison.Name))] };
    }
}
