using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Services.Tests.Translator;

/// <summary>Translation of documents, an operation that takes its time.</summary>
public sealed class DocumentTranslatorTests
{
    private const string Targets = """
        [{"targetUrl": "https://myblob.blob.core.windows.net/destinationContainer1", "deploymentName": "gpt-4o-mini", "language": "fr", "storageSource": "AzureBlob",
          "glossaries": [{"glossaryUrl": "https://myblob.blob.core.windows.net/myglossary/en_fr_glossary.xlf", "storageSource": "AzureBlob", "format": "XLIFF"}]},
         {"targetUrl": "https://myblob.blob.core.windows.net/destinationContainer2", "deploymentName": "gpt-4o-mini", "language": "es", "storageSource": "AzureBlob"}]
        """;

    [Fact]
    public async Task It_is_begun_and_read_as_in_the_examples()
    {
        var example = Example.Read("document-translation/StartTranslation");
        JsonNode status = Example.Read("document-translation/CancelTranslation").Response();
        await using TestServer server = await TestServer.StartAsync(request => request.Method == "POST"
            ? TestAnswer.Begun(new Uri(request.Server, "/translator/document/batches/0FA2822F?api-version=2026-03-01").ToString())
            : TestAnswer.Json(status.DeepClone()));

        JsonObject[] rows = await StageRun.RunAsync(
            new DocumentTranslator
            {
                Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", InitialPollingDelay = 0, PollingDelay = 1, SourceUrl = ValueOrColumn.Of<string>("source"), SourceLanguage = "en",
                SourceStorageSource = "AzureBlob", FilterPrefix = "pre", FilterSuffix = ".txt", StorageType = "Folder", Targets = JsonElement.Parse(Targets), TranslateTextWithinImage = true,
            },
            """[{"source": "https://myblob.blob.core.windows.net/sourceContainer"}]""");

        ReceivedRequest[] requests = [.. server.Requests];
        Assert.Equal(["POST", "GET"], requests.Select(request => request.Method));
        Assert.Equal("/translator/document/batches", requests[0].Path);
        Assert.All(requests, request => Assert.Equal("2026-03-01", request.Query["api-version"]));
        Answers.AssertSame(example["body"], requests[0].Json);
        Answers.AssertAnswer(status, rows[0]);
    }

    [Fact]
    public async Task Each_row_ends_as_its_operation_does()
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonObject[] rows = await StageRun.RunAsync(
            Translator(server), """[{"source": "https://a/good"}, {"source": "https://a/invalid"}, {"source": "https://a/gone"}, {"source": null}]""");

        Assert.Equal("Succeeded", (string?)rows[0]["out"]!["status"]);
        Answers.AssertError("InvalidRequest", "ended as ValidationFailed: Cannot access source document location", rows[1]);
        Answers.AssertError("InvalidRequest", "ended as Failed", rows[2]);
        Assert.Null(rows[3]["out"]);
        Assert.Null(rows[3]["error"]);
        Assert.Equal(3, server.Requests.Count(request => request.Method == "POST"));
    }

    [Thorough]
    [Fact]
    public async Task Questions_that_meet_faults_are_asked_again_and_no_operation_begins_twice()
    {
        await using TestServer server = await TestServer.StartAsync();
        foreach (Fault fault in Fault.All)
        {
            // The reply to the start drips, which harms nobody; the first question meets the fault.
            server.Faults = Misbehaviour.None;
            server.Faults.Next.Enqueue(Fault.Drip);
            server.Faults.Next.Enqueue(fault);
            int before = server.Requests.Count(request => request.Method == "POST");

            JsonObject[] rows = await StageRun.RunAsync(Translator(server), """[{"source": "https://a/good"}]""");

            Assert.Equal("Succeeded", (string?)rows[0]["out"]?["status"]);
            Assert.Equal(before + 1, server.Requests.Count(request => request.Method == "POST"));
        }
    }

    [Fact]
    public async Task A_start_whose_reply_is_lost_is_not_repeated()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Faults.Next.Enqueue(Fault.HalfBody);
        server.Faults.Next.Enqueue(Fault.Reset);

        JsonObject[] rows = await StageRun.RunAsync(Translator(server), """[{"source": "https://a/good"}]""");

        Assert.Equal("connection", (string?)rows[0]["error"]!["category"]);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        JsonElement targets = JsonElement.Parse(Targets);
        Answers.AssertRefused(new DocumentTranslator { SubscriptionKey = StageRun.Key, SourceUrl = "https://a/b", Targets = targets }, "url", "no endpoint");
        Answers.AssertRefused(new DocumentTranslator { SubscriptionKey = StageRun.Key, ServiceName = "a", CustomServiceName = "b", SourceUrl = "https://a/b", Targets = targets }, "serviceName", "Both");
        Answers.AssertRefused(new DocumentTranslator { SubscriptionKey = StageRun.Key, Location = "westeurope", SourceUrl = "https://a/b", Targets = targets }, "location", "resource");
        Answers.AssertRefused(new DocumentTranslator { SubscriptionKey = StageRun.Key, ServiceName = "a", SourceUrl = "https://a/b" }, "targets", "required");
        Answers.AssertRefused(new DocumentTranslator { SubscriptionKey = StageRun.Key, ServiceName = "a", SourceUrl = "https://a/b", Targets = JsonElement.Parse("""[{"language": "de"}]""") }, "targets", "no targetUrl");
        StageValidation.ThrowIfInvalid(new DocumentTranslator { SubscriptionKey = StageRun.Key, ServiceName = "a", SourceUrl = "https://a/b", Targets = targets });
    }

    private static DocumentTranslator Translator(TestServer server) => new()
    {
        Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", InitialPollingDelay = 0, PollingDelay = 1, SourceUrl = ValueOrColumn.Of<string>("source"), Targets = JsonElement.Parse(Targets), Concurrency = 4,
    };
}
