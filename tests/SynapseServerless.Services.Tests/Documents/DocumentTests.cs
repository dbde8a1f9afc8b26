using System.Text;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Documents;

/// <summary>Documents: the routes, bodies and results that the service's documentation of version 2024-11-30 names, and those of its published examples.</summary>
public sealed class DocumentTests
{
    private const string OneDocument = """[{"url": "https://example.com/docs/receipt.pdf"}]""";

    // The published examples of analyses have empty bodies, so routes and bodies are those of the REST reference of 2024-11-30.
    [Theory]
    [InlineData("prebuilt-receipt")]
    [InlineData("prebuilt-invoice")]
    [InlineData("prebuilt-idDocument")]
    [InlineData("prebuilt-layout")]
    public async Task A_model_of_the_service_is_asked_at_its_route(string model)
    {
        const string source = "https://example.com/docs/receipt.pdf";
        await using TestServer server = await TestServer.StartAsync();
        DocumentStage stage = model switch
        {
            "prebuilt-receipt" => Make(url => new AnalyzeReceipts { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "err", ImageUrl = Column("url"), Locale = "en-US", Pages = "1-2", InitialPollingDelay = 1, PollingDelay = 1 }, server),
            "prebuilt-invoice" => Make(url => new AnalyzeInvoices { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "err", ImageUrl = Column("url"), InitialPollingDelay = 1, PollingDelay = 1 }, server),
            "prebuilt-idDocument" => Make(url => new AnalyzeIDDocuments { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "err", ImageUrl = Column("url"), InitialPollingDelay = 1, PollingDelay = 1 }, server),
            _ => Make(url => new AnalyzeLayout { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "err", ImageUrl = Column("url"), OutputContentFormat = "markdown", InitialPollingDelay = 1, PollingDelay = 1 }, server),
        };
        JsonObject[] rows = await StageRun.RunAsync(stage, new JsonArray(new JsonObject { ["url"] = source }).ToJsonString());
        ReceivedRequest request = server.Requests.First();
        Assert.Equal($"/documentintelligence/documentModels/{model}:analyze", request.Path);
        Assert.Equal("2024-11-30", request.Query["api-version"]);
        Same.Json(new JsonObject { ["urlSource"] = source }, request.Json);
        Assert.Equal(model, (string)rows[0]["out"]!["analyzeResult"]!["modelId"]!);
        if (model == "prebuilt-receipt")
            Assert.Equal(("en-US", "1-2"), (request.Query["locale"], request.Query["pages"]));
    }

    [Fact]
    public async Task All_options_of_an_analysis_are_in_the_query()
    {
        await using TestServer server = await TestServer.StartAsync();
        await StageRun.RunAsync(
            new AnalyzeDocument
            {
                Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, ImageUrl = Column("url"), PrebuiltModelId = "prebuilt-read", Features = new[] { "languages", "queryFields" }, QueryFields = new[] { "Tax", "Tip" },
                StringIndexType = "utf16CodeUnit", OutputContentFormat = "text", Locale = "de", Pages = "1", InitialPollingDelay = 1, PollingDelay = 1,
            }, OneDocument);
        IReadOnlyDictionary<string, string> query = server.Requests.First().Query;
        Assert.Equal("languages,queryFields", query["features"]);
        Assert.Equal("Tax,Tip", query["queryFields"]);
        Assert.Equal("utf16CodeUnit", query["stringIndexType"]);
        Assert.Equal("text", query["outputContentFormat"]);
        Assert.Equal("de", query["locale"]);
        Assert.Equal("1", query["pages"]);
    }

    [Fact]
    public async Task Classes_are_read_as_in_the_example()
    {
        var example = Example.Read("document-intelligence/GetClassifyDocumentResult");
        await using TestServer server = await TestServer.StartAsync(request => request.Method == "POST"
            ? TestAnswer.Begun($"{request.Server}documentintelligence/documentClassifiers/myClassifier/analyzeResults/1?api-version=2024-11-30") : TestAnswer.Json(example.Response().DeepClone()));
        JsonObject[] rows = await StageRun.RunAsync(
            new ClassifyDocument { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ImageUrl = Column("url"), ClassifierId = "myClassifier", Split = "auto", InitialPollingDelay = 1 }, OneDocument);
        Assert.Equal("/documentintelligence/documentClassifiers/myClassifier:analyze", server.Requests.First().Path);
        Assert.Equal("auto", server.Requests.First().Query["split"]);
        Rows.Answer(example.Response()["analyzeResult"], rows[0]["out"]!["analyzeResult"]);
        Assert.Equal(DateTimeOffset.Parse("2021-09-24T13:00:46Z", null), DateTimeOffset.Parse((string)rows[0]["out"]!["createdDateTime"]!, null));
    }

    [Fact]
    public async Task A_container_is_analyzed_and_its_result_read_as_in_the_example()
    {
        var example = Example.Read("document-intelligence/GetAnalyzeBatchDocumentsResult");
        await using TestServer server = await TestServer.StartAsync(request => request.Method == "POST"
            ? TestAnswer.Begun($"{request.Server}documentintelligence/documentModels/prebuilt-invoice/analyzeBatchResults/1?api-version=2024-11-30") : TestAnswer.Json(example.Response().DeepClone()));
        JsonObject[] rows = await StageRun.RunAsync(
            new AnalyzeBatchDocuments
            {
                Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ModelId = "prebuilt-invoice", ContainerUrl = Column("url"), Prefix = "trainingDocs/",
                ResultContainerUrl = "https://example.com/results", ResultPrefix = "r/", OverwriteExisting = true, InitialPollingDelay = 1,
            }, OneDocument);
        Assert.Equal("/documentintelligence/documentModels/prebuilt-invoice:analyzeBatch", server.Requests.First().Path);
        Same.Json(
            JsonNode.Parse("""{"azureBlobSource": {"containerUrl": "https://example.com/docs/receipt.pdf", "prefix": "trainingDocs/"}, "resultContainerUrl": "https://example.com/results", "resultPrefix": "r/", "overwriteExisting": true}"""),
            server.Requests.First().Json);
        Rows.Answer(example.Response()["result"], rows[0]["out"]!["result"]);
    }

    [Fact]
    public async Task Models_are_read_as_in_the_examples_from_all_pages()
    {
        JsonNode first = Example.Read("document-intelligence/GetDocumentModels").Response(), model = Example.Read("document-intelligence/GetDocumentModel_Prebuilt").Response();
        await using TestServer server = await TestServer.StartAsync(request =>
        {
            if (request.Path.EndsWith("prebuilt-invoice", StringComparison.Ordinal))
                return TestAnswer.Json(model.DeepClone());
            JsonNode page = first.DeepClone();
            if (request.Query.ContainsKey("nextLink"))
                page.AsObject().Remove("nextLink");
            else
                page["nextLink"] = $"{request.Server}documentintelligence/documentModels?nextLink=nextLinkData";
            return TestAnswer.Json(page);
        });
        JsonObject[] listed = await StageRun.RunAsync(new ListCustomModels { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", IncludePrebuilt = true }, OneDocument);
        Assert.Equal(2, server.Requests.Count);
        JsonArray models = listed[0]["out"]!["value"]!.AsArray();
        Assert.Equal(["prebuilt-layout", "myCustomModel", "prebuilt-layout", "myCustomModel"], models.Select(found => (string)found!["modelId"]!));
        Assert.Equal("Custom model description", (string)models[1]!["description"]!);
        JsonObject[] got = await StageRun.RunAsync(new GetCustomModel { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ModelId = "prebuilt-invoice" }, OneDocument);
        Same.Json(model["docTypes"], JsonNode.Parse((string)got[0]["out"]!["docTypes"]!));
        JsonObject[] own = await StageRun.RunAsync(new ListCustomModels { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out" }, OneDocument);
        Assert.All(own[0]["out"]!["value"]!.AsArray(), found => Assert.Equal("myCustomModel", (string)found!["modelId"]!));
    }

    [Fact]
    public async Task Bytes_go_as_base64_and_rows_without_a_document_are_not_sent()
    {
        await using TestServer server = await TestServer.StartAsync();
        JsonObject[] rows = await StageRun.RunAsync(
            new AnalyzeReceipts { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "err", ImageBytes = Encoding.UTF8.GetBytes("%PDF-1.7 a receipt"), InitialPollingDelay = 1, PollingDelay = 1 }, OneDocument);
        Same.Json(JsonNode.Parse("""{"base64Source": "JVBERi0xLjcgYSByZWNlaXB0"}"""), server.Requests.First().Json);
        Assert.Equal("%PDF-1.7 a receipt", (string)rows[0]["out"]!["analyzeResult"]!["content"]!);
        int sent = server.Requests.Count;
        rows = await StageRun.RunAsync(Receipts(server), """[{"url": null}, {"url": ""}]""");
        Assert.Equal(sent, server.Requests.Count);
        Assert.All(rows.Take(1), row => Assert.True(row["out"] is null && row["err"] is null));
    }

    [Fact]
    public async Task Each_bad_document_is_the_error_of_its_row()
    {
        await using TestServer server = await TestServer.StartAsync();
        JsonObject[] rows = await StageRun.RunAsync(
            Receipts(server), """[{"url": "https://example.com/good.pdf"}, {"url": "/tmp/file.pdf"}, {"url": "https://example.com/broken.pdf"}]""");
        Assert.Null(rows[0]["err"]);
        Assert.Equal("InvalidUrl", (string)rows[1]["err"]!["code"]!);
        Assert.Equal("InvalidContent", (string)rows[2]["err"]!["code"]!);
        rows = await StageRun.RunAsync(
            new AnalyzeDocument { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, ErrorCol = "err", ImageUrl = Column("url"), PrebuiltModelId = "prebuilt-reciept" }, OneDocument);
        Assert.Equal("ModelNotFound", (string)rows[0]["err"]!["code"]!);
    }

    [Fact]
    public async Task An_analysis_that_fails_or_vanishes_is_the_error_of_its_row()
    {
        await using TestServer server = await TestServer.StartAsync(request => request.Method == "POST" ? TestAnswer.Begun($"{request.Server}documentintelligence/r/{(request.Json["urlSource"]!.ToString().Contains("gone", StringComparison.Ordinal) ? "gone" : request.Json["urlSource"]!.ToString().Contains("odd", StringComparison.Ordinal) ? "odd" : "failed")}")
            : request.Path.EndsWith("gone", StringComparison.Ordinal) ? null
            : TestAnswer.Json(request.Path.EndsWith("odd", StringComparison.Ordinal) ? """{"status": "succeeded", "analyzeResult": [1]}""" : """{"status": "failed", "error": {"code": "InternalServerError", "message": "An unexpected error occurred."}}"""));
        JsonObject[] rows = await StageRun.RunAsync(Receipts(server), """[{"url": "https://a.com/gone"}, {"url": "https://a.com/failed"}, {"url": "https://a.com/odd"}]""");
        Assert.Equal(["OperationGone", "InternalServerError", "InvalidAnswer"], rows.Select(row => (string)row["err"]!["code"]!));
        Assert.Contains("$.analyzeResult", (string)rows[2]["err"]!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_at_another_host_is_not_asked_for()
    {
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Begun("https://elsewhere.example.com/result"));
        JsonObject[] rows = await StageRun.RunAsync(Receipts(server), OneDocument);
        Assert.Equal("ForeignAddress", (string)rows[0]["err"]!["code"]!);
    }

    [Fact]
    public async Task Faults_lose_no_row_and_a_run_that_comes_again_begins_nothing()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Faults = new Misbehaviour(seed: 5) { Share = 0.2, Kinds = [Fault.Status(500), Fault.Status(503, "ServiceUnavailable"), Fault.Reset, Fault.HalfBody, Fault.Drip, Fault.Garbage, Fault.WrongContentType] };
        var answers = new MemoryAnswers();
        string documents = new JsonArray([.. Enumerable.Range(0, 40).Select(i => (JsonNode)new JsonObject { ["url"] = $"https://example.com/{i}" })]).ToJsonString();
        JsonObject[] rows = await StageRun.RunAsync(Receipts(server), documents, context: Rows.Context(answers));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"https://example.com/{i}"), rows.Select(row => (string)row["out"]!["analyzeResult"]!["content"]!));
        int sent = server.Requests.Count;
        JsonObject[] again = await StageRun.RunAsync(Receipts(server), documents, context: Rows.Context(answers));
        Assert.Equal(sent, server.Requests.Count);
        Assert.Equal(rows.Select(row => row.ToJsonString()), again.Select(row => row.ToJsonString()));
    }

    [Fact]
    public void What_is_missing_doubled_or_without_effect_is_said_before_a_row_is_read()
    {
        var none = new AnalyzeReceipts { Url = "https://a.cognitiveservices.azure.com", SubscriptionKey = StageRun.Key, IncludeTextDetails = true };
        Assert.Contains("imageUrlCol", Assert.Single(none.Validate()).Message, StringComparison.Ordinal);
        Assert.Contains(StageNotes.Of(none), note => note.Parameter == "includeTextDetails");
        var both = new AnalyzeReceipts { Url = "https://a.cognitiveservices.azure.com", SubscriptionKey = StageRun.Key, ImageUrl = "https://a", ImageBytes = new byte[] { 1 } };
        Assert.Contains("Both", Assert.Single(both.Validate()).Message, StringComparison.Ordinal);
        var fields = new AnalyzeReceipts { Url = "https://a.cognitiveservices.azure.com", SubscriptionKey = StageRun.Key, ImageUrl = "https://a", QueryFields = new[] { "Tax" } };
        Assert.Contains("queryFields", Assert.Single(fields.Validate()).Message, StringComparison.Ordinal);
        var cards = new AnalyzeBusinessCards { Url = "https://a.cognitiveservices.azure.com", SubscriptionKey = StageRun.Key, ImageUrl = "https://a" };
        Assert.Contains(StageNotes.Of(cards), note => note.Text.Contains("deprecated", StringComparison.Ordinal));
    }

    private static ValueOrColumn<string> Column(string name) => ValueOrColumn.Of<string>(name);

    private static DocumentStage Make(Func<string, DocumentStage> make, TestServer server) => make(server.Url.ToString());

    private static AnalyzeReceipts Receipts(TestServer server) => new()
    {
        Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, Uid = "Receipts", OutputCol = "out", ErrorCol = "err", ImageUrl = Column("url"), Concurrency = 8, InitialPollingDelay = 1, PollingDelay = 1,
    };
}
