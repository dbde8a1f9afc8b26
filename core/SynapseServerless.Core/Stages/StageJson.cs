using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SynapseServerless.Stages;

/// <summary>Writes stages as the JSON that a specification would have.</summary>
public static class StageJson
{
    /// <summary>How values of parameters are written: camelCase names, enumerations as text, NaN and infinities by name.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The stage as JSON: <c>type</c>, <c>uid</c> where it was set, and the parameters that differ from their defaults.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="catalog">Knows the stage.</param>
    public static JsonObject Write(Stage stage, StageCatalog catalog) =>
        Write(stage, catalog, (child, _, _) => Write(child, catalog));

    /// <summary>The stage as JSON, with child stages written by <paramref name="writeChild"/>.</summary>
    internal static JsonObject Write(Stage stage, StageCatalog catalog, Func<Stage, string, int, JsonNode> writeChild)
    {
        var json = new JsonObject { ["type"] = stage.Type };
        foreach (StageParameter parameter in catalog.Get(stage.Type, Location.OfStage(stage.Uid)).Parameters)
        {
            object? value = parameter.Property.GetValue(stage);
            JsonNode? node = value switch
            {
                null => null,
                Stage child => writeChild(child, parameter.Name, 0),
                IEnumerable<Stage> children => new JsonArray([.. children.Select((child, i) => writeChild(child, parameter.Name, i))]),
                _ => JsonSerializer.SerializeToNode(value, parameter.ClrType, Options),
            };
            JsonNode? standard = parameter.Default is null or Stage or IEnumerable<Stage>
                ? null
                : JsonSerializer.SerializeToNode(parameter.Default, parameter.ClrType, Options);
            bool isDefaultList = node is JsonArray { Count: 0 } && parameter.Default is IEnumerable<Stage>;
            if (!JsonNode.DeepEquals(node, standard) && !isDefaultList)
                json[parameter.Name] = node;
        }
        return json;
    }
}
