using Xunit;

namespace SynapseServerless.Data.Tests;

/// <summary>What patterns match. The expected values are those of a shell with <c>globstar</c>, which leaves out hidden names as well.</summary>
public sealed class GlobTests
{
    /// <summary>Paths that match, and some beside them that do not.</summary>
    [Theory]
    [InlineData("data/*.csv", "a.csv", true)]
    [InlineData("data/*.csv", "b/a.csv", false)]
    [InlineData("data/*.csv", ".a.csv", false)]
    [InlineData("data/**/*.csv", "a.csv", true)]
    [InlineData("data/**/*.csv", "b/c/a.csv", true)]
    [InlineData("data/**/*.csv", "b/_c/a.csv", false)]
    [InlineData("data/**", "b/c/a.csv", true)]
    [InlineData("data/**/**/*.csv", "a.csv", true)]
    [InlineData("data/**/**/*.csv", "b/c/a.csv", true)]
    [InlineData("data/**/**", "b/c/a.csv", true)]
    [InlineData("data/**/b/**/*.csv", "a/b/c/d.csv", true)]
    [InlineData("data/**/b/**/*.csv", "a/c/d.csv", false)]
    [InlineData("data/[!a]?.{csv,tsv}", "bc.tsv", true)]
    [InlineData("data/[!a]?.{csv,tsv}", "ac.tsv", false)]
    public void A_path_matches_as_in_a_shell(string pattern, string path, bool matches) =>
        Assert.Equal(matches, Glob.Parse(pattern).Matches(path));

    /// <summary>Any folders, said sixty times, are any folders: there is one way to match, and an answer instead of a limit of time.</summary>
    [Fact]
    public void Folders_that_are_said_many_times_are_said_once()
    {
        Glob glob = Glob.Parse("data/" + string.Concat(Enumerable.Repeat("**/", 60)) + "x.csv");
        string deep = string.Concat(Enumerable.Repeat("folder/", 60));
        Assert.False(glob.Matches(deep + "y.csv"));
        Assert.True(glob.Matches(deep + "x.csv"));
    }
}
