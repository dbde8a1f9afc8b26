using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;

namespace SynapseServerless.Cli.Terminal;

/// <summary>JSON for programs: camelCase, non-finite numbers by name, no escapes that people cannot read.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Indented = new(StageJson.Options) { WriteIndented = true };

    /// <summary>Writes a document over several lines.</summary>
    public static void Write(JsonNode node) => Console.Out.WriteLine(node.ToJsonString(Indented));

    /// <summary>Writes a document on one line.</summary>
    public static void WriteLine(JsonNode node) => Console.Out.WriteLine(node.ToJsonString(StageJson.Options));

    /// <summary>A value as the specification would write it.</summary>
    public static JsonNode? Of<T>(T value) => JsonSerializer.SerializeToNode(value, StageJson.Options);
}
