using Xunit;
using Xunit.Sdk;

namespace SynapseServerless.Tests;

/// <summary>What becomes of a test that misses what it needs.</summary>
public sealed class NeedTests
{
    private static readonly Need _everywhere = new("The tool is missing.", InCI: true), _here = new("The tool is missing.", InCI: false);

    [Theory]
    [InlineData("true")]
    [InlineData(null)]
    public void Where_it_is_there_a_test_goes_on(string? ci)
    {
        Assert.Null(Met(_everywhere, isThere: true, ci));
        Assert.Null(Met(_here, isThere: true, ci));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("false")]
    public void Elsewhere_than_in_CI_a_test_skips_and_says_why(string? ci)
    {
        Assert.Contains("The tool is missing.", Assert.IsType<SkipException>(Met(_everywhere, isThere: false, ci)).Message, StringComparison.Ordinal);
        Assert.Contains("The tool is missing.", Assert.IsType<SkipException>(Met(_here, isThere: false, ci)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("1")]
    public void In_CI_a_test_fails_for_what_has_to_be_there_and_skips_for_the_rest(string ci)
    {
        Assert.Contains("The tool is missing.", Assert.IsType<FailException>(Met(_everywhere, isThere: false, ci)).Message, StringComparison.Ordinal);
        Assert.IsType<SkipException>(Met(_here, isThere: false, ci));
    }

    // xunit's own ways of catching an error let those through by which a test skips.
    private static Exception? Met(Need need, bool isThere, string? ci)
    {
        try
        {
            need.SkipUnless(isThere, ci);
            return null;
        }
        catch (Exception error) when (error is SkipException or FailException)
        {
            return error;
        }
    }
}
