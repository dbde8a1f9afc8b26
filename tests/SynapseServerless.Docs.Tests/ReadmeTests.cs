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

    [Theory]
    [InlineData("docs/images/run.svg")]
    [InlineData("docs/images/report.png")]
    public void A_picture_is_shown_that_is_there(string picture)
    {
        Assert.Contains($"]({picture})", File.ReadAllText(Repository.PathOf("README.md")), StringComparison.Ordinal);
        Assert.True(File.Exists(Repository.PathOf(picture)));
    }

    [Theory]
    [InlineData("lightgbm-fit-parquet |", "1.02 of the time", "1.021")]
    [InlineData("lightgbm-fit-mlnet |", "0.40 of the memory", "0.402")]
    [InlineData("trees-shap-1t |", "63 times the speed", "63.0")]
    public void A_figure_is_that_of_the_results(string comparison, string figure, string measured)
    {
        Assert.Contains($"| {figure} |", File.ReadAllText(Repository.PathOf("README.md")), StringComparison.Ordinal);
        Assert.Contains(File.ReadLines(Repository.PathOf("bench/RESULTS.md")), line => line.StartsWith($"| {comparison}", StringComparison.Ordinal) && line.Contains($"| {measured} |", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_stage_of_the_catalog_is_named()
    {
        // Stages that call services are too many for a line of the list; the page that it leads to has them.
        string pages = string.Concat(((string[])["docs/stage-list.md", "docs/services.md"]).Select(page => File.ReadAllText(Repository.PathOf(page))));
        string[] missing =
        [
            .. StagePages.Catalog.Stages
                .Where(stage => stage.Kind != StageKind.Model && stage.Name != nameof(Pipelines.Pipeline) && stage.Name != "MLNetModel")
                .Select(stage => stage.Name)
                .Where(name => !pages.Contains($"`{name}`", StringComparison.Ordinal)),
        ];
        Assert.Empty(missing);
    }
}
