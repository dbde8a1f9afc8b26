using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Calls;

/// <summary>What all stages that call services keep to, whatever the service does.</summary>
public sealed class ServiceCallTests
{
    [Fact]
    public async Task Every_row_gets_its_own_answer_while_a_tenth_of_all_requests_fails_in_every_way()
    {
        int rows = Effort.Current.Cases(2_000);
        await using TestServer server = await TestServer.StartAsync();
        server.Faults = new Misbehaviour(seed: 7) { Share = 0.1, Kinds = [.. Fault.All.Where(fault => !fault.Name.StartsWith("status 429", StringComparison.Ordinal) && fault.Name != "status 503")] };
        OpenAIPrompt stage = Prompt(server) with { Concurrency = 64, MaxAttempts = 20 };

        JsonObject[] results = await StageRun.RunAsync(stage, Rows(rows), batchSize: 100);

        Assert.Equal(rows, results.Length);
        for (int i = 0; i < rows; i++)
        {
            Assert.Null(results[i]["p_error"]);
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"You said: row {i}"), (string?)results[i]["out"]);
        }
    }

    [Fact]
    public async Task Equal_rows_are_asked_for_once()
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonObject[] results = await StageRun.RunAsync((OpenAIPrompt)(Prompt(server) with { Concurrency = 16, UsageCol = "usage" }), new JsonArray([.. Enumerable.Range(0, 40).Select(i => (JsonNode)new JsonObject { ["text"] = $"row {i % 4}" })]).ToJsonString());

        Assert.Equal(4, server.Requests.Count);
        Assert.All(results, row => Assert.NotNull(row["out"]));
        Assert.Equal(4, results.Count(row => (string?)row["usage"]!["source"] == "service"));
        Assert.Equal(36, results.Count(row => (string?)row["usage"]!["source"] == "sameRequest"));
    }

    [Fact]
    public async Task What_was_answered_before_an_interruption_is_not_asked_again()
    {
        await using TestServer server = await TestServer.StartAsync();
        var answers = new MemoryAnswers();
        var context = new StageContext("p") { Host = StageRun.Host(), Answers = answers };
        using var stop = new CancellationTokenSource();
        server.Faults = new StopAfter(20, stop).Faults;
        OpenAIPrompt stage = Prompt(server) with { Concurrency = 4 };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StageRun.RunAsync(stage, Rows(100), context: context, cancellationToken: stop.Token));
        int kept = answers.Count;
        server.Faults = Misbehaviour.None;
        server.Requests.Clear();
        JsonObject[] results = await StageRun.RunAsync(stage, Rows(100), context: context);

        Assert.InRange(kept, 1, 99);
        // Requests that were on their way when the first run was given up may still arrive, and answers may still be kept.
        Assert.InRange(server.Requests.Count, 100 - kept - 4, 100 - kept + 4);
        Assert.All(results, row => Assert.NotNull(row["out"]));
        server.Requests.Clear();
        await StageRun.RunAsync(stage, Rows(100), context: context);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_slow_row_does_not_stall_those_after_it_and_rows_come_out_in_order()
    {
        var others = new TaskCompletionSource();
        var seen = new ConcurrentDictionary<string, bool>();
        await using TestServer server = await TestServer.StartAsync(request =>
        {
            string text = (string)request.Json["messages"]!.AsArray()[^1]!["content"]!;
            // The first of all goes alone, so it is another one that is slow.
            if (text == "row 1")
                others.Task.Wait();
            else if (text != "row 0" && seen.TryAdd(text, true) && seen.Count == 48)
                others.SetResult();
            return TestAnswer.Json(Chat(text));
        });

        JsonObject[] results = await StageRun.RunAsync((OpenAIPrompt)(Prompt(server) with { Concurrency = 4 }), Rows(50), batchSize: 5);

        Assert.Equal([.. Enumerable.Range(0, 50).Select(i => $"row {i}")], results.Select(row => (string?)row["out"]));
    }

    [Fact]
    public async Task One_row_that_spoils_a_request_ends_alone()
    {
        await using TestServer server = await TestServer.StartAsync(request =>
        {
            JsonArray documents = request.Json["analysisInput"]!["documents"]!.AsArray();
            if (documents.Any(document => ((string)document!["text"]!).Contains("poison", StringComparison.Ordinal)))
                return TestAnswer.Error(400, "InvalidRequest", "A document is malformed.");
            return TestAnswer.Json(new JsonObject
            {
                ["results"] = new JsonObject
                {
                    ["documents"] = new JsonArray([.. documents.Select(document => (JsonNode)new JsonObject { ["id"] = (string)document!["id"]!, ["keyPhrases"] = new JsonArray((string)document["text"]!) })]),
                    ["errors"] = new JsonArray(),
                },
            });
        });
        var stage = new KeyPhraseExtractor { Uid = "p", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", BatchSize = 8 };
        string rows = new JsonArray([.. Enumerable.Range(0, 8).Select(i => (JsonNode)new JsonObject { ["text"] = i == 5 ? "poison" : $"row {i}" })]).ToJsonString();

        // On a clock that stands still, a request is sent when it is full.
        JsonObject[] results = await StageRun.RunAsync(stage, rows, context: new StageContext("p") { Host = StageRun.Host(new FakeTimeProvider()) });

        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(i == 5 ? null : $"row {i}", (string?)results[i]["out"]?["keyPhrases"]![0]);
            Assert.Equal(i == 5 ? "InvalidRequest" : null, (string?)results[i]["p_error"]?["code"]);
        }
        // 8, 4 and 4, 2 and 2 of the bad half, 1 and 1 of the bad quarter.
        Assert.Equal(7, server.Requests.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(413)]
    public async Task What_is_final_is_not_asked_again(int status)
    {
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Error(status, "Whatever", "No."));

        JsonObject[] results = await StageRun.RunAsync((OpenAIPrompt)Prompt(server), Rows(1));

        Assert.Equal(status, (int?)results[0]["p_error"]!["status"]);
        Assert.Equal("Whatever", (string?)results[0]["p_error"]!["code"]);
        Assert.Equal(1, (int?)results[0]["p_error"]!["attempts"]);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_service_that_asks_to_wait_for_days_ends_the_row_and_says_for_how_long()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Faults.Next.Enqueue(Fault.TooMany(412_280));

        JsonObject[] results = await StageRun.RunAsync((OpenAIPrompt)Prompt(server), Rows(1));

        Assert.Equal("throttled", (string?)results[0]["p_error"]!["category"]);
        Assert.InRange((double)results[0]["p_error"]!["waitSeconds"]!, 412_000, 412_280);
    }

    [Fact]
    public async Task Without_a_column_of_errors_a_row_that_fails_is_a_bad_row()
    {
        await using TestServer server = await TestServer.StartAsync();

        DataException error = await Assert.ThrowsAsync<DataException>(() => StageRun.RunAsync((OpenAIPrompt)(Prompt(server) with { ErrorCol = "" }), """[{"text": "REFUSE"}]"""));

        Assert.Contains("cannot assist", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, error.Location.Row);
    }

    [Fact]
    public void A_stage_without_an_endpoint_or_a_key_is_refused()
    {
        SpecificationException[] errors = [.. new OpenAIPrompt { PromptTemplate = "{a}", DeploymentName = "d" }.Validate()];

        Assert.Contains(errors, error => error.Message.Contains("no endpoint", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Message.Contains("no key", StringComparison.Ordinal));
    }

    private static PromptSettings Prompt(TestServer server) => new(server);

    private static string Rows(int count) => new JsonArray([.. Enumerable.Range(0, count).Select(i => (JsonNode)new JsonObject { ["text"] = $"row {i}" })]).ToJsonString();

    private static JsonObject Chat(string text) => new()
    {
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["finish_reason"] = "stop", ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text } }),
    };

    /// <summary>A prompt over the column text, and what tests vary of it.</summary>
    private sealed record PromptSettings(TestServer Server)
    {
        public int Concurrency { get; init; } = 1;

        public int MaxAttempts { get; init; } = 8;

        public string? UsageCol { get; init; }

        public string? ErrorCol { get; init; }

        public static implicit operator OpenAIPrompt(PromptSettings settings) => new()
        {
            Uid = "p", Url = settings.Server.Url.ToString(), SubscriptionKey = StageRun.Key, DeploymentName = "small", PromptTemplate = "{text}", OutputCol = "out",
            Concurrency = settings.Concurrency, MaxAttempts = settings.MaxAttempts, UsageCol = settings.UsageCol, ErrorCol = settings.ErrorCol,
        };
    }

    /// <summary>Stops a run once the server has had so many requests.</summary>
    private sealed class StopAfter
    {
        public StopAfter(int requests, CancellationTokenSource stop)
        {
            for (int i = 0; i < requests; i++)
                Faults.Next.Enqueue(Fault.None);
            Faults.Next.Enqueue(Fault.Doing("stop", stop.Cancel));
        }

        public Misbehaviour Faults { get; } = new();
    }
}
