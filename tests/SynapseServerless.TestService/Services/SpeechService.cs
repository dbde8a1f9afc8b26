using System.Text;
using System.Text.Json.Nodes;

namespace SynapseServerless.TestService;

/// <summary>Speech: recordings say what their bytes spell, and audio spells what it says.</summary>
internal sealed class SpeechService : IAnswering
{
    private const string Root = "/speechtotext/transcriptions";
    private readonly ServerOperations _operations = new();

    public TestAnswer? Answer(ReceivedRequest request) => (request.Method, request.Path) switch
    {
        ("POST", "/speech/recognition/conversation/cognitiveservices/v1") => Recognize(request),
        ("POST", "/cognitiveservices/v1") => Speak(request),
        ("POST", Root + ":transcribe") => Transcribe(request),
        ("POST", Root + ":submit") => Submit(request),
        ("GET", _) when request.Path.StartsWith(Root + "/", StringComparison.Ordinal) => Get(request, request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries)),
        ("DELETE", _) when request.Path.StartsWith(Root + "/", StringComparison.Ordinal) =>
            _operations.TryCancel(request.Path[(Root.Length + 1)..]) ? new TestAnswer(204, []) : TestAnswer.Error(404, "NotFound", "The transcription is gone."),
        ("GET", "/transcripts/1.json") => request.Key is null
            ? TestAnswer.Json("""{"source": "a.wav", "durationMilliseconds": 1000, "combinedRecognizedPhrases": [{"channel": 0, "lexical": "hello", "itn": "hello", "maskedITN": "hello", "display": "Hello."}], "recognizedPhrases": []}""")
            : TestAnswer.Error(403, "AuthenticationFailed", "A key that belongs to another service came with the request."),
        _ => null,
    };

    private static TestAnswer Recognize(ReceivedRequest request) => request.Query.ContainsKey("language")
        ? TestAnswer.Json(new JsonObject { ["RecognitionStatus"] = "Success", ["DisplayText"] = $"{request.Body.Length} bytes.", ["Offset"] = 0, ["Duration"] = 10_000_000 })
        : TestAnswer.Error(400, "BadRequest", "The language is missing.");

    private static TestAnswer Speak(ReceivedRequest request)
    {
        if (request.Headers.GetValueOrDefault("X-Microsoft-OutputFormat") == "textanalytics-json")
            return TestAnswer.Json(new JsonObject { ["IsSuccess"] = true, ["Conversations"] = new JsonArray(new JsonObject { ["Begin"] = 0, ["End"] = 2, ["Content"] = "", ["Role"] = "girl", ["Style"] = "calm" }) });
        return request.Headers.GetValueOrDefault("Content-Type") == "application/ssml+xml" && request.Headers.ContainsKey("User-Agent")
            ? new TestAnswer(200, Encoding.UTF8.GetBytes("ID3" + request.Text), "audio/mpeg")
            : TestAnswer.Error(415, "UnsupportedMediaType", "SSML is wanted.");
    }

    private static TestAnswer Transcribe(ReceivedRequest request)
    {
        if (!request.Text.Contains("name=\"definition\"", StringComparison.Ordinal))
            return TestAnswer.Error(400, "InvalidArgument", "The definition is missing.");
        return TestAnswer.Json(new JsonObject
        {
            ["durationMilliseconds"] = 1_000, ["combinedPhrases"] = new JsonArray(new JsonObject { ["text"] = $"{request.Body.Length} bytes." }),
            ["phrases"] = new JsonArray(new JsonObject { ["offsetMilliseconds"] = 0, ["durationMilliseconds"] = 1_000, ["text"] = "bytes", ["locale"] = "en-US", ["confidence"] = 0.9 }),
        });
    }

    private TestAnswer Submit(ReceivedRequest request)
    {
        string id = _operations.Begin(new JsonObject { ["status"] = "Succeeded", ["displayName"] = request.Json["displayName"]?.DeepClone(), ["locale"] = request.Json["locale"]?.DeepClone() });
        TestAnswer answer = TestAnswer.Json(new JsonObject { ["self"] = Self(request, id), ["status"] = "NotStarted" }, 201);
        answer.Headers["Location"] = Self(request, id);
        return answer;
    }

    private TestAnswer? Get(ReceivedRequest request, string[] path)
    {
        if (path.Length == 4 && path[3] == "files")
        {
            return TestAnswer.Json(new JsonObject
            {
                ["values"] = new JsonArray(
                    new JsonObject { ["name"] = "report.json", ["kind"] = "TranscriptionReport", ["links"] = new JsonObject { ["contentUrl"] = $"{request.Server}none" } },
                    new JsonObject { ["name"] = "1.json", ["kind"] = "Transcription", ["links"] = new JsonObject { ["contentUrl"] = $"{request.Server}transcripts/1.json" }, ["properties"] = new JsonObject { ["size"] = 200 } }),
            });
        }
        if (!_operations.TryAsk(path[2], out JsonNode? result, request.Polls))
            return TestAnswer.Error(404, "NotFound", "The transcription is gone.");
        result ??= new JsonObject { ["status"] = "Running" };
        result["self"] = "self";
        result["links"] = new JsonObject { ["files"] = $"{request.Server}{Root[1..]}/{path[2]}/files?api-version=2025-10-15" };
        return TestAnswer.Json(result);
    }

    private static string Self(ReceivedRequest request, string id) => $"{request.Server}{Root[1..]}/{id}?api-version=2025-10-15";
}
