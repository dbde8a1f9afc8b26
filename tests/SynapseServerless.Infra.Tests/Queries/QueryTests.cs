using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace SynapseServerless.Infra.Tests;

[Thorough]
public sealed partial class QueryTests
{
    /// <summary>Columns that Azure Monitor's reference of these tables lists, those that are used here and a few more.</summary>
    private static readonly Dictionary<string, string> _tables = new()
    {
        ["AppTraces"] = "(TimeGenerated: datetime, Message: string, SeverityLevel: int, Properties: dynamic, OperationId: string, AppRoleName: string, AppRoleInstance: string, ItemCount: int)",
        ["AppMetrics"] = "(TimeGenerated: datetime, Name: string, Sum: real, Min: real, Max: real, ItemCount: int, Properties: dynamic, AppRoleName: string)",
        ["AppExceptions"] = "(TimeGenerated: datetime, ProblemId: string, ExceptionType: string, OuterMessage: string, Properties: dynamic, AppRoleName: string, OperationId: string)",
        ["ContainerAppConsoleLogs"] = "(TimeGenerated: datetime, ContainerAppName: string, RevisionName: string, ContainerName: string, Log: string)",
        ["ContainerAppSystemLogs"] = "(TimeGenerated: datetime, ContainerAppName: string, RevisionName: string, ReplicaName: string, Reason: string, Log: string)",
        ["Usage"] = "(TimeGenerated: datetime, DataType: string, Quantity: real, QuantityUnit: string, IsBillable: bool)",
    };

    private const string Wrong = "a wrong one";

    // To load the language service takes longer than to ask it, so that both tests ask the same.
    private static readonly Lazy<Task<string[]>> _mistakes = new(async () =>
        (await CheckAsync(Query.All.Append(new(Wrong, "AppTraces | where Propertys.EventName == 'RunEnded'")).ToDictionary(query => query.Name, query => query.Text)))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public async Task Every_query_is_understood_by_the_language_service_of_Azure_Monitor() =>
        Assert.DoesNotContain(await _mistakes.Value, mistake => !mistake.StartsWith(Wrong, StringComparison.Ordinal));

    [Fact]
    public async Task A_query_with_a_column_that_is_not_there_is_not() =>
        Assert.Contains("'Propertys'", string.Concat((await _mistakes.Value).Where(mistake => mistake.StartsWith(Wrong, StringComparison.Ordinal))), StringComparison.Ordinal);

    [Fact]
    public void Queries_ask_for_events_and_metrics_that_the_documentation_names()
    {
        HashSet<string> events = Documented("### Events"), metrics = Documented("### Metrics");
        Assert.Contains("RunEnded", events);
        Assert.Contains("synapse.queues.age", metrics);
        foreach (Query query in Query.All)
        {
            string[] asked = [.. EventTest().Matches(query.Text).SelectMany(match => Quoted().Matches(match.Value)).Select(match => match.Groups[1].Value)];
            Assert.All(asked, name => Assert.Contains(name, events));
            Assert.All(MetricName().Matches(query.Text).Select(match => match.Value), name => Assert.Contains(name, metrics));
        }
    }

    [Fact]
    public void Queries_ask_for_values_that_the_documentation_names()
    {
        HashSet<string> values = [.. BackTicked().Matches(Section("### Events") + Section("### Metrics")).Select(match => match.Groups[1].Value), "EventName"];
        foreach (Query query in Query.All)
            Assert.All(Property().Matches(query.Text).Select(match => match.Groups[1].Value), name => Assert.Contains(name, values));
    }

    [Fact]
    public void Every_event_and_every_metric_is_asked_for_somewhere()
    {
        string text = string.Concat(Query.All.Select(query => query.Text));
        Assert.All(Documented("### Events").Concat(Documented("### Metrics")), name => Assert.Contains($"\"{name}\"", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Items_of_the_workbook_have_names_of_their_own()
    {
        JsonNode workbook = JsonNode.Parse(Repository.Read("infra/workbooks/runs.workbook.json"))!;
        string[] names = [.. workbook["items"]!.AsArray().Select(item => (string)item!["name"]!)];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Equal("{{WORKSPACE}}", (string?)workbook["fallbackResourceIds"]![0]);
    }

    // The first cell of each row of the first table below a heading.
    private static HashSet<string> Documented(string heading) => [.. Section(heading).Split('\n')
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .SelectMany(line => BackTicked().Matches(line.Split('|')[1]).Select(match => match.Groups[1].Value))];

    private static string Section(string heading)
    {
        string text = Repository.Read("docs/operations.md").ReplaceLineEndings("\n");
        string rest = text[(text.IndexOf($"{heading}\n", StringComparison.Ordinal) + heading.Length)..];
        return rest.Split("\n#")[0];
    }

    private static async Task<string> CheckAsync(Dictionary<string, string> queries)
    {
        string packages = Repository.PathOf("artifacts/node_modules");
        Need.QueryLanguage.SkipUnless(Directory.Exists(Path.Combine(packages, "@kusto", "language-service-next")));
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Queries", "check.js"), packages]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(new { tables = _tables, queries }));
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await errors);
        return await output;
    }

    [GeneratedRegex("""Properties\.EventName (?:==|in) \(?"[^)\n]*""")]
    private static partial Regex EventTest();

    [GeneratedRegex("\"([A-Z][A-Za-z]+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"synapse\.[a-z]+(?:\.[a-z]+)+")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"Properties\.(\w+)")]
    private static partial Regex Property();

    [GeneratedRegex("`([A-Za-z.]+)`")]
    private static partial Regex BackTicked();
}
