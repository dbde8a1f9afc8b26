using System.Text.Json.Nodes;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Spending;

/// <summary>A run stops where a budget is spent, keeps what it was answered, and goes on where the budget is raised.</summary>
public sealed class BudgetTests
{
    // A row takes two tokens in and four out, at 0.15 and 0.60 for a million: 0.0000027. What a request may take is counted by the whole of its body.
    [Theory]
    [InlineData("maxCalls", "5", 5, "maxCalls is 5, and 5 requests were sent")]
    [InlineData("maxTokens", "90", 15, "maxTokens is 90, ")]
    [InlineData("maxCost", "0.00003", 11, "maxCost is 0.00003, ")]
    public async Task A_run_stops_within_its_budget_and_goes_on_where_it_is_raised(string limit, string most, int expected, string says)
    {
        await using TestServer server = await TestServer.StartAsync();
        using ServiceJob job = ServiceJob.Create(server, 20);
        // How long answers are at most is said, so that no request begins that may not fit.
        RunSpecification specification = job.Specification(job.Prompt($$""", "concurrency": 4, "maxCompletionTokens": 4, "budget": {"{{limit}}": {{most}} }"""), partitions: 2);

        RunRecord stopped = await job.RunAsync(specification);

        Assert.Equal(RunStatus.Failed, stopped.Status);
        Assert.Contains("The budget is spent", stopped.Error, StringComparison.Ordinal);
        Assert.Contains(says, stopped.Error, StringComparison.Ordinal);
        Assert.Contains($"--set pipeline.p.budget.{limit}=", stopped.Error, StringComparison.Ordinal);
        Assert.InRange(server.Requests.Count, 1, expected);
        int paid = server.Requests.Count;
        RunRecord record = await job.ResumeAsync(stopped.RunId, $"pipeline.p.budget.{limit}=1000");
        Assert.True(record.Status == RunStatus.Completed, record.Error);
        // What the other partition had under way when the run stopped is asked for again: fewer than it may have at a time.
        Assert.InRange(server.Requests.Count, 20, 23);
        // A partition that was complete before the budget was spent is not read again.
        Assert.InRange(Assert.Single(record.Services!.Calls).Counts.FromJournal, 0, paid);
        Assert.All(await job.RowsAsync(), row => Assert.StartsWith("You said: ", (string?)row["p"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_of_a_budget_can_be_spent()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ServiceJob job = ServiceJob.Create(server, 7);

        RunRecord record = await job.RunAsync(job.Specification(job.Prompt(""", "concurrency": 3, "budget": {"maxCalls": 7}"""), partitions: 2));

        Assert.True(record.Status == RunStatus.Completed, record.Error);
    }

    [Fact]
    public async Task The_budget_of_a_run_is_one_for_all_its_stages_and_partitions_are_not_set_aside_for_it()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ServiceJob job = ServiceJob.Create(server, 10);
        RunSpecification specification = job.Specification(
            $"{job.Prompt()}, {job.Prompt(""", "promptTemplate": "again {text}" """, "q").Replace("\"promptTemplate\": \"{text}\", ", "", StringComparison.Ordinal)}", partitions: 2,
            """, "onError": "setAside", "options": {"budget": {"maxCalls": 12}}""");

        RunRecord stopped = await job.RunAsync(specification);

        Assert.Equal(RunStatus.Failed, stopped.Status);
        Assert.Contains("--set options.budget.maxCalls=", stopped.Error, StringComparison.Ordinal);
        Assert.Equal(12, server.Requests.Count);
        Assert.Equal(0, stopped.PartitionsSetAside);
        RunRecord record = await job.ResumeAsync(stopped.RunId, "options.budget.maxCalls=20");
        Assert.True(record.Status == RunStatus.Completed, record.Error);
        Assert.Equal(20, server.Requests.Count);
    }

    [Fact]
    public async Task Nothing_but_a_budget_is_changed_when_a_run_goes_on()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ServiceJob job = ServiceJob.Create(server, 3);
        RunRecord stopped = await job.RunAsync(job.Specification(job.Prompt(""", "budget": {"maxCalls": 1}""")));

        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => job.ResumeAsync(stopped.RunId, "pipeline.p.promptTemplate=other"));

        Assert.Contains("is not a budget", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"maxCalls\": 0}", "maxCalls is 0, with which nothing could be asked")]
    [InlineData("{\"maxTokens\": 0}", "maxTokens is 0, with which nothing could be asked")]
    [InlineData("{\"maxCost\": 0}", "maxCost is 0, with which nothing could be asked")]
    [InlineData("{\"maxCalls\": -1}", "maxCalls is -1")]
    [InlineData("{}", "The budget says nothing")]
    public async Task A_budget_with_which_nothing_can_be_done_is_refused(string budget, string says)
    {
        await using TestServer server = await TestServer.StartAsync();
        using ServiceJob job = ServiceJob.Create(server, 1);

        SpecificationException error = Assert.Throws<SpecificationException>(() => job.Specification(job.Prompt($", \"budget\": {budget}")));
        SpecificationException whole = Assert.Throws<SpecificationException>(() => job.Specification(job.Prompt(), 1, $", \"options\": {{\"budget\": {budget}}}"));

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains(says, whole.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cost_is_not_limited_where_nobody_knows_the_price()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ServiceJob job = ServiceJob.Create(server, 1);
        string stage = job.Prompt(""", "budget": {"maxCost": 1}""").Replace("gpt-4o-mini", "my-deployment", StringComparison.Ordinal);

        SpecificationException error = Assert.Throws<SpecificationException>(() => job.Specification(stage));

        Assert.Contains("What 'my-deployment' costs is not known", error.Message, StringComparison.Ordinal);
        Assert.Contains("pricedAs", error.Message, StringComparison.Ordinal);
        Assert.Contains("gpt-4o-mini", error.Message, StringComparison.Ordinal);
        job.Specification(stage.Replace("\"budget\"", "\"pricedAs\": \"gpt-4o\", \"budget\"", StringComparison.Ordinal));
        SpecificationException whole = Assert.Throws<SpecificationException>(() => job.Specification(job.Prompt().Replace("gpt-4o-mini", "my-deployment", StringComparison.Ordinal), 1, """, "options": {"budget": {"maxCost": 1}}"""));
        Assert.Contains("What 'my-deployment' costs is not known", whole.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_without_tokens_has_a_budget_of_calls_alone()
    {
        var stage = new TextSentiment { Url = "https://a.cognitiveservices.azure.com", SubscriptionKey = StageRun.Key, Budget = new CallBudget { MaxTokens = 5 } };

        Answers.AssertRefused(stage, "budget", "tell of no tokens");
        Answers.AssertRefused(new TextSentiment { Url = stage.Url, SubscriptionKey = StageRun.Key, Budget = new CallBudget { MaxCost = 5 } }, "budget", "There are no prices");
        StageValidation.ThrowIfInvalid(new TextSentiment { Url = stage.Url, SubscriptionKey = StageRun.Key, Budget = new CallBudget { MaxCalls = 5 } });
    }

    [Fact]
    public async Task Prices_of_a_table_of_ones_own_hold()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ServiceJob job = ServiceJob.Create(server, 1);
        await File.WriteAllTextAsync(job["prices.yaml"], """
            date: "2026-12-01"
            currency: EUR
            models:
              gpt-4o-mini: { input: 1000000, output: 10000000 }
            """, TestContext.Current.CancellationToken);

        RunRecord record = await job.RunAsync(job.Specification(job.Prompt($", \"prices\": \"{job["prices.yaml"]}\"")));

        StageCalls calls = Assert.Single(record.Services!.Calls);
        Assert.Equal((42m, "EUR, prices of 2026-12-01"), (calls.Counts.Cost, calls.Prices));
    }

    [Theory]
    [InlineData("models: {}", "is no table of prices")]
    [InlineData("date: x\nmodels: { other: { input: 1 } }", "What 'gpt-4o-mini' costs is not known")]
    [InlineData("date: x\nmodels: { gpt-4o-mini: { input: -1 } }", "not from 0 up")]
    public async Task A_table_that_is_none_or_lacks_the_model_is_refused_before_anything_is_sent(string table, string says)
    {
        await using TestServer server = await TestServer.StartAsync();
        using ServiceJob job = ServiceJob.Create(server, 1);
        await File.WriteAllTextAsync(job["prices.yaml"], table, TestContext.Current.CancellationToken);

        RunRecord record = await job.RunAsync(job.Specification(job.Prompt($", \"prices\": \"{job["prices.yaml"]}\", \"budget\": {{\"maxCost\": 1}}")));

        Assert.Equal(RunStatus.Failed, record.Status);
        Assert.Contains(says, record.Error, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void The_standard_table_has_a_date_a_source_and_prices()
    {
        PriceTable table = PriceTable.Standard;

        Assert.True(DateOnly.TryParse(table.Date, out _));
        Assert.StartsWith("https://", table.Source, StringComparison.Ordinal);
        Assert.All(table.Models, model => Assert.True(model.Value.Input > 0));
        Assert.Same(table.Find("gpt-4o-mini"), table.Find("gpt-4o-mini-2024-07-18"));
        Assert.Null(table.Find("gpt-4o-mini-unknown"));
    }
}
