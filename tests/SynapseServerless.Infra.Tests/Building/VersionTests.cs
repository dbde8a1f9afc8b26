using System.Text.RegularExpressions;
using Xunit;

namespace SynapseServerless.Infra.Tests;

public sealed partial class VersionTests
{
    private static readonly string[] _pages = ["README.md", "CONTRIBUTING.md", "docs/azure.md", "docs/distributed.md", "docs/operations.md", "docs/workers.md", "functions/Durable/DurableRunEngine.cs"];

    [Fact]
    public void Pages_name_the_Azurite_that_the_tests_use_and_a_Node_js_that_it_runs_on()
    {
        string build = Repository.Read("build.cs");
        string pinned = Build().Match(build).Groups[1].Value;
        Assert.NotEmpty(pinned);
        Assert.All(_pages, page =>
        {
            string text = Repository.Read(page);
            Assert.Equal([pinned], Azurite().Matches(text).Select(match => match.Groups[1].Value).Distinct());
            Assert.DoesNotMatch(@"npx azurite(?!@)", text);
            // The package azurite 3.37.0 asks for it: "engines": { "node": ">=22.0.0" }.
            Assert.Matches(@"Node\.js \(?22 or later", text);
        });
        Assert.Contains("Node.js 22 or later", build, StringComparison.Ordinal);
    }

    [GeneratedRegex("""\("azurite", "([0-9.]+)"\)""")]
    private static partial Regex Build();

    [GeneratedRegex(@"(?i:azurite)(?:@| \()([0-9]+\.[0-9]+\.[0-9]+)")]
    private static partial Regex Azurite();
}
