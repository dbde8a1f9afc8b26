using System.Text.Encodings.Web;
using System.Text.Json;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>JSON as people read it.</summary>
internal static class JsonText
{
    // Whatever is in it is escaped for HTML where it is written.
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A text of JSON, indented; another text as it is.</summary>
    public static string Indented(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Indented(document.RootElement);
        }
        catch (JsonException)
        {
            return json;
        }
    }

    /// <summary>JSON, indented.</summary>
    public static string Indented(JsonElement json) => JsonSerializer.Serialize(json, s_indented);

    /// <summary>Every value in a text of JSON by where it stands, such as <c>pipeline[0].numLeaves</c>.</summary>
    /// <param name="json">The text.</param>
    /// <param name="most">How many are given at most.</param>
    public static Dictionary<string, string> Flat(string json, int most = 5_000)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(json);
            Add(values, "", document.RootElement, most);
        }
        catch (JsonException)
        {
            values["specification"] = json;
        }
        return values;
    }

    private static void Add(Dictionary<string, string> values, string path, JsonElement json, int most)
    {
        if (values.Count >= most)
            return;
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in json.EnumerateObject())
                    Add(values, path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value, most);
                break;
            case JsonValueKind.Array when json.EnumerateArray().Any(static item => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array):
                int index = 0;
                foreach (JsonElement item in json.EnumerateArray())
                    Add(values, $"{path}[{Name(item, index++)}]", item, most);
                break;
            case JsonValueKind.String:
                values[path] = json.GetString()!;
                break;
            default:
                values[path] = json.GetRawText();
                break;
        }
    }

    // Stages by their type, so that one more in front does not make all others differ.
    private static string Name(JsonElement item, int index) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String
            ? $"{index} {type.GetString()}" : index.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
