using System.Text.RegularExpressions;
using Xunit;

namespace SynapseServerless.Infra.Tests;

/// <summary>What the code tells, against what docs/operations.md says that it tells.</summary>
public sealed partial class TelemetryNameTests
{
    /// <summary>Documented for what is built next: stages that call services.</summary>
    private static readonly string[] _later = ["ServiceThrottled", "synapse.services.throttled"];

    /// <summary>Told by what may not be in this copy of the repository yet.</summary>
    private static readonly string[] _workers = ["WorkerStarted", "WorkerStopped", "WorkerTaskTaken", "WorkerTaskEnded", "synapse.workers.busy"];

    private readonly string _code = string.Concat(
        from folder in (string[])["core", "functions", "workers", "cli"]
        where Directory.Exists(Repository.PathOf(folder))
        from file in Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
        where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        select File.ReadAllText(file));

    [Fact]
    public void Every_event_that_the_code_names_is_documented_with_its_values()
    {
        Dictionary<string, HashSet<string>> documented = Events();
        Match[] told = [.. Event().Matches(_code).Select(match => match)];
        Assert.True(told.Length > 5);
        Assert.All(told, match =>
        {
            Assert.True(documented.TryGetValue(match.Groups["name"].Value, out HashSet<string>? values), $"{match.Groups["name"].Value} is not in the table of events.");
            Assert.All(Placeholder().Matches(match.Groups["message"].Value).Select(placeholder => placeholder.Groups[1].Value), value => Assert.Contains(value, values));
        });
    }

    [Fact]
    public void Every_event_and_every_metric_that_is_documented_is_told_by_the_code()
    {
        bool workersAreThere = Directory.Exists(Repository.PathOf("workers"));
        string[] expected = [.. Events().Keys.Concat(Metrics()).Except(_later).Where(name => workersAreThere || !_workers.Contains(name))];
        Assert.All(expected, name => Assert.Contains($"\"{name}\"", _code, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_metric_that_the_code_makes_is_documented() =>
        Assert.All(Instrument().Matches(_code).Select(match => match.Groups[1].Value), name => Assert.Contains(name, Metrics()));

    private static Dictionary<string, HashSet<string>> Events()
    {
        var events = new Dictionary<string, HashSet<string>>();
        foreach (string[] cells in Rows("### Events"))
        {
            HashSet<string> values = [.. BackTicked().Matches(cells[3]).Select(match => match.Groups[1].Value)];
            foreach (string name in BackTicked().Matches(cells[1]).Select(match => match.Groups[1].Value))
                events[name] = values;
        }

        return events;
    }

    private static HashSet<string> Metrics() => [.. Rows("### Metrics").SelectMany(cells => BackTicked().Matches(cells[1])).Select(match => match.Groups[1].Value)];

    private static IEnumerable<string[]> Rows(string heading)
    {
        string text = Repository.Read("docs/operations.md").ReplaceLineEndings("\n");
        string section = text[(text.IndexOf($"{heading}\n", StringComparison.Ordinal) + heading.Length)..].Split("\n#")[0];
        return section.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|'));
    }

    [GeneratedRegex("""EventName = "(?<name>\w+)"[^)]*?Message = "(?<message>[^"]*)"\s*\)""", RegexOptions.Singleline)]
    private static partial Regex Event();

    [GeneratedRegex(@"\{(\w+)[:}]")]
    private static partial Regex Placeholder();

    [GeneratedRegex("\"(synapse\\.[a-z]+\\.[a-z]+)\"")]
    private static partial Regex Instrument();

    [GeneratedRegex("`([A-Za-z.]+)`")]
    private static partial Regex BackTicked();
}
