using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Tests;

/// <summary>What runs on Durable Functions ask of services is counted and kept within budgets, whichever activity asks.</summary>
public sealed class DurableLedgerTests
{
    [Fact]
    public async Task The_record_says_what_all_activities_sent_and_what_it_cost()
    {
        await using PaidRun paid = await PaidRun.StartAsync(rows: 10);

        RunRecord record = await paid.EndAsync(await paid.AskAsync(partitions: 3, more: ""));

        Assert.Equal((RunStatus.Completed, null), (record.Status, record.Error));
        Assert.Equal(10, paid.Model.Requests.Count);
        StageCalls calls = Assert.Single(record.Services!.Calls);
        Assert.Equal(("p", "gpt-4o-mini at " + paid.Model.Url.Authority), (calls.Stage, calls.Endpoint));
        // The server counts a token for four characters: 'row 7' has two, and 'You said: row 7' has four. A million cost 0.15 and 0.60.
        Assert.Equal((10, 10, 20, 40, 0.000027m), (calls.Counts.Sent, calls.Counts.Answered, calls.Counts.InputTokens, calls.Counts.OutputTokens, calls.Counts.Cost));
        Assert.Equal(calls.Endpoint, Assert.Single(record.Services.Endpoints).Endpoint);
    }

    [Fact]
    public async Task A_budget_stops_a_run_which_goes_on_where_it_is_raised_and_pays_for_nothing_twice()
    {
        await using PaidRun paid = await PaidRun.StartAsync(rows: 12);

        string run = await paid.AskAsync(partitions: 2, more: """, "options": { "budget": { "maxCalls": 5 } }""");
        RunRecord stopped = await paid.EndAsync(run);

        Assert.Equal(RunStatus.Failed, stopped.Status);
        Assert.Contains("maxCalls is 5, and 5 requests were sent", stopped.Error, StringComparison.Ordinal);
        // Both partitions are in one process, which keeps to the budget exactly.
        Assert.Equal((5, 5), (paid.Model.Requests.Count, Assert.Single(stopped.Services!.Calls).Counts.Sent));
        await Assert.ThrowsAsync<SpecificationException>(() => paid.Runs.ResumeAsync(run, ["pipeline.p.promptTemplate=other"], TestContext.Current.CancellationToken));

        await paid.Runs.ResumeAsync(run, ["options.budget.maxCalls=12"], TestContext.Current.CancellationToken);
        RunRecord record = await paid.EndAsync(run);

        Assert.Equal((RunStatus.Completed, null, 1), (record.Status, record.Error, record.Resumes));
        Assert.Equal(12, paid.Model.Requests.Count);
        CallCounts counts = Assert.Single(record.Services!.Calls).Counts;
        Assert.Equal((12, 12, 5), (counts.Sent, counts.Answered, counts.FromJournal));
        Assert.Contains("\"maxCalls\":12", record.Specification.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(12, paid.Rows().Length);
        Assert.All(paid.Rows(), row => Assert.Equal($"You said: {row["text"]}", (string?)row["said"]));
    }
}
