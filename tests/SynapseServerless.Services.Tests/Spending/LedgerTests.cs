using System.Text.Json.Nodes;
using SynapseServerless.Reports;
using SynapseServerless.Runs;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Spending;

/// <summary>What requests came to is in the record of the run and its report.</summary>
public sealed class LedgerTests
{
    [Fact]
    public async Task The_record_says_by_stage_and_endpoint_what_was_sent_and_what_it_cost()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ServiceJob job = ServiceJob.Create(server, 10);

        RunRecord record = await job.RunAsync(job.Specification(job.Prompt(""", "concurrency": 4"""), partitions: 2));

        Assert.True(record.Status == RunStatus.Completed, record.Error);
        StageCalls calls = Assert.Single(record.Services!.Calls);
        Assert.Equal(("p", "gpt-4o-mini at " + server.Url.Authority), (calls.Stage, calls.Endpoint));
        // The server counts a token for four characters: 'row 7' has two, and 'You said: row 7' has four. A million cost 0.15 and 0.60.
        Assert.Equal((10, 10, 0, 0, 0), (calls.Counts.Sent, calls.Counts.Answered, calls.Counts.Refused, calls.Counts.Failed, calls.Counts.Wasted));
        Assert.Equal((20, 40), (calls.Counts.InputTokens, calls.Counts.OutputTokens));
        Assert.Equal(0.000027m, calls.Counts.Cost);
        Assert.StartsWith("USD, prices of 2026-", calls.Prices, StringComparison.Ordinal);
        EndpointRecord endpoint = Assert.Single(record.Services.Endpoints);
        Assert.Equal(calls.Endpoint, endpoint.Endpoint);
    }

    [Fact]
    public async Task The_report_has_a_section_of_services()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ServiceJob job = ServiceJob.Create(server, 3);
        RunRecord record = await job.RunAsync(job.Specification(job.Prompt()));

        string html = HtmlReport.Render(record);

        Assert.Contains("<section id=\"services\"", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"n\" data-label=\"Sent\">3</td>", html, StringComparison.Ordinal);
        // Six tokens of prompts and twelve of answers.
        Assert.Contains("<td class=\"n\" data-label=\"Tokens in\">6</td><td class=\"n\" data-label=\"Tokens out\">12</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attempts_that_are_refused_fail_or_are_lost_are_told_apart()
    {
        await using TestServer server = await TestServer.StartAsync();
        foreach (Fault fault in new[] { Fault.None, Fault.Status(500), Fault.HalfBody, Fault.Garbage, Fault.TooMany(0.1) })
            server.Faults.Next.Enqueue(fault);
        using ServiceJob job = ServiceJob.Create(server, 2);

        RunRecord record = await job.RunAsync(job.Specification(job.Prompt()));

        CallCounts counts = Assert.Single(record.Services!.Calls).Counts;
        Assert.Equal(server.Requests.Count, counts.Sent);
        Assert.Equal((6, 2, 1, 1, 2), (counts.Sent, counts.Answered, counts.Refused, counts.Failed, counts.Wasted));
    }

    [Fact]
    public async Task Answers_that_were_not_asked_for_again_are_counted_by_where_they_came_from()
    {
        await using TestServer server = await TestServer.StartAsync();
        var answers = new MemoryAnswers();
        var ledger = new CallLedger();
        StageContext context = Rows.Context(answers) with { Calls = ledger };
        var stage = new OpenAIPrompt { Uid = "stage", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, DeploymentName = "gpt-4o", PromptTemplate = "{text}", SystemPrompt = "", OutputCol = "out", Concurrency = 4 };
        const string Texts = """[{"text": "abcd"}, {"text": "abcd"}, {"text": "efgh"}]""";

        await StageRun.RunAsync(stage, Texts, context: context);
        await StageRun.RunAsync(stage, Texts, context: context);

        CallCounts counts = Assert.Single(ledger.Own).Counts;
        // The second of two equal rows joins the request of the first, or finds its answer kept where that was quicker than the row.
        Assert.Equal((2, 2, 4), (counts.Sent, counts.Answered, counts.FromSameRequest + counts.FromJournal));
        Assert.InRange(counts.FromJournal, 3, 4);
        // Each answer, 'You said: abcd', takes one token in and four out.
        Assert.Equal((2, 8, 20), (counts.InputTokens, counts.OutputTokens, counts.TokensSaved));
        Assert.Equal(2 * ((1 * 2.5m) + (4 * 10m)) / 1_000_000, counts.Cost);
        Assert.Equal(4 * ((1 * 2.5m) + (4 * 10m)) / 1_000_000, counts.CostSaved);
    }

    [Fact]
    public async Task An_embedding_says_whether_it_was_paid_for_now()
    {
        await using TestServer server = await TestServer.StartAsync();
        StageContext context = Rows.Context(new MemoryAnswers());
        var stage = new OpenAIEmbedding { Uid = "stage", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, DeploymentName = "text-embedding-3-small", OutputCol = "out", UsageCol = "usage", BatchSize = 2 };

        JsonObject[] first = await StageRun.RunAsync(stage, """[{"text": "abcd"}, {"text": "abcd"}]""", context: context);
        JsonObject[] second = await StageRun.RunAsync(stage, """[{"text": "abcd"}, {"text": "efgh"}]""", context: context);

        Assert.Equal(["sameRequest", "service"], Sources(first).Order());
        Assert.Equal(["journal", "service"], Sources(second));
    }

    [Fact]
    public async Task Texts_that_share_a_request_share_its_tokens_without_a_rest()
    {
        await using TestServer server = await TestServer.StartAsync();
        var stage = new OpenAIEmbedding { Uid = "stage", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, DeploymentName = "text-embedding-3-small", OutputCol = "out", UsageCol = "usage", BatchSize = 3 };

        // 1, 1 and 2 tokens: 4, which three do not share evenly.
        JsonObject[] rows = await StageRun.RunAsync(stage, """[{"text": "abcd"}, {"text": "efgh"}, {"text": "ijklm"}]""");

        Assert.Equal(4, rows.Sum(row => (long)row["usage"]!["total_tokens"]!));
    }

    [Fact]
    public async Task What_an_attempt_spent_that_failed_is_not_forgotten()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ServiceJob job = ServiceJob.Create(server, 6);
        RunRecord failed = await job.RunAsync(job.Specification(job.Prompt(""", "budget": {"maxCalls": 4}""")));

        RunRecord record = await job.ResumeAsync(failed.RunId, "pipeline.p.budget.maxCalls=10");

        Assert.True(record.Status == RunStatus.Completed, record.Error);
        CallCounts counts = Assert.Single(record.Services!.Calls).Counts;
        Assert.Equal((6, 6, 4), (counts.Sent, counts.Answered, counts.FromJournal));
        Assert.Equal(4, Assert.Single(failed.Services!.Calls).Counts.Sent);
    }

    private static IEnumerable<string> Sources(JsonObject[] rows) => rows.Select(row => (string)row["usage"]!["source"]!);
}
