using Xunit;

namespace SynapseServerless.Docs.Tests;

public sealed class StagePageTests
{
    public static TheoryData<string> Pages => [.. StagePages.All().Keys];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_page_of_a_room_says_what_its_stages_say(string page)
    {
        string path = Repository.PathOf(page);
        string expected = StagePages.All()[page];
        if (Environment.GetEnvironmentVariable("SYNAPSE_WRITE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, expected, TestContext.Current.CancellationToken);
        }

        string written = File.Exists(path) ? await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken) : "";
        Assert.True(expected == written.ReplaceLineEndings("\n"), $"{page} is not what the stages say; `dotnet run build.cs docs` writes it anew.");
    }

    [Fact]
    public void Every_stage_and_every_parameter_says_what_it_is()
    {
        string[] silent =
        [
            .. StagePages.Catalog.Stages.Where(stage => stage.Summary.Length == 0).Select(stage => stage.Name),
            .. StagePages.Catalog.Stages.SelectMany(stage => stage.Parameters.Where(parameter => parameter.Summary.Length == 0).Select(parameter => $"{stage.Name}.{parameter.Name}")),
        ];
        Assert.Empty(silent);
    }
}
