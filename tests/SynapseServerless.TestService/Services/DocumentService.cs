using System.Text;
using System.Text.Json.Nodes;

namespace SynapseServerless.TestService;

/// <summary>Document Intelligence: what it finds follows from the address or the bytes of a document.</summary>
internal sealed class DocumentService : IAnswering
{
    private static readonly string[] s_models = ["prebuilt-read", "prebuilt-layout", "prebuilt-receipt", "prebuilt-invoice", "prebuilt-idDocument", "prebuilt-businessCard", "mine", "red", "green", "blue"];
    private readonly ServerOperations _operations = new();

    public TestAnswer? Answer(ReceivedRequest request)
    {
        string[] path = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path.Length < 2 || path[0] is not ("documentintelligence" or "formrecognizer") || path[1] is not ("documentModels" or "documentClassifiers"))
            return null;
        if (request.Query.GetValueOrDefault("api-version") != (path[0] == "formrecognizer" ? "2023-07-31" : "2024-11-30"))
            return TestAnswer.Error(400, "InvalidArgument", "The api-version is not supported.");
        return (request.Method, path.Length) switch
        {
            ("POST", 3) when path[2].EndsWith(":analyze", StringComparison.Ordinal) => Analyze(request, path),
            ("POST", 3) when path[2].EndsWith(":analyzeBatch", StringComparison.Ordinal) => Begin(request, path, Batch(request.Json)),
            ("GET", 2) => List(request),
            ("GET", 3) => s_models.Contains(path[2]) ? TestAnswer.Json(Model(path[2])) : Unknown(),
            ("GET", 5) => _operations.TryAsk(path[4], out JsonNode? result, request.Polls) ? TestAnswer.Json(result ?? new JsonObject { ["status"] = "running" }) : TestAnswer.Error(404, "NotFound", "The result is gone."),
            _ => null,
        };
    }

    private TestAnswer Analyze(ReceivedRequest request, string[] path)
    {
        string model = path[2][..path[2].IndexOf(':', StringComparison.Ordinal)];
        if (path[1] == "documentModels" && !s_models.Contains(model))
            return Unknown();
        string document = request.Json["urlSource"] is { } url ? (string)url! : Encoding.UTF8.GetString(Convert.FromBase64String((string)request.Json["base64Source"]!));
        if (document.Contains("broken", StringComparison.Ordinal))
        {
            return TestAnswer.Json(
                """{"error": {"code": "InvalidRequest", "message": "Invalid request.", "innererror": {"code": "InvalidContent", "message": "The file is corrupted or format is unsupported."}}}""", 400);
        }
        var result = new JsonObject { ["apiVersion"] = "2024-11-30", ["modelId"] = model, ["stringIndexType"] = "textElements", ["content"] = document, ["pages"] = new JsonArray(new JsonObject { ["pageNumber"] = 1, ["unit"] = "pixel" }) };
        if (model is not ("prebuilt-read" or "prebuilt-layout"))
            result["documents"] = new JsonArray(new JsonObject { ["docType"] = "receipt", ["fields"] = Fields(document), ["confidence"] = 1.0 });
        return Begin(request, path, new JsonObject { ["status"] = "succeeded", ["createdDateTime"] = "2026-11-30T00:00:00Z", ["lastUpdatedDateTime"] = "2026-11-30T00:00:01Z", ["analyzeResult"] = result });
    }

    private TestAnswer Begin(ReceivedRequest request, string[] path, JsonNode result)
    {
        string id = path[2][..path[2].IndexOf(':', StringComparison.Ordinal)];
        return TestAnswer.Begun($"{request.Server}{path[0]}/{path[1]}/{id}/analyzeResults/{_operations.Begin(result)}?api-version={request.Query["api-version"]}");
    }

    private static JsonObject Fields(string document) => new()
    {
        ["MerchantName"] = new JsonObject { ["type"] = "string", ["valueString"] = document.Split('/')[^1], ["content"] = document.Split('/')[^1], ["confidence"] = 0.9 },
        ["Total"] = new JsonObject { ["type"] = "currency", ["valueCurrency"] = new JsonObject { ["amount"] = document.Length, ["currencyCode"] = "USD" }, ["content"] = $"${document.Length}", ["confidence"] = 0.9 },
    };

    private static JsonObject Batch(JsonNode body)
    {
        JsonNode source = body["azureBlobSource"] ?? body["azureBlobFileListSource"]!;
        return new JsonObject
        {
            ["status"] = "succeeded", ["percentCompleted"] = 100,
            ["result"] = new JsonObject
            {
                ["succeededCount"] = 1, ["failedCount"] = 0, ["skippedCount"] = 0,
                ["details"] = new JsonArray(new JsonObject { ["sourceUrl"] = source["containerUrl"]!.DeepClone(), ["resultUrl"] = body["resultContainerUrl"]!.DeepClone(), ["status"] = "succeeded" }),
            },
        };
    }

    // Two models on a page.
    private static TestAnswer List(ReceivedRequest request)
    {
        int skip = int.Parse(request.Query.GetValueOrDefault("skip", "0"), System.Globalization.CultureInfo.InvariantCulture);
        var page = new JsonObject { ["value"] = new JsonArray([.. s_models.Skip(skip).Take(2).Select(model => (JsonNode)Model(model))]) };
        if (skip + 2 < s_models.Length)
            page["nextLink"] = $"{request.Server}documentintelligence/documentModels?api-version=2024-11-30&skip={skip + 2}";
        return TestAnswer.Json(page);
    }

    private static JsonObject Model(string id) => new() { ["modelId"] = id, ["createdDateTime"] = "2026-11-30T00:00:00Z", ["apiVersion"] = "2024-11-30", ["docTypes"] = new JsonObject() };

    private static TestAnswer Unknown() => TestAnswer.Json(
        """{"error": {"code": "NotFound", "message": "Resource not found.", "innererror": {"code": "ModelNotFound", "message": "The requested model was not found."}}}""", 404);
}
