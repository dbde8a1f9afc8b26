using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.OpenAI;

/// <summary>Prompts from columns, typed answers, and answers that are none.</summary>
public sealed class OpenAIPromptTests
{
    [Fact]
    public async Task Columns_fill_the_prompt_and_a_row_without_them_is_not_sent()
    {
        await using TestServer server = await TestServer.StartAsync();
        OpenAIPrompt stage = Stage(server, "Is {{this}} good: {review} ({stars} stars)?");

        JsonObject[] rows = await StageRun.RunAsync(stage, """[{"review": "Lovely", "stars": 5}, {"review": null, "stars": null}]""");

        Assert.Equal("You said: Is {this} good: Lovely (5 stars)?", (string?)rows[0]["out"]);
        Assert.Null(rows[1]["out"]);
        Assert.Null(rows[1]["p_error"]);
        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.Equal("/openai/v1/chat/completions", request.Path);
        Assert.Equal("small", (string?)request.Json["model"]);
    }

    [Fact]
    public async Task An_address_that_ends_with_v1_gets_the_key_as_a_token()
    {
        await using TestServer server = await TestServer.StartAsync();
        OpenAIPrompt stage = Stage(server, "{review}", url: server.Url + "v1");

        await StageRun.RunAsync(stage, """[{"review": "Lovely"}]""");

        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.Equal("/v1/chat/completions", request.Path);
        Assert.Equal("Bearer 0123456789abcdef0123456789abcdef", request.Headers["Authorization"]);
    }

    [Fact]
    public async Task A_schema_goes_to_the_model_and_its_answer_is_a_structure()
    {
        await using TestServer server = await TestServer.StartAsync();
        var schema = JsonSerializer.Deserialize<JsonElement>("""{"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}, "tags": {"type": "array", "items": {"type": "string"}}}, "required": ["name"], "additionalProperties": false}""");
        var stage = new OpenAIPrompt { Uid = "p", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, DeploymentName = "small", PromptTemplate = "{review}", OutputCol = "out", ResponseSchema = schema };

        JsonObject[] rows = await StageRun.RunAsync(stage, """[{"review": "Lovely"}]""");

        Same.Json(JsonNode.Parse("""{"name": "text", "age": 7, "tags": ["text"]}"""), rows[0]["out"]);
        JsonNode format = Assert.Single(server.Requests).Json["response_format"]!;
        Assert.Equal("json_schema", (string?)format["type"]);
        Assert.True((bool)format["json_schema"]!["strict"]!);
        Same.Json(JsonNode.Parse(schema.GetRawText()), format["json_schema"]!["schema"]);
    }

    [Fact]
    public async Task A_broken_answer_is_asked_to_be_corrected_once()
    {
        await using TestServer server = await TestServer.StartAsync();
        var stage = new OpenAIPrompt
        {
            Uid = "p", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, DeploymentName = "small", PromptTemplate = "BROKEN JSON {review}", OutputCol = "out",
            PostProcessingOptions = new Dictionary<string, string> { ["jsonSchema"] = "name STRING, age INT" },
        };

        JsonObject[] rows = await StageRun.RunAsync(stage, """[{"review": "Lovely"}]""");

        Same.Json(JsonNode.Parse("""{"name": "text", "age": 7}"""), rows[0]["out"]);
        Assert.Equal(2, server.Requests.Count);
        Assert.Contains("That is not what was asked for", (string?)server.Requests.Last().Json["messages"]!.AsArray()[^1]!["content"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("REFUSE", "refusal", "request", false)]
    [InlineData("REFUSE", "refusal", "request", true)]
    [InlineData("FILTER OUTPUT", "content_filter", "contentFilter", false)]
    [InlineData("FILTER OUTPUT", "content_filter", "contentFilter", true)]
    [InlineData("FILTER INPUT", "content_filter", "contentFilter", false)]
    [InlineData("TOO LONG", "length", "request", false)]
    [InlineData("TOO LONG", "length", "request", true)]
    [InlineData("NOTHING", "empty", "answer", false)]
    public async Task An_answer_without_content_is_an_error_that_says_why_and_is_not_asked_again(string prompt, string code, string category, bool responses)
    {
        await using TestServer server = await TestServer.StartAsync();
        var stage = new OpenAIPrompt
        {
            Uid = "p", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, DeploymentName = "small", PromptTemplate = "{review}", OutputCol = "out",
            ApiType = responses ? OpenAIApiType.Responses : OpenAIApiType.ChatCompletions,
        };

        JsonObject[] rows = await StageRun.RunAsync(stage, new JsonArray(new JsonObject { ["review"] = prompt }).ToJsonString());

        Assert.Null(rows[0]["out"]);
        Assert.Equal(code, (string?)rows[0]["p_error"]!["code"]);
        Assert.Equal(category, (string?)rows[0]["p_error"]!["category"]);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_Responses_API_keeps_answers_whose_identity_the_next_row_names()
    {
        await using TestServer server = await TestServer.StartAsync();
        var stage = new OpenAIPrompt
        {
            Uid = "p", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, DeploymentName = "small", PromptTemplate = "{review}", OutputCol = "out", UsageCol = "usage",
            ApiType = OpenAIApiType.Responses, Store = true, ResponseIdCol = "id", PreviousResponseId = ValueOrColumn.Of<string>("before"), MaxCompletionTokens = 50, ReasoningEffort = "low", Verbosity = "high",
        };

        JsonObject[] rows = await StageRun.RunAsync(stage, """[{"review": "Lovely", "before": "resp_0"}]""");

        Assert.Equal("You said: Lovely", (string?)rows[0]["out"]);
        Assert.StartsWith("resp_", (string?)rows[0]["id"], StringComparison.Ordinal);
        Assert.Equal("service", (string?)rows[0]["usage"]!["source"]);
        JsonNode body = Assert.Single(server.Requests).Json;
        Assert.Equal("resp_0", (string?)body["previous_response_id"]);
        Assert.Equal(50, (int?)body["max_output_tokens"]);
        Assert.Equal("low", (string?)body["reasoning"]!["effort"]);
        Assert.Equal("high", (string?)body["text"]!["verbosity"]);
    }

    [Fact]
    public async Task A_deployment_that_is_not_there_ends_the_stage_at_its_first_row()
    {
        await using TestServer server = await TestServer.StartAsync();
        var stage = new OpenAIPrompt { Uid = "p", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, DeploymentName = "missing", PromptTemplate = "{review}", Concurrency = 8 };

        SynapseException error = await Assert.ThrowsAsync<SynapseException>(() => StageRun.RunAsync(stage, """[{"review": "a"}, {"review": "b"}, {"review": "c"}]"""));

        Assert.Contains("no such deployment", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_wrong_key_ends_the_stage_at_its_first_row()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Key = "another";

        SynapseException error = await Assert.ThrowsAsync<SynapseException>(() => StageRun.RunAsync(Stage(server, "{review}"), """[{"review": "a"}, {"review": "b"}, {"review": "c"}]"""));

        Assert.Contains("does not accept the key", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_template_that_names_no_column_is_refused_with_the_nearest_name()
    {
        await using TestServer server = await TestServer.StartAsync();

        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => StageRun.RunAsync(Stage(server, "{reveiw}"), """[{"review": "a"}]"""));

        Assert.Contains("review", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_go_with_the_prompt()
    {
        await using TestServer server = await TestServer.StartAsync();
        string folder = Directory.CreateTempSubdirectory().FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "a.png"), [1, 2, 3]);
        await File.WriteAllTextAsync(Path.Combine(folder, "b.md"), "# Title");
        await File.WriteAllTextAsync(Path.Combine(folder, "c.exe"), "MZ");
        var stage = new OpenAIPrompt
        {
            Uid = "p", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, DeploymentName = "small", PromptTemplate = "What is in {file}?", OutputCol = "out",
            ColumnTypes = new Dictionary<string, PromptColumnType> { ["file"] = PromptColumnType.Path },
        };

        JsonObject[] rows = await StageRun.RunAsync(stage, new JsonArray([.. new[] { "a.png", "b.md", "c.exe", "d.png" }.Select(name => (JsonNode)new JsonObject { ["file"] = Path.Combine(folder, name) })]).ToJsonString());

        string[] codes = [.. rows.Select(row => (string?)row["p_error"]?["code"] ?? "")];
        Assert.Equal(["", "", "UnsupportedFile", "FileNotRead"], codes);
        Assert.Equal(2, server.Requests.Count);
        // Base64 of the bytes 1, 2, 3.
        Assert.Contains(server.Requests, request => (string?)request.Json["messages"]![1]!["content"]![1]!["image_url"]?["url"] == "data:image/png;base64,AQID");
        Directory.Delete(folder, recursive: true);
    }

    private static OpenAIPrompt Stage(TestServer server, string template, string? url = null) =>
        new() { Uid = "p", Url = url ?? server.Url.ToString(), SubscriptionKey = StageRun.Key, DeploymentName = "small", PromptTemplate = template, OutputCol = "out" };
}
