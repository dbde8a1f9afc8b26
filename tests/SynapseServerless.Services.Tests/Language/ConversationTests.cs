using System.Text.Json.Nodes;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Language;

/// <summary>Conversations and questions: requests and results of the examples that were published with the Language service's specification.</summary>
public sealed class ConversationTests
{
    [Fact]
    public async Task An_intent_is_asked_for_and_read_as_in_the_example()
    {
        var example = Example.Read("language/AnalyzeConversations");
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(example.Response().DeepClone()));
        JsonObject[] rows = await StageRun.RunAsync(
            new AnalyzeConversations
            {
                Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ProjectName = "{project-name}", DeploymentName = "{deployment-name}", StringIndexType = "TextElement_V8",
            },
            """[{"text": "play In the air tonight from Phil Collins"}]""");
        Same.Json(example["body"], server.Requests.Single().Json);
        Same.Json(example.Response()["result"], Example.WithoutNulls(rows[0]["out"]));
    }

    [Fact]
    public async Task What_projects_of_an_orchestration_say_comes_by_name()
    {
        // By the service's documentation of orchestration: intents is an object by the name of the intent.
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(
            """{"kind": "ConversationResult", "result": {"query": "q", "prediction": {"topIntent": "FAQ", "projectKind": "Orchestration", "intents": {"FAQ": {"confidenceScore": 1, "targetProjectKind": "QuestionAnswering"}}}}}"""));
        JsonObject[] rows = await StageRun.RunAsync(
            new AnalyzeConversations { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ProjectName = "p", DeploymentName = "d" }, """[{"text": "q"}]""");
        Assert.Equal("QuestionAnswering", (string)JsonNode.Parse((string)rows[0]["out"]!["prediction"]!["targets"]!)!["FAQ"]!["targetProjectKind"]!);
    }

    [Fact]
    public async Task A_summary_is_asked_for_and_read_as_in_the_example()
    {
        var begin = Example.Read("language/AnalyzeConversationsSubmitJob_Summarization");
        JsonNode result = Example.Read("language/AnalyzeConversationsJobStatus_Summarization").Response();
        await using TestServer server = await ServeAsync(result);
        JsonNode conversation = begin["body"]["analysisInput"]!["conversations"]![0]!;
        JsonObject[] rows = await StageRun.RunAsync(
            new AnalyzeConversationsLongRunningOperations
            {
                Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", Kind = ConversationJobKind.ConversationalSummarization, DisplayName = "Conversation Summarization Example",
                Modality = "transcript", SummaryAspects = ["chapterTitle", "narrative"], InitialPollingDelay = 1,
            },
            new JsonArray(new JsonObject { ["conversation"] = conversation["conversationItems"]!.ToJsonString() }).ToJsonString());
        Same.Json(Example.Without(begin["body"], "taskName"), Example.Without(server.Requests.First().Json, "taskName"));
        Same.Json(result["tasks"]!["items"]![0]!["results"]!["conversations"]![0], Example.WithoutNulls(rows[0]["out"]));
    }

    [Fact]
    public async Task Personal_data_are_asked_for_as_in_the_example()
    {
        var begin = Example.Read("language/AnalyzeConversationsSubmitJob_Pii");
        await using TestServer server = await TestServer.StartAsync();
        JsonNode conversation = begin["body"]["analysisInput"]!["conversations"]![0]!;
        JsonObject[] rows = await StageRun.RunAsync(
            new AnalyzeConversationsLongRunningOperations
            {
                Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", Kind = ConversationJobKind.ConversationalPII, DisplayName = "Redacting PII data from transcribed audio",
                Modality = "transcript", Domain = "generic", ModelVersion = "latest", PiiCategories = ["All"], RedactionSource = "lexical", RedactAudioTiming = true, InitialPollingDelay = 1, PollingDelay = 1,
            },
            new JsonArray(new JsonObject { ["conversation"] = conversation["conversationItems"]!.ToJsonString() }).ToJsonString());
        Same.Json(Example.Without(begin["body"], "taskName"), Example.Without(server.Requests.First().Json, "taskName"));
        Assert.NotNull(rows[0]["out"]!["conversationItems"]);
    }

    [Theory]
    [InlineData("no json", "no JSON")]
    [InlineData("[]", "an empty list")]
    [InlineData("{}", "no list")]
    [InlineData("[{\"participantId\": \"a\"}]", "an item 1 without a text")]
    public async Task A_conversation_that_is_none_is_the_error_of_its_row(string conversation, string problem)
    {
        await using TestServer server = await TestServer.StartAsync();
        JsonObject[] rows = await StageRun.RunAsync(
            new AnalyzeConversationsLongRunningOperations
            {
                Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, ErrorCol = "err", Kind = ConversationJobKind.ConversationalSummarization, SummaryAspects = ["recap"],
            },
            new JsonArray(new JsonObject { ["conversation"] = conversation }).ToJsonString());
        Assert.Contains(problem, (string)Rows.Error(rows[0])["message"]!, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_question_is_asked_and_answered_as_the_documentation_says()
    {
        // By the documentation of question answering, 2023-04-01: project and deployment in the query, options in the body.
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(
            """
            {"answers": [{"questions": ["How long?"], "answer": "An hour.", "confidenceScore": 0.9, "id": 7, "source": "faq", "metadata": {"area": "time"},
              "dialog": {"isContextOnly": false, "prompts": [{"displayOrder": 1, "qnaId": 8, "displayText": "And then?"}]},
              "answerSpan": {"text": "hour", "confidenceScore": 0.8, "offset": 3, "length": 4}}]}
            """));
        JsonObject[] rows = await StageRun.RunAsync(
            new QuestionAnswering
            {
                Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ProjectName = "p", DeploymentName = "production", Top = 3, ConfidenceScoreThreshold = 0.2,
                AnswerSpan = true, TopAnswersWithSpan = 1, IncludeUnstructuredSources = true, RankerType = "QuestionOnly",
            },
            """[{"question": "How long?"}]""");
        ReceivedRequest request = server.Requests.Single();
        Assert.Equal("/language/:query-knowledgebases", request.Path);
        Assert.Equal("p", request.Query["projectName"]);
        Assert.Equal("production", request.Query["deploymentName"]);
        Assert.Equal("2023-04-01", request.Query["api-version"]);
        Same.Json(
            JsonNode.Parse("""{"question": "How long?", "top": 3, "confidenceScoreThreshold": 0.2, "rankerType": "QuestionOnly", "includeUnstructuredSources": true, "answerSpanRequest": {"enable": true, "topAnswersWithSpan": 1}}"""),
            request.Json);
        Assert.Equal("An hour.", (string)rows[0]["out"]!["answers"]![0]!["answer"]!);
        Assert.Equal("hour", (string)rows[0]["out"]!["answers"]![0]!["answerSpan"]!["text"]!);
        Assert.Equal(8, (int)rows[0]["out"]!["answers"]![0]!["dialog"]!["prompts"]![0]!["qnaId"]!);
    }

    // The example names the host by a placeholder.
    private static Task<TestServer> ServeAsync(JsonNode result) => TestServer.StartAsync(request =>
    {
        if (request.Method == "POST")
            return TestAnswer.Begun($"{request.Server}language/analyze-conversations/jobs/1?api-version=2024-11-01");
        JsonNode page = result.DeepClone();
        if (request.Query.ContainsKey("$skip"))
        {
            page["tasks"]!["items"]![0]!["results"]!["conversations"] = new JsonArray();
            page.AsObject().Remove("nextLink");
        }
        else
        {
            page["nextLink"] = $"{request.Server}language/analyze-conversations/jobs/1?$skip=10&$top=10";
        }
        return TestAnswer.Json(page);
    });
}
