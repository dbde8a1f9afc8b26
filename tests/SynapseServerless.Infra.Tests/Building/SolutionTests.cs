using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace SynapseServerless.Infra.Tests;

/// <summary>What a developer opens and builds has all there is.</summary>
public sealed partial class SolutionTests
{
    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string[] folders = ["bench", "cli", "core", "functions", "samples", "tests", "workers"];
        IEnumerable<string> projects = folders.SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.csproj", SearchOption.AllDirectories))
            // Projects below are what it packs.
            .Concat(Directory.EnumerateFiles(Repository.PathOf("templates"), "*.csproj"))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            // Written by the SDK of Azure Functions while it builds.
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal));

        Assert.Equal(projects.Order(StringComparer.Ordinal), OfSolution());
    }

    [Fact]
    public void The_filter_for_registries_without_Azure_Functions_leaves_out_functions_and_its_tests_alone()
    {
        JsonNode solution = JsonNode.Parse(Repository.Read("SynapseServerless.WithoutFunctions.slnf"))!["solution"]!;
        Assert.Equal("SynapseServerless.sln", (string?)solution["path"]);
        IEnumerable<string> filtered = solution["projects"]!.AsArray().Select(project => ((string)project!).Replace('\\', '/'));

        Assert.Equal(
            ["functions/SynapseServerless.Functions.csproj", "tests/SynapseServerless.Functions.Tests/SynapseServerless.Functions.Tests.csproj"],
            OfSolution().Except(filtered));
        Assert.Empty(filtered.Except(OfSolution()));
        // Nothing of the rest needs them.
        Assert.All(filtered, project => Assert.DoesNotContain(
            XDocument.Load(Repository.PathOf(project)).Descendants("ProjectReference"),
            reference => ((string)reference.Attribute("Include")!).EndsWith("SynapseServerless.Functions.csproj", StringComparison.Ordinal)));
    }

    private static string[] OfSolution() =>
        [.. Project().Matches(Repository.Read("SynapseServerless.sln")).Select(match => match.Groups[1].Value.Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex Project();
}
