using System.Text.Json.Nodes;

namespace SynapseServerless.Services.Tests;

/// <summary>An official example: the parameters of a request, and the responses to it.</summary>
internal sealed class Example
{
    private readonly JsonNode _json;

    private Example(JsonNode json) => _json = json;

    /// <summary>The example of a file, such as <c>language/AnalyzeText_EntityLinking</c>.</summary>
    public static Example Read(string name) =>
        new(JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Examples", name + ".json")))!);

    /// <summary>A parameter.</summary>
    public JsonNode this[string parameter] => _json["parameters"]![parameter]!;

    /// <summary>The body of a response.</summary>
    public JsonNode Response(int status = 200) => _json["responses"]![status.ToString(System.Globalization.CultureInfo.InvariantCulture)]!["body"]!;

    /// <summary>A copy without members of some names, at any depth.</summary>
    public static JsonNode? Without(JsonNode? json, params string[] names)
    {
        switch (json)
        {
            case JsonObject fields:
                var copy = new JsonObject();
                foreach ((string name, JsonNode? value) in fields)
                {
                    if (!names.Contains(name))
                        copy[name] = Without(value, names);
                }
                return copy;
            case JsonArray items:
                return new JsonArray([.. items.Select(item => Without(item, names))]);
            default:
                return json?.DeepClone();
        }
    }

    /// <summary>A copy without members that are null, which a typed column has where JSON has nothing.</summary>
    public static JsonNode? WithoutNulls(JsonNode? json) => json switch
    {
        JsonObject fields => new JsonObject(fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, WithoutNulls(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(WithoutNulls)]),
        _ => json?.DeepClone(),
    };
}
