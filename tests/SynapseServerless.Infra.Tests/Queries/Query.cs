using System.Text.Json.Nodes;

namespace SynapseServerless.Infra.Tests;

/// <summary>A query of the workbook, of an alert or of the documentation.</summary>
/// <param name="Name">Where it is.</param>
/// <param name="Text">The query, with values in place of parameters.</param>
internal sealed record Query(string Name, string Text)
{
    /// <summary>All there are.</summary>
    public static IReadOnlyList<Query> All { get; } = [.. Alerts(), .. Workbook(), .. Documentation()];

    private static IEnumerable<Query> Alerts() => Directory.EnumerateFiles(Repository.PathOf("infra/queries"), "*.kql")
        .Select(path => new Query(Path.GetFileName(path), File.ReadAllText(path).Replace("{{SECONDS}}", "900", StringComparison.Ordinal)));

    private static IEnumerable<Query> Workbook() => JsonNode.Parse(Repository.Read("infra/workbooks/runs.workbook.json"))!["items"]!.AsArray()
        .Where(item => (int)item!["type"]! == 3)
        .Select(item => new Query(
            $"workbook: {item!["name"]}",
            ((string)item["content"]!["query"]!).Replace("{Range:grain}", "1h", StringComparison.Ordinal).Replace("{Run}", "", StringComparison.Ordinal)));

    // Blocks of a page that are marked as kusto.
    private static IEnumerable<Query> Documentation() => Repository.Read("docs/operations.md").ReplaceLineEndings("\n").Split("\n```kusto\n").Skip(1)
        .Select((rest, index) => new Query($"operations.md, query {index + 1}", rest[..rest.IndexOf("\n```", StringComparison.Ordinal)]));
}
