using System.Text.Json.Nodes;

namespace SynapseServerless.TestService;

/// <summary>The Translator: it translates by naming the language before the text, with the service's limits and errors.</summary>
internal sealed class TranslatorService : IAnswering
{
    public TestAnswer? Answer(ReceivedRequest request)
    {
        if (request.Method != "POST")
            return null;
        return request.Path switch
        {
            "/translate" => Lists(request, "2026-06-06", 1_000, 50_000, "inputs", Translated),
            "/transliterate" => Lists(request, "2026-06-06", 10, 5_000, "inputs", (input, query) => new JsonObject { ["text"] = $"{query["toScript"]}:{(string)input["text"]!}", ["script"] = query["toScript"] }),
            "/detect" => Lists(request, "3.0", 100, 50_000, null, (_, _) => new JsonObject { ["language"] = "en", ["score"] = 1.0, ["isTranslationSupported"] = true, ["isTransliterationSupported"] = false }),
            "/breaksentence" => Lists(request, "3.0", 100, 50_000, null, (input, _) => new JsonObject { ["sentLen"] = new JsonArray([.. Sentences((string)input["text"]!)]) }),
            "/dictionary/lookup" => Lists(request, "3.0", 10, 1_000, null, LookedUp),
            "/dictionary/examples" => Lists(request, "3.0", 10, 2_000, null, (input, _) => new JsonObject { ["normalizedSource"] = input["text"]!.DeepClone(), ["normalizedTarget"] = input["translation"]!.DeepClone(), ["examples"] = new JsonArray() }),
            _ => null,
        };
    }

    private static TestAnswer Lists(ReceivedRequest request, string version, int mostItems, int mostCharacters, string? inputs, Func<JsonNode, IReadOnlyDictionary<string, string>, JsonNode> answer)
    {
        if (request.Query.GetValueOrDefault("api-version") != version)
            return Error(400021, "The API version parameter is not valid.");
        if (request.Path.StartsWith("/dictionary", StringComparison.Ordinal) && !(request.Query.ContainsKey("from") && request.Query.ContainsKey("to")))
            return Error(400023, "One of the languages is not valid.");
        if ((inputs is null ? request.Json : request.Json[inputs]) is not JsonArray items)
            return Error(400074, "The body of the request is not valid JSON.");
        if (items.Count > mostItems)
            return Error(400072, "The array has too many elements.");
        if (items.Sum(item => Characters(item!)) > mostCharacters)
            return Error(400077, "The maximum request size has been exceeded.");
        if (items.Any(item => item!["language"] is { } language && (string)language! == "xx"))
            return Error(400035, "The source language is not valid.");
        var answers = new JsonArray([.. items.Select(item => answer(item!, request.Query))]);
        return TestAnswer.Json(inputs is null ? answers : new JsonObject { ["value"] = answers });
    }

    private static int Characters(JsonNode item) =>
        (((string)item["text"]!).EnumerateRunes().Count() * (item["targets"]?.AsArray().Count ?? 1)) + ((string?)item["translation"] ?? "").EnumerateRunes().Count();

    private static JsonObject Translated(JsonNode input, IReadOnlyDictionary<string, string> query)
    {
        string text = (string)input["text"]!;
        var answer = new JsonObject();
        if (input["language"] is null)
            answer["detectedLanguage"] = new JsonObject { ["language"] = "en", ["score"] = 1.0 };
        answer["translations"] = new JsonArray([.. input["targets"]!.AsArray().Select(target => new JsonObject
        {
            ["language"] = (string)target!["language"]!, ["text"] = $"{(string)target["language"]!}:{text}", ["sourceCharacters"] = text.EnumerateRunes().Count(),
        })]);
        return answer;
    }

    private static JsonObject LookedUp(JsonNode input, IReadOnlyDictionary<string, string> query) => new()
    {
        ["normalizedSource"] = ((string)input["text"]!).ToLowerInvariant(), ["displaySource"] = (string)input["text"]!,
        ["translations"] = new JsonArray(new JsonObject
        {
            ["normalizedTarget"] = $"{query["to"]}:{(string)input["text"]!}", ["displayTarget"] = $"{query["to"]}:{(string)input["text"]!}", ["posTag"] = "NOUN", ["confidence"] = 1.0,
            ["prefixWord"] = "", ["backTranslations"] = new JsonArray(),
        }),
    };

    // Lengths of the parts up to and with each full stop, question mark or exclamation mark and the space after it.
    private static IEnumerable<JsonNode> Sentences(string text)
    {
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 == text.Length || (text[i] == ' ' && i > 0 && text[i - 1] is '.' or '?' or '!'))
            {
                yield return i + 1 - start;
                start = i + 1;
            }
        }
    }

    // The Translator numbers its errors.
    private static TestAnswer Error(int code, string message) =>
        TestAnswer.Json(new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } }, 400);
}
