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
}
