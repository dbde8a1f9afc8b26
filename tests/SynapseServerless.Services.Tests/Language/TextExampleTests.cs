using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Language;

/// <summary>Requests and answers are those of the examples that were published with the Language service's specification.</summary>
public sealed class TextExampleTests
{
    [Fact]
    public Task A_language_is_asked_for_and_read_as_in_the_example() =>
        CheckAsync("AnalyzeText_LanguageDetection", (url, rows) => new LanguageDetector { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", BatchSize = rows });

    [Fact]
    public Task Links_are_asked_for_and_read_as_in_the_example() =>
        CheckAsync("AnalyzeText_EntityLinking", (url, rows) => new EntityDetector { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", BatchSize = rows, Language = ValueOrColumn.Of<string>("language") });

    [Fact]
    public Task Entities_are_asked_for_and_read_as_in_the_example() =>
        CheckAsync("AnalyzeText_EntityRecognition_Inclusion", (url, rows) => new NER { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", BatchSize = rows, Language = "en", InclusionList = ["Location"] });

    [Fact]
    public Task Personal_data_are_asked_for_and_read_as_in_the_example() =>
        CheckAsync("AnalyzeText_PiiEntityRecognition", (url, rows) => new PII { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", BatchSize = rows, Language = "en", RedactionCharacter = "-" });

    private static async Task CheckAsync(string name, Func<string, int, ServiceStage> make)
    {
        var example = Example.Read("language/" + name);
        JsonArray documents = example["body"]["analysisInput"]!["documents"]!.AsArray();
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(Renumbered(example.Response(), documents)));

        // On a clock that stands still, a request is sent when it is full.
        var context = new StageContext("text") { Host = StageRun.Host(new FakeTimeProvider()) };
        JsonObject[] rows = await StageRun.RunAsync(make(server.Url.ToString(), documents.Count), Example.Without(documents, "id")!.ToJsonString(), context: context);

        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.Equal("/language/:analyze-text", request.Path);
        Assert.Equal("2024-11-01", request.Query["api-version"]);
        Assert.Equal("0123456789abcdef0123456789abcdef", request.Key);
        AssertSame(Example.Without(example["body"], "id"), Example.Without(request.Json, "id"));
        JsonNode[] expected = [.. example.Response()["results"]!["documents"]!.AsArray().Select(document => Example.Without(document, "id")!)];
        Assert.Equal(expected.Length, rows.Length);
        Assert.All(rows, row => Assert.Null(row["out"]!["error"]));
        for (int i = 0; i < rows.Length; i++)
            AssertSame(expected[i], Example.WithoutNulls(Example.Without(rows[i]["out"], "id")));
    }

    // A request numbers its documents from 0, where the example has identities of its own.
    private static JsonNode Renumbered(JsonNode response, JsonArray documents)
    {
        JsonNode copy = response.DeepClone();
        foreach (JsonNode? document in copy["results"]!["documents"]!.AsArray())
            document!["id"] = documents.Select((sent, place) => ((string)sent!["id"]!, place)).Single(sent => sent.Item1 == (string)document["id"]!).place.ToString(CultureInfo.InvariantCulture);
        return copy;
    }

    private static void AssertSame(JsonNode? expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected?.ToJsonString()}\nactual   {actual?.ToJsonString()}");
}
