using SynapseServerless.WebConsole.Pages;

namespace SynapseServerless.Service.Tests.Pages;

/// <summary>Differences between texts; expected values by hand.</summary>
public sealed class TextDifferenceTests
{
    [Theory]
    [InlineData("a\nb\nc", "a\nb\nc", " a b c")]
    [InlineData("a\nb\nc", "a\nx\nc", " a-b+x c")]
    [InlineData("a\nc", "a\nb\nc", " a+b c")]
    [InlineData("a\nb\nc\nd", "b\nd\ne", "-a b-c d+e")]
    [InlineData("", "a", "-+a")]
    public void Lines_stay_go_and_come(string before, string after, string expected) =>
        Assert.Equal(expected, string.Concat(TextDifference.Of(before, after).Select(line => $"{line.Sign}{line.Text}")));
}
