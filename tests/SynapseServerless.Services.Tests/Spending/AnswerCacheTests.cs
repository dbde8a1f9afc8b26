using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SynapseServerless.Runs;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Spending;

/// <summary>Answers that runs have in common.</summary>
public sealed class AnswerCacheTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synapse-cache-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_a_run_was_answered_another_one_does_not_ask_again()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ServiceJob job = ServiceJob.Create(server, 8);
        string stage = job.Prompt($", \"usageCol\": \"usage\", \"answerCache\": \"{_folder}\"");
        RunRecord first = await job.RunAsync(job.Specification(stage));
        Assert.True(first.Status == RunStatus.Completed, first.Error);
        Assert.Equal(8, server.Requests.Count);

        RunRecord second = await job.RunAsync(job.Specification(stage, partitions: 2));

        Assert.True(second.Status == RunStatus.Completed, second.Error);
        Assert.Equal(8, server.Requests.Count);
        CallCounts counts = Assert.Single(second.Services!.Calls).Counts;
        Assert.Equal((0, 8), (counts.Sent, counts.FromCache));
        Assert.Equal(0, counts.Cost);
        Assert.Equal(Assert.Single(first.Services!.Calls).Counts.Cost, counts.CostSaved);
        Assert.All(await job.RowsAsync(), row => Assert.Equal("cache", (string?)row["usage"]!["source"]));
    }

    [Fact]
    public async Task An_answer_that_is_too_old_is_asked_for_again_and_then_is_young()
    {
        await using TestServer server = await TestServer.StartAsync();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow) { AutoAdvanceAmount = TimeSpan.Zero };

        await AskAsync(server, clock, hours: 2);
        clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        await AskAsync(server, clock, hours: 2);
        Assert.Single(server.Requests);
        clock.Advance(TimeSpan.FromSeconds(1));
        await AskAsync(server, clock, hours: 2);
        Assert.Equal(2, server.Requests.Count);
        clock.Advance(TimeSpan.FromHours(1));
        await AskAsync(server, clock, hours: 2);

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Another_endpoint_or_another_question_has_answers_of_its_own()
    {
        await using TestServer server = await TestServer.StartAsync();
        await AskAsync(server, TimeProvider.System, hours: 1);

        await AskAsync(server, TimeProvider.System, hours: 1, deployment: "other");
        await AskAsync(server, TimeProvider.System, hours: 1, text: "another");

        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task What_is_damaged_is_asked_for_again()
    {
        await using TestServer server = await TestServer.StartAsync();
        await AskAsync(server, TimeProvider.System, hours: 1);
        string file = Assert.Single(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
        byte[] bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 0xFF;
        string damaged = Path.Combine(Path.GetDirectoryName(file)!, "0" + Path.GetFileName(file));
        File.Delete(file);
        await File.WriteAllBytesAsync(damaged, bytes, TestContext.Current.CancellationToken);

        JsonObject row = await AskAsync(server, TimeProvider.System, hours: 1);

        Assert.Equal("You said: question", (string?)row["out"]);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Long_operations_are_kept_with_their_results()
    {
        await using TestServer server = await TestServer.StartAsync();
        var stage = new ReadImage { Uid = "r", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, ImageUrl = "https://example.org/a.png", OutputCol = "out", ErrorCol = "err", InitialPollingDelay = 1, PollingDelay = 1, AnswerCache = _folder };
        JsonObject[] first = await StageRun.RunAsync(stage, """[{"a": 1}]""", context: Rows.Context(new MemoryAnswers()));
        int sent = server.Requests.Count;

        JsonObject[] second = await StageRun.RunAsync(stage, """[{"a": 1}]""", context: Rows.Context(new MemoryAnswers()));

        Assert.NotNull(first[0]["out"]);
        Same.Json(first[0]["out"], second[0]["out"]);
        Assert.Equal(sent, server.Requests.Count);
    }

    [Fact]
    public void What_a_service_does_is_not_done_by_an_answer_of_another_run() => Answers.AssertRefused(
        new AddDocuments { ServiceName = "s", IndexName = "i", SubscriptionKey = StageRun.Key, AnswerCache = _folder }, "answerCache", "is not done by an answer of another run");

    [Fact]
    public async Task A_place_that_cannot_be_used_is_said()
    {
        await using TestServer server = await TestServer.StartAsync();
        string file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "x", TestContext.Current.CancellationToken);

        SynapseException error = await Assert.ThrowsAsync<SynapseException>(() => AskAsync(server, TimeProvider.System, hours: 1, folder: file));

        Assert.Contains("The answers of earlier runs cannot be used", error.Message, StringComparison.Ordinal);
        Assert.Equal("answerCache", error.Location.Parameter);
    }

    private async Task<JsonObject> AskAsync(TestServer server, TimeProvider time, double hours, string deployment = "gpt-4o-mini", string text = "question", string? folder = null)
    {
        var stage = new OpenAIPrompt
        {
            Uid = "p", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, DeploymentName = deployment, PromptTemplate = "{text}", OutputCol = "out", AnswerCache = folder ?? _folder, AnswerCacheHours = hours,
        };
        JsonObject[] rows = await StageRun.RunAsync(stage, new JsonArray(new JsonObject { ["text"] = text }).ToJsonString(), context: new StageContext("p") { Host = StageRun.Host(time) });
        return Assert.Single(rows);
    }
}
