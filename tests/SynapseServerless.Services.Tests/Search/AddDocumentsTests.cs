using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Search;

/// <summary>Documents that go into an index: request and answers of the example that was published with the service's specification, and what becomes of documents that fail.</summary>
public sealed class AddDocumentsTests
{
    private static readonly Example s_example = Example.Read("search/Documents_Index");

    [Fact]
    public async Task Documents_go_as_in_the_example_and_each_has_its_answer()
    {
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(s_example.Response().DeepClone()));
        JsonObject[] rows = await StageRun.RunAsync(Stage(server), s_example["batch"]["value"]!.ToJsonString());
        ReceivedRequest request = server.Requests.Single();
        Assert.Equal("/indexes('indexdocumentsexample')/docs/search.index", request.Path);
        Assert.Equal("2026-04-01", request.Query["api-version"]);
        Assert.Equal("0123456789abcdef0123456789abcdef", request.Headers["api-key"]);
        Same.Json(s_example["batch"], request.Json);
        Assert.Equal(["1", "2", "3", "4"], rows.Select(row => (string)row["out"]!["key"]!));
    }

    [Fact]
    public async Task Of_several_statuses_each_row_gets_its_own()
    {
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(s_example.Response(207).DeepClone(), 207));
        JsonObject[] rows = await StageRun.RunAsync(Stage(server), s_example["batch"]["value"]!.ToJsonString());
        Assert.Equal([201, 0, 201, 200], rows.Select(row => (int?)row["out"]?["statusCode"] ?? 0));
        Assert.Equal(404, (int)Rows.Error(rows[1])["status"]!);
        Assert.Contains("'2' is not in the index: Document not found.", (string)Rows.Error(rows[1])["message"]!, StringComparison.Ordinal);
        // What is not there stays so: it is not sent again.
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Only_documents_that_failed_for_a_while_are_sent_again()
    {
        int asked = 0;
        await using TestServer server = await TestServer.StartAsync(request =>
        {
            bool isFirst = Interlocked.Increment(ref asked) == 1;
            string[] keys = [.. request.Json["value"]!.AsArray().Select(document => (string)document!["id"]!)];
            // The last comes first, so that nobody goes by the order.
            return TestAnswer.Json(new JsonObject
            {
                ["value"] = new JsonArray([.. keys.Reverse().Select(key => (JsonNode)new JsonObject
                {
                    ["key"] = key, ["status"] = !isFirst || key is "a" or "e", ["errorMessage"] = "Busy.", ["statusCode"] = isFirst && key == "b" ? 409 : isFirst && key == "c" ? 422 : isFirst && key == "d" ? 503 : 200,
                })]),
            }, 207);
        });
        JsonObject[] rows = await StageRun.RunAsync(
            new AddDocuments { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, IndexName = "i", KeyCol = "id", OutputCol = "out", ErrorCol = "err", BatchSize = 5 },
            """[{"id": "a"}, {"id": "b"}, {"id": "c"}, {"id": "d"}, {"id": "e"}]""");
        Assert.All(rows, row => Assert.Equal((string)row["id"]!, (string)row["out"]!["key"]!));
        string[] again = [.. server.Requests.Skip(1).SelectMany(request => request.Json["value"]!.AsArray().Select(document => (string)document!["id"]!)).Order()];
        Assert.Equal(["b", "c", "d"], again);
    }

    [Fact]
    public async Task A_document_that_never_gets_in_is_an_error_after_all_attempts()
    {
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json("""{"value": [{"key": "a", "status": false, "errorMessage": "Busy.", "statusCode": 503}]}""", 207));
        JsonObject[] rows = await StageRun.RunAsync(
            new AddDocuments { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, IndexName = "i", KeyCol = "id", ErrorCol = "err", MaxAttempts = 3 }, """[{"id": "a"}]""");
        Assert.Equal(3, server.Requests.Count);
        Assert.Equal((3, 503), ((int)Rows.Error(rows[0])["attempts"]!, (int)Rows.Error(rows[0])["status"]!));
    }

    [Fact]
    public async Task One_document_that_spoils_a_request_costs_the_others_nothing()
    {
        await using TestServer server = await TestServer.StartAsync();
        JsonObject[] rows = await StageRun.RunAsync(
            new AddDocuments { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, IndexName = "i", KeyCol = "text", OutputCol = "out", ErrorCol = "err", FilterNulls = true },
            """[{"text": "a"}, {"text": "b"}, {"text": "c", "spoiled": 1}, {"text": "d"}]""");
        Assert.Equal([false, false, true, false], rows.Select(row => row["err"] is not null));
        Assert.Contains("spoiled", (string)Rows.Error(rows[2])["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nulls_are_sent_unless_they_are_filtered_and_keys_are_texts()
    {
        await using TestServer server = await TestServer.StartAsync(request => TestAnswer.Json("""{"value": [{"key": "7", "status": true, "statusCode": 200}]}"""));
        foreach (bool filter in new[] { false, true })
            await StageRun.RunAsync(new AddDocuments { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, IndexName = "i", KeyCol = "id", FilterNulls = filter }, """[{"id": 7, "name": null, "size": 1.5}]""");
        Same.Json(JsonNode.Parse("""{"@search.action": "upload", "id": "7", "name": null, "size": 1.5}"""), server.Requests.First().Json["value"]![0]);
        Same.Json(JsonNode.Parse("""{"@search.action": "upload", "id": "7", "size": 1.5}"""), server.Requests.Last().Json["value"]![0]);
    }

    [Fact]
    public async Task What_cannot_be_a_document_is_the_error_of_its_row_and_is_not_sent()
    {
        await using TestServer server = await TestServer.StartAsync();
        JsonObject[] rows = await StageRun.RunAsync(
            new AddDocuments { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, IndexName = "i", KeyCol = "id", ActionCol = "do", ErrorCol = "err" },
            new JsonArray(
                new JsonObject { ["id"] = null, ["do"] = "upload", ["body"] = "" }, new JsonObject { ["id"] = "b", ["do"] = "remove", ["body"] = "" },
                new JsonObject { ["id"] = "c", ["do"] = null, ["body"] = new string('x', 16_000_000) }).ToJsonString());
        Assert.Equal(["NoKey", "InvalidAction", "DocumentTooLarge"], rows.Select(row => (string)Rows.Error(row)["code"]!));
        Assert.Contains("mergeOrUpload", (string)Rows.Error(rows[1])["message"]!, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Faults_lose_no_document_and_a_run_that_comes_again_sends_none()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Faults = new Misbehaviour(seed: 11) { Share = 0.3, Kinds = [Fault.Status(500), Fault.Status(503, "ServiceUnavailable"), Fault.Reset, Fault.HalfBody, Fault.Drip, Fault.Garbage, Fault.WrongContentType] };
        var answers = new MemoryAnswers();
        string documents = JsonSerializer.Serialize(Enumerable.Range(0, 200).Select(i => new { text = $"key{i}" }));
        AddDocuments Make() => new() { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, Uid = "Add", IndexName = "i", KeyCol = "text", OutputCol = "out", ErrorCol = "err", BatchSize = 10, Concurrency = 4 };
        JsonObject[] rows = await StageRun.RunAsync(Make(), documents, context: Rows.Context(answers));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"key{i}"), rows.Select(row => (string)row["out"]!["key"]!));
        int sent = server.Requests.Count;
        await StageRun.RunAsync(Make(), documents, context: Rows.Context(answers));
        Assert.Equal(sent, server.Requests.Count);
    }

    private static AddDocuments Stage(TestServer server) => new()
    {
        Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, Uid = "Add", IndexName = "indexdocumentsexample", KeyCol = "docId", OutputCol = "out", ErrorCol = "err", BatchSize = 4, FilterNulls = true,
    };
}
