using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;

namespace SynapseServerless.TestService;

/// <summary>Azure AI Search: indexes that are created and take documents, with an answer for each.</summary>
internal sealed class SearchService : IAnswering
{
    private readonly ConcurrentDictionary<string, JsonNode> _indexes = new();

    public TestAnswer? Answer(ReceivedRequest request)
    {
        if (request.Path != "/indexes" && !request.Path.StartsWith("/indexes('", StringComparison.Ordinal))
            return null;
        if (request.Query.GetValueOrDefault("api-version") != "2026-04-01")
            return TestAnswer.Error(400, "", "The api-version is not supported.");
        if (request.Path == "/indexes")
            return TestAnswer.Json(new JsonObject { ["value"] = new JsonArray([.. _indexes.Keys.Select(index => (JsonNode)new JsonObject { ["name"] = index })]) });
        string name = request.Path["/indexes('".Length..request.Path.IndexOf("')", StringComparison.Ordinal)];
        return request.Method switch
        {
            "GET" when _indexes.TryGetValue(name, out JsonNode? index) => TestAnswer.Json(index.DeepClone()),
            "GET" => TestAnswer.Error(404, "", $"No index with the name '{name}' was found in the service."),
            "PUT" => Create(name, request.Json),
            "POST" when request.Path.EndsWith("/docs/search.index", StringComparison.Ordinal) => Add(name, request),
            _ => null,
        };
    }

    private TestAnswer Create(string name, JsonNode index) =>
        _indexes.TryAdd(name, index) ? TestAnswer.Json(index.DeepClone(), 201) : TestAnswer.Error(412, "", "The index is there already.");

    private TestAnswer Add(string name, ReceivedRequest request)
    {
        JsonArray documents = request.Json["value"]!.AsArray();
        if (documents.Count > 1_000 || request.Body.Length > 16_000_000)
            return TestAnswer.Error(413, "", "The request is too large.");
        _indexes.TryGetValue(name, out JsonNode? index);
        string key = index?["fields"]!.AsArray().Where(field => (bool?)field!["key"] == true).Select(field => (string)field!["name"]!).Single() ?? "text";
        if (documents.Any(document => document!["spoiled"] is not null))
            return TestAnswer.Error(400, "", "The property 'spoiled' does not exist on type 'search.documentFields'.");
        JsonObject[] results = [.. documents.Select(document => Result((string?)document![key] ?? ""))];
        bool all = results.All(result => (bool)result["status"]!);
        return new TestAnswer(all ? 200 : 207, Encoding.UTF8.GetBytes(new JsonObject { ["value"] = new JsonArray(results) }.ToJsonString()));
    }

    private static JsonObject Result(string key) => key.Length == 0
        ? new JsonObject { ["key"] = key, ["status"] = false, ["errorMessage"] = "Document key cannot be missing or empty.", ["statusCode"] = 400 }
        : new JsonObject { ["key"] = key, ["status"] = true, ["errorMessage"] = null, ["statusCode"] = 201 };
}
