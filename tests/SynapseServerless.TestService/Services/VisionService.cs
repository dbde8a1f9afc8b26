using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SynapseServerless.TestService;

/// <summary>Computer Vision 3.2 and Image Analysis 4.0: what an image is called, or how many bytes it has, is what is seen in it.</summary>
internal sealed class VisionService : IAnswering
{
    private const string Results = "/vision/v3.2/read/analyzeResults/";
    private readonly ConcurrentDictionary<string, (string Image, int Asked)> _reads = new();

    public TestAnswer? Answer(ReceivedRequest request)
    {
        if (request.Method == "GET" && request.Path.StartsWith(Results, StringComparison.Ordinal))
            return Ask(request.Path[Results.Length..]);
        if (request.Method != "POST" || !(request.Path.StartsWith("/vision/v3.2/", StringComparison.Ordinal) || request.Path == "/computervision/imageanalysis:analyze"))
            return null;
        string? image = Image(request);
        if (image is null)
            return TestAnswer.Error(400, "InvalidRequest", "The image is not accessible, or is none.");
        string operation = request.Path[(request.Path.LastIndexOf("v3.2/", StringComparison.Ordinal) is > 0 and var at ? at + 5 : 0)..];
        return operation switch
        {
            "analyze" => Whole("categories", new JsonArray(new JsonObject { ["name"] = image, ["score"] = 0.5 })),
            "describe" => Whole("description", new JsonObject { ["tags"] = new JsonArray(image), ["captions"] = new JsonArray(new JsonObject { ["text"] = $"a {image}", ["confidence"] = 0.5 }) }),
            "tag" => Whole("tags", new JsonArray(new JsonObject { ["name"] = image, ["confidence"] = 0.5 })),
            "models/celebrities/analyze" or "models/landmarks/analyze" => Whole("result", new JsonObject { ["landmarks"] = new JsonArray(new JsonObject { ["name"] = image, ["confidence"] = 0.5 }) }),
            "ocr" => TestAnswer.Json(new JsonObject { ["language"] = "en", ["textAngle"] = 0.0, ["orientation"] = "Up", ["regions"] = new JsonArray(), ["modelVersion"] = "2021-04-01" }),
            "generateThumbnail" => Thumbnail(request, image),
            "read/analyze" => Begin(request, image),
            "/computervision/imageanalysis:analyze" => Analyze4(request, image),
            _ => null,
        };
    }

    // Services take GIF, JPEG, PNG and BMP; here whatever does not begin like text is one.
    private static string? Image(ReceivedRequest request)
    {
        if (request.Headers.GetValueOrDefault("Content-Type") != "application/octet-stream")
            return (string?)request.Json["url"] is { Length: > 0 } url && !url.Contains("missing", StringComparison.Ordinal) ? url : null;
        return request.Body.Length > 0 && request.Body[0] > 0x7F ? string.Create(CultureInfo.InvariantCulture, $"{request.Body.Length} bytes") : null;
    }

    private static TestAnswer Whole(string name, JsonNode found) => TestAnswer.Json(new JsonObject
    {
        [name] = found, ["requestId"] = "0dbec5ad-a3d3-4f7e-96b4-dfd57efe967d", ["metadata"] = new JsonObject { ["width"] = 10, ["height"] = 10, ["format"] = "Jpeg" }, ["modelVersion"] = "2021-04-01",
    });

    private static TestAnswer Thumbnail(ReceivedRequest request, string image)
    {
        if (!(int.TryParse(request.Query.GetValueOrDefault("width"), CultureInfo.InvariantCulture, out int width) && width is > 0 and <= 1_024))
            return TestAnswer.Error(400, "InvalidThumbnailSize", "The width is out of range.");
        // The beginning and the end of a JPEG file, with the image's name as a comment.
        byte[] name = Encoding.UTF8.GetBytes(image);
        return new TestAnswer(200, [0xFF, 0xD8, 0xFF, 0xFE, (byte)((name.Length + 2) >> 8), (byte)(name.Length + 2), .. name, 0xFF, 0xD9], "application/octet-stream");
    }

    private static TestAnswer Analyze4(ReceivedRequest request, string image)
    {
        if (request.Query.GetValueOrDefault("api-version") != "2023-10-01" || !request.Query.ContainsKey("features"))
            return TestAnswer.Error(400, "InvalidRequest", "The api-version or the features are missing.");
        return TestAnswer.Json(new JsonObject { ["modelVersion"] = "2023-10-01", ["captionResult"] = new JsonObject { ["text"] = image, ["confidence"] = 0.5 }, ["metadata"] = new JsonObject { ["width"] = 10, ["height"] = 10 } });
    }

    private TestAnswer Begin(ReceivedRequest request, string image)
    {
        string id = Convert.ToHexString(SHA256.HashData(request.Body))[..16];
        _reads[id] = (image, 0);
        return TestAnswer.Begun(new Uri(request.Server, Results + id).ToString());
    }

    private TestAnswer Ask(string id)
    {
        if (!_reads.ContainsKey(id))
            return TestAnswer.Error(404, "NotFound", "The operation is not known.");
        (string Image, int Asked) read = _reads.AddOrUpdate(id, static _ => ("", 0), static (_, known) => (known.Image, known.Asked + 1));
        string status = read.Asked == 1 ? "notStarted" : read.Asked == 2 ? "running" : read.Image.Contains("broken", StringComparison.Ordinal) ? "failed" : "succeeded";
        var answer = new JsonObject { ["status"] = status, ["createdDateTime"] = "2026-11-30T00:00:00Z", ["lastUpdatedDateTime"] = "2026-11-30T00:00:01Z" };
        if (status == "succeeded")
            answer["analyzeResult"] = new JsonObject { ["version"] = "3.2", ["modelVersion"] = "2022-04-30", ["readResults"] = new JsonArray(Page(1, read.Image), Page(2, "end")) };
        return TestAnswer.Json(answer);
    }

    private static JsonObject Page(int page, string text) => new()
    {
        ["page"] = page, ["angle"] = 0.5, ["width"] = 8.5, ["height"] = 11, ["unit"] = "inch",
        ["lines"] = new JsonArray(new JsonObject
        {
            ["boundingBox"] = new JsonArray(0, 0, 1.5, 0, 1.5, 1, 0, 1), ["appearance"] = new JsonObject { ["style"] = new JsonObject { ["name"] = "handwriting", ["confidence"] = 0.9 } }, ["text"] = text,
            ["words"] = new JsonArray(new JsonObject { ["boundingBox"] = new JsonArray(0, 0, 1.5, 0, 1.5, 1, 0, 1), ["text"] = text, ["confidence"] = 0.9 }),
        }),
    };
}
