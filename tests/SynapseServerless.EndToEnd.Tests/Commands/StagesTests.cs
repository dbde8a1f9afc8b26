using System.Text.Json.Nodes;

namespace SynapseServerless.EndToEnd.Tests.Commands;

public sealed class StagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_list_has_a_summary_for_every_stage_and_every_parameter()
    {
        Ran stages = await Synapse.RunAsync(_folder, "stages", "--json");

        Assert.Equal(0, stages.ExitCode);
        JsonArray list = stages.Json.AsArray();
        Assert.True(list.Count >= 19, $"There are only {list.Count} stages.");
        foreach (JsonNode? stage in list)
        {
            Assert.NotEmpty((string)stage!["summary"]!);
            Assert.Contains((string)stage["kind"]!, new[] { "transformer", "estimator", "model" });
            foreach (JsonNode? parameter in stage["parameters"]!.AsArray())
                Assert.True(((string)parameter!["summary"]!).Length > 0, $"{stage["type"]}.{parameter["name"]} has no summary.");
        }
    }

    // Names and defaults of SynapseML's LightGBMClassifier, by its documentation.
    [Theory]
    [InlineData("numIterations", "int", 100)]
    [InlineData("numLeaves", "int", 31)]
    [InlineData("maxBin", "int", 255)]
    public async Task A_stage_has_the_parameters_of_SynapseML_with_their_defaults(string name, string type, int value)
    {
        Ran stage = await Synapse.RunAsync(_folder, "stages", "LightGBMClassifier", "--json");

        JsonNode parameter = stage.Json["parameters"]!.AsArray().Single(parameter => (string)parameter!["name"]! == name)!;
        Assert.Equal(type, (string)parameter["type"]!);
        Assert.Equal(value, (int)parameter["default"]!);
        Assert.False((bool)parameter["required"]!);
    }

    [Fact]
    public async Task The_bins_of_another_fit_are_a_parameter_of_every_LightGBM_estimator()
    {
        Ran schema = await Synapse.RunAsync(_folder, "schema");
        foreach (string type in (string[])["LightGBMClassifier", "LightGBMRegressor", "LightGBMRanker"])
        {
            Ran stage = await Synapse.RunAsync(_folder, "stages", type);
            Assert.Contains("referenceDataset", stage.Output, StringComparison.Ordinal);
            Assert.StartsWith(
                "A file with the bins of other data", (string)schema.Json["definitions"]![type]!["properties"]!["referenceDataset"]!["description"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Capitals_in_the_name_of_a_stage_do_not_matter()
    {
        Ran stage = await Synapse.RunAsync(_folder, "stages", "lightgbmclassifier");

        Assert.Equal(0, stage.ExitCode);
        Assert.StartsWith("LightGBMClassifier  estimator", stage.Output, StringComparison.Ordinal);
        Assert.Contains("numLeaves", stage.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_stage_ends_with_2_and_the_nearest_names()
    {
        Ran stage = await Synapse.RunAsync(_folder, "stages", "SelectColumn");

        Assert.Equal(2, stage.ExitCode);
        Assert.Contains("There is no stage 'SelectColumn'. Did you mean 'SelectColumns'", stage.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_but_text_is_written_where_there_is_no_terminal()
    {
        Ran stages = await Synapse.RunAsync(_folder, "stages");

        Assert.DoesNotContain('\e', stages.Output);
        Assert.DoesNotContain(stages.Output.Split('\n'), line => line.EndsWith(' '));
    }
}
