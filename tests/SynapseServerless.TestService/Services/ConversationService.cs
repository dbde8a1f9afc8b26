using System.Text.Json.Nodes;

namespace SynapseServerless.TestService;

/// <summary>Conversations and questions of the Language service.</summary>
internal sealed class ConversationService : IAnswering
{
    private const string Jobs = "/language/analyze-conversations/jobs";
    private readonly ServerOperations _jobs = new();

    public TestAnswer? Answer(ReceivedRequest request) => (request.Method, request.Path) switch
    {
        ("POST", "/language/:analyze-conversations") => Intent(request.Json),
        ("POST", "/language/:query-knowledgebases") => Question(request),
        ("POST", Jobs) => Begin(request),
        ("POST", _) when request.Path.StartsWith(Jobs + "/", StringComparison.Ordinal) && request.Path.EndsWith(":cancel", StringComparison.Ordinal) =>
            _jobs.TryCancel(request.Path[(Jobs.Length + 1)..^":cancel".Length]) ? new TestAnswer(202, []) : TestAnswer.Error(404, "NotFound", "The specified job ID could not be found."),
        ("GET", _) when request.Path.StartsWith(Jobs + "/", StringComparison.Ordinal) => Ask(request),
        _ => null,
    };

    private static TestAnswer Intent(JsonNode body)
    {
        string text = (string)body["analysisInput"]!["conversationItem"]!["text"]!;
        return TestAnswer.Json(new JsonObject
        {
            ["kind"] = "ConversationResult",
            ["result"] = new JsonObject
            {
                ["query"] = text,
                ["prediction"] = new JsonObject
                {
                    ["topIntent"] = "Say", ["projectKind"] = "Conversation",
                    ["intents"] = new JsonArray(new JsonObject { ["category"] = "Say", ["confidenceScore"] = 1 }), ["entities"] = new JsonArray(),
                },
            },
        });
    }

    private static TestAnswer Question(ReceivedRequest request) => !request.Query.ContainsKey("projectName")
        ? TestAnswer.Error(400, "InvalidArgument", "The projectName is missing.")
        : TestAnswer.Json(new JsonObject
        {
            ["answers"] = new JsonArray(new JsonObject { ["questions"] = new JsonArray(), ["answer"] = "No good match found in KB", ["confidenceScore"] = 0, ["id"] = -1, ["metadata"] = new JsonObject() }),
        });

    private TestAnswer Begin(ReceivedRequest request)
    {
        JsonArray conversations = request.Json["analysisInput"]!["conversations"]!.AsArray();
        if (conversations.Count != 1)
            return TestAnswer.Error(400, "InvalidArgument", "One conversation is permitted.");
        string kind = (string)request.Json["tasks"]![0]!["kind"]!;
        bool isSummary = kind == "ConversationalSummarizationTask";
        var result = new JsonObject { ["id"] = conversations[0]!["id"]!.DeepClone(), ["warnings"] = new JsonArray() };
        if (isSummary)
            result["summaries"] = new JsonArray(new JsonObject { ["aspect"] = request.Json["tasks"]![0]!["parameters"]!["summaryAspects"]![0]!.DeepClone(), ["text"] = "They talked." });
        else
            result["conversationItems"] = new JsonArray();
        var job = new JsonObject
        {
            ["status"] = "succeeded",
            ["tasks"] = new JsonObject
            {
                ["items"] = new JsonArray(new JsonObject
                {
                    ["kind"] = isSummary ? "ConversationalSummarizationResults" : "ConversationalPIIResults", ["status"] = "succeeded",
                    ["results"] = new JsonObject { ["conversations"] = new JsonArray(result), ["errors"] = new JsonArray() },
                }),
            },
        };
        return TestAnswer.Begun($"{request.Server}{Jobs[1..]}/{_jobs.Begin(job)}?api-version=2024-11-01");
    }

    private TestAnswer Ask(ReceivedRequest request) =>
        _jobs.TryAsk(request.Path[(Jobs.Length + 1)..], out JsonNode? job, request.Polls)
            ? TestAnswer.Json(job ?? new JsonObject { ["status"] = "notStarted" })
            : TestAnswer.Error(404, "NotFound", "The specified job ID could not be found.");
}
