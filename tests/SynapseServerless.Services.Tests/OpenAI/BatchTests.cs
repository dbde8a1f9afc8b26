using System.Text.Json.Nodes;
using SynapseServerless.Runs;
using SynapseServerless.Services.Tests.Spending;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.OpenAI;

/// <summary>Requests that go as batches: files of lines, which the service answers within a day, in whatever order and not always all of them.</summary>
public sealed class BatchTests
{
    [Fact]
    public async Task Rows_go_in_one_file_and_their_answers_are_those_that_they_get_online()
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonObject[] online = await StageRun.RunAsync(Prompt(server, ServiceExecution.Online), Texts("a", "bb", "ccc", "bb"));
        server.Requests.Clear();
        JsonObject[] rows = await StageRun.RunAsync(Prompt(server, ServiceExecution.Batch), Texts("a", "bb", "ccc", "bb"));

        Assert.Equal([.. online.Select(row => row.ToJsonString())], rows.Select(row => row.ToJsonString()));
        ReceivedRequest upload = Assert.Single(server.Requests, request => request is { Method: "POST", Path: "/openai/v1/files" });
        // Equal rows share a line.
        JsonNode[] lines = Lines(upload);
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Equal(("POST", "/v1/chat/completions", "gpt-4o-mini"), ((string)line["method"]!, (string)line["url"]!, (string)line["body"]!["model"]!)));
        ReceivedRequest begun = Assert.Single(server.Requests, request => request is { Method: "POST", Path: "/openai/v1/batches" });
        Assert.Equal(("/v1/chat/completions", "24h"), ((string?)begun.Json["endpoint"], (string?)begun.Json["completion_window"]));
        Assert.DoesNotContain(server.Requests, request => request.Path.EndsWith("/chat/completions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Embeddings_and_responses_go_as_batches_too()
    {
        await using TestServer server = await TestServer.StartAsync();
        var embedding = new OpenAIEmbedding { Uid = "e", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, DeploymentName = "text-embedding-3-small", OutputCol = "out", Execution = ServiceExecution.Batch, BatchPollingSeconds = 0.001 };
        var responses = new OpenAIResponses { Uid = "r", Url = server.Url + "v1", DeploymentName = "gpt-4o-mini", MessagesCol = "text", OutputCol = "out", Execution = ServiceExecution.Batch, BatchPollingSeconds = 0.001 };

        JsonObject[] vectors = await StageRun.RunAsync(embedding, Texts("a", "bb"));
        JsonObject[] answers = await StageRun.RunAsync(responses, Texts("a", "bb"));

        // The vectors of the server begin with the length of the text.
        Assert.Equal([1, 2], vectors.Select(row => (int)row["out"]![0]!));
        Assert.Equal(["You said: a", "You said: bb"], answers.Select(row => (string?)row["out"]!["output"]![1]!["content"]![0]!["text"]));
        Assert.Equal(["/v1/embeddings", "/v1/responses"], server.Requests.Where(request => request.Path.EndsWith("/batches", StringComparison.Ordinal)).Select(request => (string?)request.Json["endpoint"]));
        Assert.DoesNotContain(server.Requests, request => request.Path.EndsWith("/embeddings", StringComparison.Ordinal) || request.Path.EndsWith("/responses", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("LINE FAILS", 1)]
    [InlineData("LINE LOST", 1)]
    [InlineData("BATCH EXPIRES", 2)]
    [InlineData("FILE GONE", 4)]
    [InlineData("BATCH VANISHES", 4)]
    public async Task What_a_batch_does_not_answer_is_asked_for_at_once(string how, int online)
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonObject[] rows = await StageRun.RunAsync(Prompt(server, ServiceExecution.Batch), Texts("a", "b", "c", how));

        Assert.Equal(["You said: a", "You said: b", "You said: c", $"You said: {how}"], rows.Select(row => (string?)row["out"]));
        Assert.Equal(online, server.Requests.Count(request => request.Path.EndsWith("/chat/completions", StringComparison.Ordinal)));
        Assert.Single(server.Requests, request => request is { Method: "POST", Path: "/openai/v1/batches" });
    }

    [Fact]
    public async Task A_file_of_answers_that_is_cut_off_gives_those_that_are_whole()
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonObject[] rows = await StageRun.RunAsync(Prompt(server, ServiceExecution.Batch), Texts("a", "b", "c", "BATCH HALF"));

        Assert.All(rows, row => Assert.StartsWith("You said: ", (string?)row["out"], StringComparison.Ordinal));
        Assert.InRange(server.Requests.Count(request => request.Path.EndsWith("/chat/completions", StringComparison.Ordinal)), 1, 3);
    }

    [Fact]
    public async Task A_batch_that_somebody_cancels_gives_what_was_answered_and_the_rest_is_not_paid_for_elsewhere()
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonObject[] rows = await StageRun.RunAsync(Prompt(server, ServiceExecution.Batch), Texts("a", "b", "c", "BATCH CANCELLED"));

        Assert.Equal(["You said: a", "You said: b", null, null], rows.Select(row => (string?)row["out"]));
        Assert.Equal([null, null, "BatchCancelled", "BatchCancelled"], rows.Select(row => (string?)row["p_error"]?["code"]));
        Assert.DoesNotContain(server.Requests, request => request.Path.EndsWith("/chat/completions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_batch_that_the_service_refuses_ends_the_stage_and_says_why_and_is_begun_again_when_the_run_goes_on()
    {
        await using TestServer server = await TestServer.StartAsync();
        StageContext context = Rows.Context(new MemoryAnswers());

        SynapseException error = await Assert.ThrowsAsync<SynapseException>(() => StageRun.RunAsync(Prompt(server, ServiceExecution.Batch), Texts("a", "BATCH FAILS"), context: context));
        await Assert.ThrowsAsync<SynapseException>(() => StageRun.RunAsync(Prompt(server, ServiceExecution.Batch), Texts("a", "BATCH FAILS"), context: context));

        Assert.Contains("token_limit_exceeded", error.Message, StringComparison.Ordinal);
        Assert.Equal("execution", error.Location.Parameter);
        Assert.Single(server.Requests, request => request is { Method: "POST", Path: "/openai/v1/files" });
        Assert.Equal(2, server.Requests.Count(request => request is { Method: "POST", Path: "/openai/v1/batches" }));
    }

    [Fact]
    public async Task A_server_without_batches_is_said_to_have_none()
    {
        await using TestServer server = await TestServer.StartAsync(request => request.Path.EndsWith("/files", StringComparison.Ordinal) ? TestAnswer.Error(404, "404", "page not found") : null);

        SynapseException error = await Assert.ThrowsAsync<SynapseException>(() => StageRun.RunAsync(Prompt(server, ServiceExecution.Batch), Texts("a")));

        Assert.Contains("takes no file of requests", error.Message, StringComparison.Ordinal);
        Assert.Contains("execution: online", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(4, 1)]
    public async Task Auto_begins_a_batch_where_enough_rows_come_together(int rows, int batches)
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonObject[] results = await StageRun.RunAsync(Prompt(server, ServiceExecution.Auto), Texts([.. Enumerable.Range(0, rows).Select(i => $"row {i}")]));

        Assert.All(results, row => Assert.StartsWith("You said: ", (string?)row["out"], StringComparison.Ordinal));
        Assert.Equal(batches, server.Requests.Count(request => request is { Method: "POST", Path: "/openai/v1/batches" }));
    }

    [Fact]
    public async Task Auto_answers_at_once_what_the_service_refuses_as_a_batch()
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonObject[] rows = await StageRun.RunAsync(Prompt(server, ServiceExecution.Auto), Texts("a", "b", "c", "BATCH FAILS"));

        Assert.Equal(["You said: a", "You said: b", "You said: c", "You said: BATCH FAILS"], rows.Select(row => (string?)row["out"]));
    }

    [Fact]
    public async Task A_run_comes_back_for_its_batch_and_a_process_that_ended_meanwhile_begins_no_other()
    {
        await using TestServer server = await TestServer.StartAsync();
        var answers = new MemoryAnswers();
        // A wait that is longer than a stage spends holds nothing: the run comes back.
        OpenAIPrompt Stage() => Prompt(server, ServiceExecution.Batch, pollingSeconds: 60);

        // Each time another stage, as another process has it.
        NotYetException later = await Assert.ThrowsAsync<NotYetException>(() => StageRun.RunAsync(Stage(), Texts("a", "b"), context: Rows.Context(answers)));
        await Assert.ThrowsAsync<NotYetException>(() => StageRun.RunAsync(Stage(), Texts("a", "b"), context: Rows.Context(answers)));
        JsonObject[] rows = await StageRun.RunAsync(Stage(), Texts("a", "b"), context: Rows.Context(answers));

        Assert.Contains("2 rows wait", later.Message, StringComparison.Ordinal);
        Assert.Equal(["You said: a", "You said: b"], rows.Select(row => (string?)row["out"]));
        Assert.Single(server.Requests, request => request is { Method: "POST", Path: "/openai/v1/files" });
        Assert.Single(server.Requests, request => request is { Method: "POST", Path: "/openai/v1/batches" });
        // One look for all rows of a batch.
        Assert.Equal(3, server.Requests.Count(request => request.Method == "GET" && request.Path.StartsWith("/openai/v1/batches/", StringComparison.Ordinal)));
        server.Requests.Clear();
        await StageRun.RunAsync(Stage(), Texts("a", "b"), context: Rows.Context(answers));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_batch_that_had_begun_when_a_process_was_killed_before_it_could_note_it_is_found_by_its_file()
    {
        await using TestServer server = await TestServer.StartAsync();
        var answers = new MemoryAnswers();
        using var stop = new CancellationTokenSource();
        // Three batches of others stand before it in a list of short pages.
        for (int i = 0; i < 3; i++)
            await StageRun.RunAsync(Prompt(server, ServiceExecution.Batch), Texts($"other {i}"));
        server.Requests.Clear();
        // The service begins it, and the reply never comes.
        server.Faults.Next.Enqueue(Fault.None);
        server.Faults.Next.Enqueue(Fault.Doing("kill", stop.Cancel));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StageRun.RunAsync(Prompt(server, ServiceExecution.Batch), Texts("a", "b"), context: Rows.Context(answers), cancellationToken: stop.Token));
        JsonObject[] rows = await StageRun.RunAsync(Prompt(server, ServiceExecution.Batch), Texts("a", "b"), context: Rows.Context(answers));

        Assert.Equal(["You said: a", "You said: b"], rows.Select(row => (string?)row["out"]));
        Assert.Single(server.Requests, request => request is { Method: "POST", Path: "/openai/v1/files" });
        Assert.Single(server.Requests, request => request is { Method: "POST", Path: "/openai/v1/batches" });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_file_of_which_no_batch_had_begun_when_a_process_was_killed_is_given_up_and_nothing_is_in_two_batches(int kept)
    {
        await using TestServer server = await TestServer.StartAsync();
        using var stop = new CancellationTokenSource();
        // The process ends when it is kept of so many of the four requests which file they are in.
        var answers = new MemoryAnswers { Keeping = EndAt };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StageRun.RunAsync(Prompt(server, ServiceExecution.Batch), Texts("a", "b", "c", "d"), context: Rows.Context(answers), cancellationToken: stop.Token));
        answers.Keeping = null;

        JsonObject[] rows = await StageRun.RunAsync(Prompt(server, ServiceExecution.Batch), Texts("a", "b", "c", "d"), context: Rows.Context(answers));

        Assert.Equal(["You said: a", "You said: b", "You said: c", "You said: d"], rows.Select(row => (string?)row["out"]));
        ReceivedRequest[] uploads = [.. server.Requests.Where(request => request is { Method: "POST", Path: "/openai/v1/files" })];
        Assert.Equal(2, uploads.Length);
        // Of the second file alone a batch began, and it has each request once.
        Assert.Single(server.Requests, request => request is { Method: "POST", Path: "/openai/v1/batches" });
        Assert.Equal(4, Lines(uploads[1]).Select(line => (string)line["custom_id"]!).Distinct().Count());
        Assert.DoesNotContain(server.Requests, request => request.Path.EndsWith("/chat/completions", StringComparison.Ordinal));

        void EndAt(int count)
        {
            if (count >= kept)
                stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task The_reply_to_the_beginning_of_a_batch_may_be_lost_and_it_is_not_begun_twice()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Faults.Next.Enqueue(Fault.None);
        server.Faults.Next.Enqueue(Fault.HalfBody);

        JsonObject[] rows = await StageRun.RunAsync(Prompt(server, ServiceExecution.Batch), Texts("a", "b"));

        Assert.Equal(["You said: a", "You said: b"], rows.Select(row => (string?)row["out"]));
        Assert.Single(server.Requests, request => request is { Method: "POST", Path: "/openai/v1/batches" });
    }

    [Fact]
    public async Task A_batch_costs_half_and_is_kept_within_the_budget()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ServiceJob job = ServiceJob.Create(server, 10);
        string stage = job.Prompt(""", "execution": "batch", "batchPollingSeconds": 0.001, "budget": {"maxCalls": 9}""");

        RunRecord stopped = await job.RunAsync(job.Specification(stage, partitions: 2));
        RunRecord record = await job.ResumeAsync(stopped.RunId, "pipeline.p.budget.maxCalls=10");

        Assert.Contains("maxCalls is 9", stopped.Error, StringComparison.Ordinal);
        Assert.True(record.Status == RunStatus.Completed, record.Error);
        CallCounts counts = Assert.Single(record.Services!.Calls).Counts;
        Assert.Equal((10, 10, 10), (counts.Sent, counts.Answered, counts.Batched));
        // Two tokens in and four out for each of ten rows, at half of 0.15 and 0.60 for a million.
        Assert.Equal((20, 40, 0.0000135m), (counts.InputTokens, counts.OutputTokens, counts.Cost));
        string[] ids = [.. server.Requests.Where(request => request is { Method: "POST", Path: "/openai/v1/files" }).SelectMany(Lines).Select(line => (string)line["custom_id"]!)];
        Assert.Equal(10, ids.Length);
        Assert.Equal(10, ids.Distinct().Count());
    }

    [Fact]
    public void Several_places_have_no_files_in_common() => Answers.AssertRefused(
        new OpenAIPrompt
        {
            SubscriptionKey = StageRun.Key, DeploymentName = "d", PromptTemplate = "a", Execution = ServiceExecution.Batch, Pool = [new OpenAIEndpoint { Url = "https://a.openai.azure.com" }, new OpenAIEndpoint { Url = "https://b.openai.azure.com" }],
        }, "execution", "in one place");

    private static OpenAIPrompt Prompt(TestServer server, ServiceExecution execution, double pollingSeconds = 0.001) => new()
    {
        Uid = "p", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, DeploymentName = "gpt-4o-mini", PromptTemplate = "{text}", SystemPrompt = "", OutputCol = "out",
        Execution = execution, BatchPollingSeconds = pollingSeconds, BatchFrom = 4, Concurrency = 4,
    };

    private static string Texts(params string[] texts) => new JsonArray([.. texts.Select(text => (JsonNode)new JsonObject { ["text"] = text })]).ToJsonString();

    private static JsonNode[] Lines(ReceivedRequest upload) =>
        [.. upload.Text.Split('\n').Where(line => line.StartsWith("{\"custom_id\"", StringComparison.Ordinal)).Select(line => JsonNode.Parse(line)!)];
}
