using System.Globalization;
using System.Text.Json.Nodes;

namespace SynapseServerless.TestService;

/// <summary>The Language service: analyses by simple rules, with its limits and its errors.</summary>
internal sealed class LanguageService : IAnswering
{
    private const int MostElements = 5_120;

    public TestAnswer? Answer(ReceivedRequest request)
    {
        if (request.Path != "/language/:analyze-text" || request.Method != "POST")
            return null;
        if (request.Query.GetValueOrDefault("api-version") is not ("2024-11-01" or "2023-04-01"))
            return TestAnswer.Error(400, "InvalidRequest", "The api-version is not supported.");
        string kind = (string)request.Json["kind"]!;
        JsonArray documents = request.Json["analysisInput"]!["documents"]!.AsArray();
        int most = kind switch { "LanguageDetection" => 1_000, "SentimentAnalysis" or "KeyPhraseExtraction" => 10, _ => 5 };
        if (documents.Count > most)
            return TestAnswer.Error(400, "InvalidRequest", $"Batch request contains too many records. Max {most} records are permitted.");
        var results = new JsonArray();
        var errors = new JsonArray();
        // The last comes first, so that nobody goes by the order.
        foreach (JsonNode? document in documents.Reverse())
        {
            string id = (string)document!["id"]!, text = (string)document["text"]!;
            if (string.IsNullOrWhiteSpace(text))
                errors.Add(Error(id, "InvalidDocument", "Document text is empty."));
            else if (new StringInfo(text).LengthInTextElements > MostElements)
                errors.Add(Error(id, "InvalidDocument", "A document within the request was too large to be processed."));
            else
                results.Add(Analyze(kind, id, text));
        }
        return TestAnswer.Json(new JsonObject
        {
            ["kind"] = kind + "Results",
            ["results"] = new JsonObject { ["documents"] = results, ["errors"] = errors, ["modelVersion"] = "2024-11-01" },
        });
    }

    private static JsonObject Analyze(string kind, string id, string text)
    {
        var document = new JsonObject { ["id"] = id, ["warnings"] = new JsonArray() };
        switch (kind)
        {
            case "SentimentAnalysis":
                string sentiment = text.Contains("good", StringComparison.OrdinalIgnoreCase) ? "positive" : text.Contains("bad", StringComparison.OrdinalIgnoreCase) ? "negative" : "neutral";
                document["sentiment"] = sentiment;
                document["confidenceScores"] = new JsonObject { ["positive"] = sentiment == "positive" ? 0.98 : 0.01, ["neutral"] = sentiment == "neutral" ? 0.98 : 0.01, ["negative"] = sentiment == "negative" ? 0.98 : 0.01 };
                document["sentences"] = new JsonArray();
                break;
            case "KeyPhraseExtraction":
                document["keyPhrases"] = new JsonArray([.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length > 4).Select(word => (JsonNode)word)]);
                break;
            case "LanguageDetection":
                document["detectedLanguage"] = new JsonObject { ["name"] = "English", ["iso6391Name"] = "en", ["confidenceScore"] = 1.0 };
                break;
            case "PiiEntityRecognition":
                document["redactedText"] = text;
                document["entities"] = new JsonArray();
                break;
            default:
                document["entities"] = new JsonArray();
                break;
        }
        return document;
    }

    private static JsonObject Error(string id, string code, string message) => new()
    {
        ["id"] = id,
        ["error"] = new JsonObject { ["code"] = "InvalidArgument", ["message"] = "Invalid document in request.", ["innererror"] = new JsonObject { ["code"] = code, ["message"] = message } },
    };
}
