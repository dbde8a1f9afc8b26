using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Http;

/// <summary>Stages over HTTP: what they send is what the request says, and what they give is what the server answered, in the order of the rows.</summary>
public sealed class HttpStageTests
{
    private const int Rows = 8;

    [Fact]
    public async Task Responses_come_in_the_order_of_the_rows_and_a_slow_one_does_not_hold_up_the_rest()
    {
        // The first request to a host goes alone, so that the second row is the slow one: it is answered when all after it have come.
        using var others = new CountdownEvent(Rows - 2);
        await using TestServer server = await TestServer.StartAsync(request =>
        {
            string text = (string)request.Json!;
            if (text is not ("row 0" or "row 1"))
                others.Signal();
            if (text == "row 1" && !others.Wait(TimeSpan.FromMinutes(1)))
                return TestAnswer.Error(404, "404", "The others did not come.");
            return new TestAnswer(200, Encoding.UTF8.GetBytes($"answer to {text}"), "text/plain");
        });

        JsonObject[] rows = await StageRun.RunAsync(Asking(server, new HTTPTransformer { InputCol = "request", OutputCol = "response", Concurrency = 2 }), Texts(Rows));

        Assert.Equal(Enumerable.Range(0, Rows).Select(row => $"answer to row {row}"), rows.Select(row => (string?)row["out"]));
    }

    [Fact]
    public async Task A_request_goes_as_its_structure_says()
    {
        await using TestServer server = await TestServer.StartAsync(_ => new TestAnswer(200, "ok"u8.ToArray(), "text/plain"));
        var parser = new JSONInputParser { InputCol = "text", OutputCol = "request", Url = server.Url + "path?a=1", Method = "PUT", Headers = new Dictionary<string, string> { ["X-Test"] = "yes", ["Content-Type"] = "application/merge-patch+json" } };

        await StageRun.RunAsync(new PipelineModel(parser, new HTTPTransformer { InputCol = "request", OutputCol = "response" }), Texts(1));

        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.Equal(("PUT", "/path", "1", "yes", "application/merge-patch+json", "\"row 0\""), (request.Method, request.Path, request.Query["a"], request.Headers["X-Test"], request.Headers["Content-Type"], request.Text));
    }

    [Theory]
    [InlineData(HttpHandler.Advanced, 3)]
    [InlineData(HttpHandler.Basic, 1)]
    public async Task A_failure_is_given_as_a_response_after_as_many_attempts_as_the_handler_makes(HttpHandler handler, int attempts)
    {
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Error(500, "500", "Something went wrong."));

        JsonObject row = Assert.Single(await StageRun.RunAsync(Asking(server, new HTTPTransformer { InputCol = "request", OutputCol = "response", Handler = handler, MaxAttempts = 3 }), Texts(1)));

        Assert.Equal(500, (int)row["response"]!["status"]!);
        Assert.Equal(attempts, server.Requests.Count);
    }

    [Fact]
    public async Task Of_failures_there_is_an_error_and_of_the_others_what_is_read_of_them()
    {
        await using TestServer server = await TestServer.StartAsync(request => (string)request.Json! == "row 1" ? TestAnswer.Error(404, "404", "There is none.") : TestAnswer.Json(new JsonObject { ["said"] = request.Json.DeepClone() }));
        var stage = new SimpleHTTPTransformer
        {
            InputCol = "text", OutputCol = "out", ErrorCol = "error", InputParser = new JSONInputParser { Url = server.Url.ToString() }, OutputParser = new JSONOutputParser { DataType = "struct<said: string>" },
        };

        JsonObject[] rows = await StageRun.RunAsync(stage, Texts(3));

        Assert.Equal(["row 0", null, "row 2"], rows.Select(row => (string?)row["out"]?["said"]));
        Assert.Equal([null, 404, null], rows.Select(row => (int?)row["error"]?["status"]?["statusCode"]));
        Assert.Contains("There is none.", (string?)rows[1]["error"]!["response"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_are_batched_share_a_request_and_come_out_one_by_one()
    {
        var asked = new ConcurrentQueue<int>();
        await using TestServer server = await TestServer.StartAsync(request =>
        {
            JsonArray texts = request.Json.AsArray();
            asked.Enqueue(texts.Count);
            return TestAnswer.Json(new JsonArray([.. texts.Select(text => (JsonNode)$"{text}!")]));
        });
        var stage = new SimpleHTTPTransformer
        {
            InputCol = "text", OutputCol = "out", InputParser = new JSONInputParser { Url = server.Url.ToString() }, OutputParser = new JSONOutputParser { DataType = "array<string>" },
            MiniBatcher = new FixedMiniBatchTransformer { BatchSize = 3 },
        };

        JsonObject[] rows = await StageRun.RunAsync(stage, Texts(Rows));

        Assert.Equal(Enumerable.Range(0, Rows).Select(row => $"row {row}!"), rows.Select(row => (string?)row["out"]));
        Assert.Equal([3, 3, 2], asked);
    }

    private static PipelineModel Asking(TestServer server, HTTPTransformer http) => new(
        new JSONInputParser { InputCol = "text", OutputCol = "request", Url = server.Url.ToString() }, http, new StringOutputParser { InputCol = "response", OutputCol = "out" });

    private static string Texts(int rows) => new JsonArray([.. Enumerable.Range(0, rows).Select(row => (JsonNode)new JsonObject { ["text"] = $"row {row}" })]).ToJsonString();
}
