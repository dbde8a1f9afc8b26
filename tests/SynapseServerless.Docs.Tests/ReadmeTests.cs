using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Docs.Tests;

public sealed class ReadmeTests
{
    [Theory]
    [InlineData("Run it")]
    [InlineData("Test it")]
    public void The_section_has_exactly_one_command(string section)
    {
        CodeBlock block = Assert.Single(CodeBlock.Of("README.md"), block => block.Section == section);
        Assert.Single(block.Code.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Every_stage_of_the_catalog_is_named()
    {
        // Stages that call services are too many for a line of it; the page that it leads to has them.
        string readme = string.Concat(((string[])["README.md", "docs/services.md"]).Select(page => File.ReadAllText(Repository.PathOf(page))));
        string[] missing =
        [
            .. StagePages.Catalog.Stages
                .Where(stage => stage.Kind != StageKind.Model && stage.Name != nameof(Pipelines.Pipeline) && stage.Name != "MLNetModel")
                .Select(stage => stage.Name)
                .Where(name => !readme.Contains($"`{name}`", StringComparison.Ordinal)),
        ];
        Assert.Empty(missing);
    }
}
