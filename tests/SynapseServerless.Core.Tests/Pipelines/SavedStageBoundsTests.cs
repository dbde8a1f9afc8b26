using SynapseServerless.Core.Tests.Specifications;
using SynapseServerless.Data.Tests;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Core.Tests.Pipelines;

/// <summary>A saved stage that somebody has changed is refused, and is never read for ever.</summary>
public sealed class SavedStageBoundsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStorage _storage = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../model")]
    [InlineData("a/../..")]
    [InlineData("")]
    public async Task A_folder_that_leads_out_of_the_stage_is_refused(string name)
    {
        Write("model", name);
        SynapseException error = await Assert.ThrowsAsync<SpecificationException>(() => LoadAsync("model"));
        Assert.Contains($"'{name}' is not the folder of a saved stage", error.Problem, StringComparison.Ordinal);
        Assert.Equal(_folder.File("model/stage.json"), error.Location.File);
    }

    [Theory]
    [InlineData(1, "nested deeper than 32 levels")]
    [InlineData(3, "nested deeper than 32 levels")]
    public async Task A_link_that_leads_back_is_not_followed_for_ever(int links, string problem)
    {
        string[] names = [.. Enumerable.Range(0, links).Select(i => $"again-{i}")];
        Write("model", names);
        foreach (string name in names)
            Directory.CreateSymbolicLink(_folder.File($"model/{name}"), _folder.File("model"));
        SynapseException error = await Assert.ThrowsAsync<SpecificationException>(() => LoadAsync("model"));
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
    }

    [Thorough]
    [Fact]
    public async Task A_stage_of_many_stages_that_are_the_same_is_refused()
    {
        // Sixteen levels of two are 65,535 stages.
        for (int level = 0; level < 16; level++)
        {
            Write($"level-{level}/model", "one", "two");
            if (level > 0)
            {
                foreach (string name in (string[])["one", "two"])
                    Directory.CreateSymbolicLink(_folder.File($"level-{level}/model/{name}"), _folder.File($"level-{level - 1}/model"));
            }
        }
        foreach (string name in (string[])["one", "two"])
            Write($"level-0/model/{name}");
        SynapseException error = await Assert.ThrowsAsync<SpecificationException>(() => LoadAsync("level-15/model"));
        Assert.Contains("more than 10000 saved stages", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_in_a_stage_is_of_the_kind_that_is_wanted_there_and_has_values_that_are_allowed()
    {
        Write("model", "inner");
        _folder.Write("model/inner/stage.json", """{"formatVersion": 1, "type": "Center", "parameters": {"inputCol": "x"}}""");
        Assert.Contains("is a Center, which is not expected here", (await Assert.ThrowsAsync<SpecificationException>(() => LoadAsync("model"))).Problem, StringComparison.Ordinal);
        _folder.Write("model/inner/stage.json", """{"formatVersion": 1, "type": "AddNumber", "parameters": {"inputCol": "x", "number": 1000}}""");
        await Assert.ThrowsAnyAsync<SpecificationException>(() => LoadAsync("model"));
        _folder.Write("model/inner/stage.json", """{"formatVersion": 1, "type": "AddNumber", "parameters": {"inputCol": "x", "number": 100}}""");
        using Stage stage = await LoadAsync("model");
        Assert.Equal("PipelineModel", stage.Type);
    }

    private Task<Stage> LoadAsync(string name) => StageSerializer.LoadAsync(_folder.File(name), _storage, Toys.Catalog(), CancellationToken.None);

    private void Write(string name, params string[] children) => _folder.Write(
        $"{name}/stage.json",
        $$$"""{"formatVersion": 1, "type": "PipelineModel", "parameters": {"stages": [{{{string.Join(",", children.Select(child => $$"""{"$folder": "{{child}}"}"""))}}}]}}""");
}
