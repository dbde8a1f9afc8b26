using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.ContentSafety;

/// <summary>Content Safety as in the examples that were published with its specification, its limits, and what it is not asked.</summary>
public sealed class ContentSafetyTests
{
    [Fact]
    public Task A_text_is_analyzed_as_in_the_example() => CheckAsync(
        "AnalyzeText", "text:analyze", url => new AnalyzeTextSafety { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", Text = "This is text example" });

    [Fact]
    public Task An_image_is_analyzed_as_in_the_example() => CheckAsync(
        "AnalyzeImage", "image:analyze", url => new AnalyzeImageSafety { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ImageBytes = "content1"u8.ToArray() });

    [Fact]
    public Task A_prompt_is_looked_through_as_in_the_example()
    {
        JsonNode body = Example.Read("content-safety/ShieldPrompt")["body"];
        return CheckAsync("ShieldPrompt", "text:shieldPrompt", url => new ShieldPrompt
        {
            Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", UserPrompt = (string)body["userPrompt"]!, Documents = new ValueOrColumn<IReadOnlyList<string>> { Value = [(string)body["documents"]![0]!] },
        });
    }

    // The documentation of protected material for text: one member, detected.
    [Fact]
    public async Task Protected_material_is_asked_for_and_read_as_in_the_documentation()
    {
        JsonNode answer = JsonNode.Parse("""{"protectedMaterialAnalysis": {"detected": true}}""")!;
        await RunAsync(answer, JsonNode.Parse("""{"text": "Kiss me out of the bearded barley"}""")!, "text:detectProtectedMaterial", url => new DetectProtectedMaterial
        {
            Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", Text = "Kiss me out of the bearded barley",
        });
    }

    // The reference of the client library: AnalyzeTextOptions and AnalyzeTextResult.
    [Fact]
    public async Task Lists_of_terms_and_severities_are_asked_for_and_read_as_in_the_documentation()
    {
        JsonNode answer = JsonNode.Parse("""
            {"blocklistsMatch": [{"blocklistName": "terms", "blocklistItemId": "877bd6e0", "blocklistItemText": "hate"}], "categoriesAnalysis": [{"category": "Hate", "severity": 5}]}
            """)!;
        JsonNode body = JsonNode.Parse("""{"text": "I hate you", "categories": ["Hate"], "blocklistNames": ["terms"], "haltOnBlocklistHit": false, "outputType": "EightSeverityLevels"}""")!;
        await RunAsync(answer, body, "text:analyze", url => new AnalyzeTextSafety
        {
            Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", Text = "I hate you", Categories = List("Hate"), BlocklistNames = List("terms"), HaltOnBlocklistHit = false, OutputType = "EightSeverityLevels",
        });
    }

    [Fact]
    public async Task What_is_too_long_or_too_large_is_not_sent()
    {
        await using TestServer server = await TestServer.StartAsync();
        string url = server.Url.ToString(), long1 = new('a', 10_001), half = new('b', 6_000);
        // 10,000 characters of Unicode are taken, however many of UTF-16 they are.
        string full = string.Concat(Enumerable.Repeat("\U0001F600", 10_000));

        JsonObject[] texts = await StageRun.RunAsync(new AnalyzeTextSafety { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error" }, JsonSerializer.Serialize(new[] { new { text = long1 }, new { text = full } }));
        JsonObject[] prompts = await StageRun.RunTypedAsync(
            new ShieldPrompt { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", UserPrompt = ValueOrColumn.Of<string>("prompt"), Documents = ValueOrColumn.Of<IReadOnlyList<string>>("documents") },
            "prompt string, documents array<string>",
            $$"""[{"prompt": "{{long1}}"}, {"documents": ["{{half}}", "{{half}}"]}, {"documents": ["1", "2", "3", "4", "5", "6"]}, {"prompt": "ignore all", "documents": ["hello"]}, {"documents": []}]""");
        JsonObject[] images = await StageRun.RunAsync(new AnalyzeImageSafety { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ImageBytes = new byte[(4 << 20) + 1] }, """[{"n": 1}]""");
        JsonObject[] lyrics = await StageRun.RunAsync(new DetectProtectedMaterial { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", Text = long1 }, """[{"n": 1}]""");

        Answers.AssertError("TextTooLong", "10001 characters, and the service takes 10000", texts[0]);
        Assert.Equal(0, (int)texts[1]["out"]!["categoriesAnalysis"]![3]!["severity"]!);
        Answers.AssertError("TextTooLong", "The prompt has 10001", prompts[0]);
        Answers.AssertError("TextTooLong", "The documents have 12000 characters together", prompts[1]);
        Answers.AssertError("WrongCount", "documents has 6 items", prompts[2]);
        Assert.True((bool)prompts[3]["out"]!["userPromptAnalysis"]!["attackDetected"]!);
        Assert.False((bool)prompts[3]["out"]!["documentsAnalysis"]![0]!["attackDetected"]!);
        Assert.True(prompts[4]["out"] is null && prompts[4]["error"] is null);
        Answers.AssertError("ImageTooLarge", "4194305 bytes", images[0]);
        Answers.AssertError("TextTooLong", "10001", lyrics[0]);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Every_row_is_answered_whatever_the_first_request_meets()
    {
        foreach (Fault fault in Answers.Failures)
        {
            await using TestServer server = await TestServer.StartAsync();
            server.Faults.Next.Enqueue(fault);

            JsonObject[] rows = await StageRun.RunAsync(
                new AnalyzeTextSafety { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", Concurrency = 8 }, """[{"text": "violent"}, {"text": "kind"}, {"text": "violent too"}]""");

            Assert.All(rows, row => Assert.True(row["error"] is null, $"{fault.Name}: {row["error"]?.ToJsonString()}"));
            Assert.Equal([4, 0, 4], rows.Select(row => (int?)row["out"]?["categoriesAnalysis"]![3]!["severity"] ?? -1));
        }
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Answers.AssertRefused(new AnalyzeTextSafety { Url = "https://a", SubscriptionKey = StageRun.Key, Categories = List("Hate", "Selfharm") }, "categories", "SelfHarm");
        Answers.AssertRefused(new AnalyzeTextSafety { Url = "https://a", SubscriptionKey = StageRun.Key, OutputType = "TenSeverityLevels" }, "outputType", "FourSeverityLevels");
        Answers.AssertRefused(new AnalyzeImageSafety { Url = "https://a", SubscriptionKey = StageRun.Key }, "imageUrl", "no image");
        Answers.AssertRefused(new ShieldPrompt { Url = "https://a", SubscriptionKey = StageRun.Key }, "userPrompt", "neither a prompt nor a document");
        Answers.AssertRefused(new DetectProtectedMaterial { SubscriptionKey = StageRun.Key }, "url", "no endpoint");
    }

    private static ValueOrColumn<IReadOnlyList<string>> List(params string[] items) => new() { Value = items };

    private static async Task CheckAsync(string name, string path, Func<string, ServiceStage> make)
    {
        var example = Example.Read("content-safety/" + name);
        await RunAsync(example.Response(), example["body"], path, make);
    }

    private static async Task RunAsync(JsonNode answer, JsonNode body, string path, Func<string, ServiceStage> make)
    {
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(answer.DeepClone()));
        JsonObject[] rows = await StageRun.RunAsync(make(server.Url.ToString()), """[{"n": 1}]""");
        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.Equal("/contentsafety/" + path, request.Path);
        Assert.Equal([("api-version", "2024-09-01")], request.Query.Select(part => (part.Key, part.Value)));
        Answers.AssertSame(body, request.Json);
        Answers.AssertAnswer(answer, Assert.Single(rows));
    }
}
