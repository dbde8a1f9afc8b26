using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SynapseServerless.Services;

/// <summary>Rows as documents with identities, answers and errors by identity: the shape of the Language service.</summary>
internal static class DocumentsShape
{
    /// <summary>The documents of items, with their places as identities.</summary>
    public static JsonArray Documents(IReadOnlyList<JsonNode> items)
    {
        var documents = new JsonArray();
        for (int i = 0; i < items.Count; i++)
        {
            var document = new JsonObject { ["id"] = i.ToString(CultureInfo.InvariantCulture) };
            foreach ((string name, JsonNode? value) in items[i].AsObject())
                document[name] = value?.DeepClone();
            documents.Add(document);
        }
        return documents;
    }

    /// <summary>The answer or error of each document, by its identity.</summary>
    /// <param name="results">An object with <c>documents</c> and <c>errors</c>.</param>
    /// <param name="items">How many documents there were.</param>
    public static GroupResult<JsonElement>?[] Split(JsonElement results, int items)
    {
        var parts = new GroupResult<JsonElement>?[items];
        foreach (JsonElement document in List(results, "documents"))
            parts[Place(document, items)] = new GroupResult<JsonElement>(document, null);
        foreach (JsonElement error in List(results, "errors"))
            parts[Place(error, items)] = new GroupResult<JsonElement>(default, Error(error));
        return parts;
    }

    private static JsonElement.ArrayEnumerator List(JsonElement results, string name) =>
        results.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static int Place(JsonElement document, int items) =>
        document.TryGetProperty("id", out JsonElement id) && int.TryParse(id.ToString(), CultureInfo.InvariantCulture, out int place) && place >= 0 && place < items
            ? place
            : throw new FormatException("a document has an identity that was not in the request");

    /// <summary>The error of a document.</summary>
    internal static CallError Error(JsonElement document)
    {
        JsonElement error = document.TryGetProperty("error", out JsonElement inner) ? inner : document;
        string code = error.TryGetProperty("innererror", out JsonElement cause) && cause.TryGetProperty("code", out JsonElement precise) ? precise.ToString()
            : error.TryGetProperty("code", out JsonElement outer) ? outer.ToString() : "InvalidDocument";
        string message = cause.ValueKind == JsonValueKind.Object && cause.TryGetProperty("message", out JsonElement text) ? text.ToString()
            : error.TryGetProperty("message", out text) ? text.ToString() : "The service could not take this text";
        return new CallError(null, code, message, CallErrorCategory.Request);
    }
}
