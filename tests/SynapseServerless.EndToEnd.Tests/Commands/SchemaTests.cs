using System.Text.Json.Nodes;

namespace SynapseServerless.EndToEnd.Tests.Commands;

public sealed class SchemaTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_schema_describes_every_stage()
    {
        Ran schema = await Synapse.RunAsync(_folder, "schema");
        Ran stages = await Synapse.RunAsync(_folder, "stages", "--json");

        Assert.Equal(0, schema.ExitCode);
        JsonObject definitions = schema.Json["definitions"]!.AsObject();
        foreach (JsonNode? stage in stages.Json.AsArray())
            Assert.True(definitions.ContainsKey((string)stage!["type"]!), $"{stage["type"]} is not in the schema.");
    }

    [Fact]
    public async Task The_schema_goes_to_a_file_with_a_word_on_how_editors_find_it()
    {
        Ran schema = await Synapse.RunAsync(_folder, "schema", "--out", "made/synapse.schema.json");

        Assert.Equal(0, schema.ExitCode);
        Assert.Empty(schema.Output);
        Assert.Contains("# yaml-language-server: $schema=made/synapse.schema.json", schema.Error, StringComparison.Ordinal);
        Assert.Equal("SynapseServerless run specification", (string)JsonNode.Parse(await File.ReadAllTextAsync(_folder["made/synapse.schema.json"]))!["title"]!);
    }
}
