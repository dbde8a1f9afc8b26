using System.Text.Json.Nodes;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Language;

/// <summary>Jobs on texts: requests and results of the examples that were published with the Language service's specification, pages, faults, and what is paid once.</summary>
public sealed class TextJobTests
{
    [Fact]
    public async Task Health_is_asked_for_as_in_the_example_and_its_result_is_read_whole()
    {
        var begin = Example.Read("language/AnalyzeTextSubmitJob_Healthcare");
        JsonNode result = Renumbered(Example.Read("language/AnalyzeTextJobStatus_Healthcare").Response());
        await using TestServer server = await ServeAsync(result);
        JsonObject[] rows = await StageRun.RunAsync(
            Stage(server, url => new AnalyzeHealthText { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "err", Language = "en", InitialPollingDelay = 1 }),
            """[{"text": "Prescribed 100mg ibuprofen, taken twice daily."}]""");
        AssertSent(begin, server);
        Rows.Answer(Document(result), rows[0]["out"]);
    }

    [Fact]
    public async Task A_summary_is_read_as_in_the_example()
    {
        JsonNode result = Renumbered(Example.Read("language/AnalyzeTextJobStatus_AbstractiveSummarization").Response());
        await using TestServer server = await ServeAsync(result);
        JsonObject[] rows = await StageRun.RunAsync(Job(server, AnalyzeTextJobKind.AbstractiveSummarization), """[{"text": "a text"}]""");
        Rows.Answer(Document(result), rows[0]["out"]);
    }

    [Fact]
    public async Task Several_tasks_are_asked_for_as_in_the_example()
    {
        var begin = Example.Read("language/AnalyzeTextSubmitJob_MultipleTask");
        await using TestServer server = await TestServer.StartAsync();
        JsonArray documents = begin["body"]["analysisInput"]!["documents"]!.AsArray();
        JsonObject[] rows = await StageRun.RunAsync(
            new TextAnalyze
            {
                Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "err", DisplayName = "Extracting Location & US Region", Language = "en", BatchSize = 2,
                IncludePii = false, IncludeEntityLinking = false, IncludeKeyPhraseExtraction = false, IncludeSentimentAnalysis = false, IncludeCustomEntityRecognition = true,
                CustomEntityRecognitionParams = new Dictionary<string, string> { ["projectName"] = "MyProject", ["deploymentName"] = "MyDeployment" }, InitialPollingDelay = 1, PollingDelay = 1,
            },
            Example.Without(documents, "id", "language")!.ToJsonString());
        AssertSent(begin, server);
        Assert.All(rows, row => Assert.NotNull(row["out"]!["customEntityRecognition"]));
    }

    [Fact]
    public async Task All_of_25_texts_come_back_though_pages_have_20()
    {
        await using TestServer server = await TestServer.StartAsync();
        JsonObject[] rows = await StageRun.RunAsync(Job(server, AnalyzeTextJobKind.ExtractiveSummarization), Texts(25));
        // One job, or two where rows were slow to come; each text is in one of them.
        Assert.Equal(25, server.Requests.Where(request => request.Method == "POST").Sum(request => request.Json["analysisInput"]!["documents"]!.AsArray().Count));
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"text {i}"), rows.Select(row => (string)row["out"]!["sentences"]![0]!["text"]!));
    }

    [Fact]
    public async Task One_text_that_spoils_a_job_costs_the_others_nothing()
    {
        await using TestServer server = await TestServer.StartAsync();
        var texts = JsonNode.Parse(Texts(10))!.AsArray();
        texts[6]!["text"] = "this spoils the job";
        JsonObject[] rows = await StageRun.RunAsync(Job(server, AnalyzeTextJobKind.ExtractiveSummarization), texts.ToJsonString());
        Assert.Equal([6], Enumerable.Range(0, 10).Where(i => rows[i]["err"] is not null));
        Assert.Equal(400, (int)rows[6]["err"]!["status"]!);
        Assert.Contains("too large", (string)rows[6]["err"]!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_longer_than_a_job_takes_is_not_sent()
    {
        await using TestServer server = await TestServer.StartAsync();
        JsonObject[] rows = await StageRun.RunAsync(Job(server, AnalyzeTextJobKind.KeyPhraseExtraction), new JsonArray(new JsonObject { ["text"] = new string('x', 125_001) }).ToJsonString());
        Assert.Equal("TextTooLong", (string)rows[0]["err"]!["code"]!);
        Assert.Contains("125001", (string)rows[0]["err"]!["message"]!, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_task_that_failed_beside_others_is_named_beside_their_answers()
    {
        await using TestServer server = await TestServer.StartAsync();
        JsonObject[] rows = await StageRun.RunAsync(
            new TextAnalyze
            {
                Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "err", InitialPollingDelay = 1, PollingDelay = 1,
                SentimentAnalysisParams = new Dictionary<string, string> { ["model-version"] = "none-such" },
            },
            """[{"text": "a good thing"}]""");
        Assert.Null(rows[0]["err"]);
        Assert.Null(rows[0]["out"]!["sentimentAnalysis"]);
        Assert.Equal("thing", (string)rows[0]["out"]!["keyPhraseExtraction"]!["keyPhrases"]![0]!);
        Assert.Equal("sentimentAnalysis", (string)Assert.Single(rows[0]["out"]!["errors"]!.AsArray())!["task"]!);
    }

    [Fact]
    public async Task Classes_are_called_classifications_and_an_empty_text_has_an_error_of_its_own()
    {
        await using TestServer server = await TestServer.StartAsync();
        AnalyzeTextLongRunningOperations stage = Job(server, AnalyzeTextJobKind.CustomSingleLabelClassification, "p", "d");
        JsonObject[] rows = await StageRun.RunAsync(stage, """[{"text": "sports news"}, {"text": " "}]""");
        Assert.Equal("sports", (string)rows[0]["out"]!["classifications"]![0]!["category"]!);
        Assert.Equal("InvalidDocument", (string)rows[1]["err"]!["code"]!);
    }

    [Theory]
    [InlineData(AnalyzeTextJobKind.SentimentAnalysis)]
    [InlineData(AnalyzeTextJobKind.PiiEntityRecognition)]
    [InlineData(AnalyzeTextJobKind.EntityLinking)]
    [InlineData(AnalyzeTextJobKind.EntityRecognition)]
    [InlineData(AnalyzeTextJobKind.CustomEntityRecognition)]
    [InlineData(AnalyzeTextJobKind.CustomMultiLabelClassification)]
    public async Task Every_kind_is_answered(AnalyzeTextJobKind kind)
    {
        await using TestServer server = await TestServer.StartAsync();
        JsonObject[] rows = await StageRun.RunAsync(Job(server, kind, "p", "d"), Texts(3));
        Assert.All(rows, row => Assert.True(row["err"] is null && row["out"] is not null));
        Assert.Equal(kind.ToString(), (string)server.Requests.First().Json["tasks"]![0]!["kind"]!);
    }

    [Fact]
    public async Task A_run_that_comes_again_begins_no_job_twice()
    {
        await using TestServer server = await TestServer.StartAsync();
        var answers = new MemoryAnswers();
        JsonObject[] first = await StageRun.RunAsync(Job(server, AnalyzeTextJobKind.ExtractiveSummarization), Texts(30), context: Rows.Context(answers));
        int asked = server.Requests.Count, begun = server.Requests.Count(request => request.Method == "POST");
        JsonObject[] second = await StageRun.RunAsync(Job(server, AnalyzeTextJobKind.ExtractiveSummarization), Texts(30), context: Rows.Context(answers));
        Assert.Equal(2, begun);
        Assert.Equal(asked, server.Requests.Count);
        Assert.Equal(first.Select(row => row.ToJsonString()), second.Select(row => row.ToJsonString()));
    }

    [Fact]
    public async Task Faults_of_every_kind_lose_no_row_and_begin_no_job_for_nothing_that_was_answered()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Faults = new Misbehaviour(seed: 3) { Share = 0.2, Kinds = [Fault.Status(500), Fault.Reset, Fault.HalfBody, Fault.Drip, Fault.Garbage, Fault.WrongContentType] };
        JsonObject[] rows = await StageRun.RunAsync(Job(server, AnalyzeTextJobKind.ExtractiveSummarization), Texts(100));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"text {i}"), rows.Select(row => (string)row["out"]!["sentences"]![0]!["text"]!));
    }

    [Fact]
    public void What_a_kind_does_not_need_is_noted_and_what_it_lacks_is_refused()
    {
        var stage = new AnalyzeTextLongRunningOperations
        {
            Url = "https://a.cognitiveservices.azure.com", SubscriptionKey = StageRun.Key, Kind = AnalyzeTextJobKind.CustomEntityRecognition, SummaryLength = "short", SuppressMaxRetriesException = true,
        };
        Assert.Contains(StageNotes.Of(stage), note => note.Parameter == "summaryLength");
        Assert.Contains(StageNotes.Of(stage), note => note.Parameter == "suppressMaxRetriesException");
        SpecificationException[] errors = [.. stage.Validate()];
        Assert.Contains(errors, error => error.Message.Contains("projectName", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Message.Contains("deploymentName", StringComparison.Ordinal));
        var tasks = new TextAnalyze { Url = "https://a.cognitiveservices.azure.com", SubscriptionKey = StageRun.Key, PiiParams = new Dictionary<string, string> { ["domian"] = "phi" } };
        Assert.Contains("domain", Assert.Single(tasks.Validate()).Message, StringComparison.Ordinal);
    }

    private static string Texts(int count) => new JsonArray([.. Enumerable.Range(0, count).Select(i => (JsonNode)new JsonObject { ["text"] = $"text {i}" })]).ToJsonString();

    private static AnalyzeTextLongRunningOperations Job(TestServer server, AnalyzeTextJobKind kind, string? project = null, string? deployment = null) => new()
    {
        Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, Uid = "Job", OutputCol = "out", ErrorCol = "err", Kind = kind, ProjectName = project, DeploymentName = deployment,
        InitialPollingDelay = 1, PollingDelay = 1,
    };

    private static TStage Stage<TStage>(TestServer server, Func<string, TStage> make) => make(server.Url.ToString());

    private static Task<TestServer> ServeAsync(JsonNode result) => TestServer.StartAsync(request =>
        request.Method == "POST" ? TestAnswer.Begun($"{request.Server}language/analyze-text/jobs/1?api-version=2024-11-01") : TestAnswer.Json(result.DeepClone()));

    // A request numbers its texts from 0, where the example has identities of its own.
    private static JsonNode Renumbered(JsonNode result)
    {
        JsonNode copy = result.DeepClone();
        JsonArray documents = copy["tasks"]!["items"]![0]!["results"]!["documents"]!.AsArray();
        while (documents.Count > 1)
            documents.RemoveAt(1);
        documents[0]!["id"] = "0";
        return copy;
    }

    // The place of a text in its request is no part of its answer.
    private static JsonNode Document(JsonNode result)
    {
        JsonNode document = result["tasks"]!["items"]![0]!["results"]!["documents"]![0]!.DeepClone();
        document.AsObject().Remove("id");
        return document;
    }

    private static void AssertSent(Example begin, TestServer server)
    {
        ReceivedRequest request = server.Requests.First();
        Assert.Equal("/language/analyze-text/jobs", request.Path);
        Assert.Equal("2024-11-01", request.Query["api-version"]);
        Same.Json(Example.Without(begin["body"], "id", "taskName"), Example.Without(request.Json, "id", "taskName"));
    }
}
