#pragma warning disable OPENAI001 // The client of batches may still change.
using System.ClientModel;
using System.Globalization;
using System.Text.Json.Nodes;
using OpenAI;
using OpenAI.Batch;
using OpenAI.Files;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.OpenAI;

/// <summary>Files and batches through the client of OpenAI's own package: what it can upload, begin, ask for and download, the server takes and writes as OpenAI does.</summary>
public sealed class OpenAIBatchClientTests
{
    private static readonly ApiKeyCredential s_key = new("0123456789abcdef");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_files_of_requests_are_taken_and_given_back_as_they_were()
    {
        await using TestServer server = await TestServer.StartAsync();
        OpenAIFileClient files = Files(server);

        OpenAIFile file = await files.UploadFileAsync(BinaryData.FromString(Lines("a", "b")), "requests.jsonl", FileUploadPurpose.Batch);
        OpenAIFile again = await files.GetFileAsync(file.Id, Cancel);
        BinaryData content = await files.DownloadFileAsync(file.Id, Cancel);

        Assert.Equal((file.Id, FilePurpose.Batch), (again.Id, again.Purpose));
        Assert.Equal(Lines("a", "b"), content.ToString());
        ReceivedRequest upload = Assert.Single(server.Requests, request => request.Method == "POST");
        Assert.StartsWith("multipart/form-data", upload.Headers["Content-Type"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_batches_end_with_answers_and_errors_in_files_of_their_own()
    {
        await using TestServer server = await TestServer.StartAsync();
        OpenAIFile file = await Files(server).UploadFileAsync(BinaryData.FromString(Lines("a", "b", "LINE FAILS")), "requests.jsonl", FileUploadPurpose.Batch);

        CreateBatchOperation batch = await BeginAsync(server, file.Id);
        while (!batch.HasCompleted)
            await batch.UpdateStatusAsync();

        JsonNode ended = Json(await batch.GetBatchAsync(null));
        Assert.Equal("completed", (string?)ended["status"]);
        JsonNode[] answers = await DownloadAsync(server, (string)ended["output_file_id"]!), errors = await DownloadAsync(server, (string)ended["error_file_id"]!);
        // In whatever order, each known by its own identity.
        Assert.Equal(["id-a", "id-b"], answers.Select(line => (string)line["custom_id"]!).Order());
        Assert.All(answers, line => Assert.Equal($"You said: {((string)line["custom_id"]!)[3..]}", (string?)line["response"]!["body"]!["choices"]![0]!["message"]!["content"]));
        Assert.Equal(("id-LINE FAILS", 500), ((string?)Assert.Single(errors)["custom_id"], (int?)errors[0]["response"]!["status_code"]));
    }

    [Theory]
    [InlineData("BATCH EXPIRES", "expired", "batch_expired")]
    [InlineData("BATCH CANCELLED", "cancelled", "batch_cancelled")]
    public async Task Its_batches_that_end_before_their_time_have_what_was_answered_and_say_why_the_rest_was_not(string how, string status, string code)
    {
        await using TestServer server = await TestServer.StartAsync();
        OpenAIFile file = await Files(server).UploadFileAsync(BinaryData.FromString(Lines("a", how)), "requests.jsonl", FileUploadPurpose.Batch);

        CreateBatchOperation batch = await BeginAsync(server, file.Id);
        while (!batch.HasCompleted)
            await batch.UpdateStatusAsync();

        JsonNode ended = Json(await batch.GetBatchAsync(null));
        Assert.Equal(status, (string?)ended["status"]);
        Assert.Equal("id-a", (string?)Assert.Single(await DownloadAsync(server, (string)ended["output_file_id"]!))["custom_id"]);
        Assert.Equal(code, (string?)Assert.Single(await DownloadAsync(server, (string)ended["error_file_id"]!))["error"]!["code"]);
    }

    [Fact]
    public async Task Its_list_of_batches_goes_through_all_pages()
    {
        await using TestServer server = await TestServer.StartAsync();
        var begun = new List<string>();
        for (int i = 0; i < 5; i++)
        {
            OpenAIFile file = await Files(server).UploadFileAsync(BinaryData.FromString(Lines(string.Create(CultureInfo.InvariantCulture, $"row {i}"))), "requests.jsonl", FileUploadPurpose.Batch);
            begun.Add((await BeginAsync(server, file.Id)).BatchId);
        }

        var listed = new List<string>();
        await foreach (ClientResult page in Batches(server).GetBatchesAsync(null, null, null).GetRawPagesAsync())
            listed.AddRange(Json(page)["data"]!.AsArray().Select(batch => (string)batch!["id"]!));

        Assert.Equal(begun, listed);
    }

    private static OpenAIFileClient Files(TestServer server) => new(s_key, new OpenAIClientOptions { Endpoint = V1(server) });

    private static BatchClient Batches(TestServer server) => new(s_key, new BatchClientOptions { Endpoint = V1(server) });

    private static Uri V1(TestServer server) => new(server.Url, "openai/v1/");

    private static Task<CreateBatchOperation> BeginAsync(TestServer server, string file) => Batches(server).CreateBatchAsync(
        BinaryContent.Create(BinaryData.FromString(new JsonObject { ["input_file_id"] = file, ["endpoint"] = "/v1/chat/completions", ["completion_window"] = "24h" }.ToJsonString())), waitUntilCompleted: false);

    private static async Task<JsonNode[]> DownloadAsync(TestServer server, string file)
    {
        BinaryData content = await Files(server).DownloadFileAsync(file, Cancel);
        return [.. content.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    private static JsonNode Json(ClientResult result) => JsonNode.Parse(result.GetRawResponse().Content.ToString())!;

    private static string Lines(params string[] texts) => string.Concat(texts.Select(text => new JsonObject
    {
        ["custom_id"] = "id-" + text, ["method"] = "POST", ["url"] = "/v1/chat/completions",
        ["body"] = new JsonObject { ["model"] = "small", ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }) },
    }.ToJsonString() + "\n"));
}
