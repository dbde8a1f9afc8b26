using System.Text.RegularExpressions;
using Xunit;

namespace SynapseServerless.Docs.Tests.Architecture;

/// <summary>Which namespace of <c>core/</c> may use which.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] _assemblies = ["Core", "Runs", "Trees", "LightGBM", "ML", "MLNet", "Services", "Images", "Onnx", "Explain", "Neighbors", "Recommendation", "Anomalies", "Causal", "VowpalWabbit", "Streams.Kafka", "Streams.Postgres", "Databases", "Streams.Brokers", "Import", "Report", "Embedded", "Workers", "Service", "WebConsole"];

    private static readonly string[] _stages = ["LightGBM", "ML", "MLNet", "Services", "Images", "Onnx", "Explain", "Neighbors", "Recommendation", "Anomalies", "Causal", "VowpalWabbit", "Streams.Kafka", "Streams.Postgres", "Databases", "Streams.Brokers"];

    [Fact]
    public void Namespaces_use_each_other_as_the_table_says()
    {
        NamespaceUse[] uses = [.. _assemblies.SelectMany(name => NamespaceUses.Of(FileOf(name)))];
        Dictionary<string, string[]> table = NamespaceTable.Read();

        string[] forbidden = [.. uses
            .Where(use => !table.TryGetValue(Short(use.From), out string[]? allowed) || !allowed.Contains(Short(use.To)))
            .GroupBy(use => (use.From, use.To))
            .Select(group => $"{Short(group.Key.From)} may not use {Short(group.Key.To)}, and does in {string.Join(", ", group.Select(use => use.Type).Distinct().Order())}")];
        HashSet<(string, string)> known = [.. uses.Select(use => (Short(use.From), Short(use.To)))];
        string[] unused = [.. table.SelectMany(row => row.Value.Where(to => !known.Contains((row.Key, to))).Select(to => $"{row.Key} no longer uses {to}"))];

        Assert.True(
            forbidden.Length + unused.Length == 0,
            $"""
            {string.Join("\n", forbidden.Concat(unused))}
            Where a namespace may not use another: move the type to where it is used, or what it needs below it; only where the arrow is right, add it to NamespaceTable.
            Where it no longer does: take it out of NamespaceTable, so that it does not come back unseen.
            """);
    }

    [Fact]
    public void What_stages_are_made_of_knows_nothing_of_runs()
    {
        string[] above = ["SynapseServerless.Runs", "SynapseServerless.Orchestration", "SynapseServerless.Workers", "SynapseServerless.Collectives.Networked"];

        Assert.DoesNotContain(
            new[] { "Core" }.Concat(_stages).SelectMany(name => NamespaceUses.Of(FileOf(name))),
            use => above.Any(space => use.To == space || use.To.StartsWith(space + ".", StringComparison.Ordinal)));
    }

    [Fact]
    public void Rooms_of_stages_do_not_know_each_other()
    {
        foreach (string room in _stages)
        {
            // Models of images are fed, and explained, by what Images makes of them.
            string[] others = [.. _stages.Where(other => other != room && !(room is "Onnx" or "Explain" && other == "Images")).Select(other => $"SynapseServerless.{other}")];
            Assert.DoesNotContain(
                NamespaceUses.Of(FileOf(room)),
                use => others.Any(other => use.To == other || use.To.StartsWith(other + ".", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void One_class_writes_what_a_run_was_started_with_and_what_became_of_it()
    {
        string[] writers = [.. new[] { "core", "cli", "functions", "workers" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .Where(file => WritesRecord().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetFileName(file))];

        Assert.Equal(["RunLedger.cs"], writers);
    }

    [Fact]
    public void Every_room_declares_what_is_public()
    {
        string[] without = [.. Directory.EnumerateFiles(Repository.PathOf("core"), "*.csproj", SearchOption.AllDirectories)
            .Where(project => !File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "PublicAPI.Shipped.txt")) || !File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "PublicAPI.Unshipped.txt")))
            .Select(project => $"{Path.GetFileNameWithoutExtension(project)}: run 'dotnet run build.cs api'")];

        Assert.Empty(without);
    }

    [GeneratedRegex(@"\b(Write|Create|TryCreate)Async(<\w+>)?\(\s*\w+\.(Record|Specification|Request)\b")]
    private static partial Regex WritesRecord();

    private static string FileOf(string name) => Path.Combine(AppContext.BaseDirectory, $"SynapseServerless.{name}.dll");

    private static string Short(string space) => space == "SynapseServerless" ? "(root)" : space["SynapseServerless.".Length..];
}
