using System.Text.Json.Nodes;

namespace SynapseServerless.TestService;

/// <summary>Content Safety: what says "violent" is violent, "ignore" is an attack, and "lyrics" are somebody's.</summary>
internal sealed class ContentSafetyService : IAnswering
{
    private static readonly string[] s_categories = ["Hate", "SelfHarm", "Sexual", "Violence"];

    public TestAnswer? Answer(ReceivedRequest request)
    {
        if (request.Method != "POST" || !request.Path.StartsWith("/contentsafety/", StringComparison.Ordinal))
            return null;
        if (request.Query.GetValueOrDefault("api-version") != "2024-09-01")
            return TestAnswer.Error(400, "InvalidRequestBody", "The api-version is not supported.");
        JsonNode body = request.Json;
        if ((string?)body["text"] is { } text && text.EnumerateRunes().Count() > 10_000)
            return TestAnswer.Error(400, "InvalidRequestBody", "The text is too long.");
        return request.Path["/contentsafety/".Length..] switch
        {
            "text:analyze" => TestAnswer.Json(new JsonObject { ["blocklistsMatch"] = new JsonArray(), ["categoriesAnalysis"] = Severities(body, (string)body["text"]!) }),
            "image:analyze" => TestAnswer.Json(new JsonObject { ["categoriesAnalysis"] = Severities(body, (string?)body["image"]!["blobUrl"] ?? "") }),
            "text:shieldPrompt" => TestAnswer.Json(new JsonObject
            {
                ["userPromptAnalysis"] = new JsonObject { ["attackDetected"] = IsAttack(body["userPrompt"]) },
                ["documentsAnalysis"] = new JsonArray([.. (body["documents"]?.AsArray() ?? []).Select(document => new JsonObject { ["attackDetected"] = IsAttack(document) })]),
            }),
            "text:detectProtectedMaterial" => TestAnswer.Json(new JsonObject { ["protectedMaterialAnalysis"] = new JsonObject { ["detected"] = ((string)body["text"]!).Contains("lyrics", StringComparison.Ordinal) } }),
            _ => null,
        };
    }

    private static JsonArray Severities(JsonNode body, string content) => new([.. (body["categories"]?.AsArray().Select(name => (string)name!) ?? s_categories)
        .Select(name => new JsonObject { ["category"] = name, ["severity"] = name == "Violence" && content.Contains("violent", StringComparison.Ordinal) ? 4 : 0 })]);

    private static bool IsAttack(JsonNode? text) => text is not null && ((string)text!).Contains("ignore", StringComparison.OrdinalIgnoreCase);
}
