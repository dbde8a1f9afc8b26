using System.Text.RegularExpressions;
using Xunit;

namespace SynapseServerless.Docs.Tests.Architecture;

/// <summary>What the code of tests keeps to.</summary>
public sealed partial class TestRuleTests
{
    [Fact]
    public void Tests_skip_by_what_they_need_alone_so_that_CI_knows_what_has_to_be_there()
    {
        string[] skipping = [.. Directory.EnumerateFiles(Repository.PathOf("tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .Where(file => Skips().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetFileName(file))];

        Assert.Equal(["Need.cs"], skipping);
    }

    // A call of xunit's, or a property of its attributes.
    [GeneratedRegex(@"\bAssert\.Skip\w*\(|\b(Fact|Theory|InlineData|MemberData)\b.*\bSkip\w*\s*=")]
    private static partial Regex Skips();
}
