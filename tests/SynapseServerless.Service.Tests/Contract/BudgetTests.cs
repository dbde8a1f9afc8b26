using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SynapseServerless.TestService;

namespace SynapseServerless.Service.Tests.Contract;

/// <summary>Budgets of runs that call a service: they stop the run, its record says what was spent, and the run goes on where they are raised.</summary>
/// <remarks>Tasks are carried out by processes of their own, so that what they count and what they may spend travels between processes.</remarks>
public sealed class BudgetTests(ServiceUnderTest service) : ContractTests(service)
{
    private const int Asked = 20;

    [Thorough]
    [Fact]
    public async Task A_run_whose_budget_is_spent_goes_on_where_it_is_raised_and_pays_for_nothing_twice()
    {
        ServiceUnderTest.NeedThisMachine();
        await using TestServer model = await TestServer.StartAsync();
        string run = await StartAsync(model, """, "options": { "budget": { "maxCalls": 5 } }""");

        Answer stopped = await Api.UntilAsync(run, Api.HasEnded);
        Assert.Equal("failed", stopped.Text("status"));
        Assert.Contains("maxCalls is 5, and 5 requests were sent", stopped.Text("error"), StringComparison.Ordinal);
        Assert.Equal((5, 5, 0), await CountsAsync(run));

        // As it was it stops again, and sends nothing.
        await Api.PostAsync($"/v1/runs/{run}/resume");
        Assert.Equal("failed", (await Api.UntilAsync(run, Api.HasEnded)).Text("status"));
        Assert.Equal(5, model.Requests.Count);

        Answer resumed = await Api.PostAsync($"/v1/runs/{run}/resume", """{ "overrides": ["options.budget.maxCalls=20"] }""");
        Assert.True(resumed.Status == HttpStatusCode.Accepted, resumed.Body);
        Answer completed = await Api.CompletedAsync(run);
        Assert.Equal((2, Asked), (completed.Json["resumes"]!.GetValue<int>(), model.Requests.Count));
        // The third start found the five answers; the second as many of them as came before the row that the budget had nothing left for.
        (long sent, long answered, long found) = await CountsAsync(run);
        Assert.Equal((Asked, Asked), (sent, answered));
        Assert.InRange(found, 5, 10);
        JsonNode record = await RecordAsync(run);
        Assert.Equal(20, JsonNode.Parse((string)record["specification"]!)!["options"]!["budget"]!["maxCalls"]!.GetValue<int>());
        IReadOnlyList<JsonNode> rows = await Weather.RowsAsync(Storage, $"{Root}/data/asked/{Unique}");
        Assert.Equal(Asked, rows.Count);
        Assert.All(rows, row => Assert.Equal($"You said: {row["text"]}", (string?)row["said"]));
    }

    [Fact]
    public async Task What_is_no_larger_budget_is_refused_and_the_run_stays_as_it_was()
    {
        ServiceUnderTest.NeedThisMachine();
        await using TestServer model = await TestServer.StartAsync();
        string run = await StartAsync(model, "");
        await Api.UntilAsync(run, Api.HasEnded);
        string before = await SpecificationAsync(run);

        foreach ((string body, string says, string? pointer) in ((string, string, string?)[])
        [
            ("""{ "overrides": ["pipeline.p.budget.maxCalls=20", "pipeline.p.promptTemplate=other"] }""", "is not a budget", "/overrides/1"),
            ("""{ "overrides": ["pipeline.p.budget.maxCalls=none"] }""", "maxCalls", null),
            ("""{ "overrides": ["pipeline.p.budget.maxCalls=0"] }""", "maxCalls is 0", null),
            ("""{ "overrides": ["pipeline.q.budget.maxCalls=20"] }""", "'q'", "/overrides/0"),
            ("""{ "overrides": "options.budget.maxCalls=20" }""", "a list of texts", "/overrides"),
            ("""{ "override": ["options.budget.maxCalls=20"] }""", "no key 'override'", "/override"),
        ])
        {
            Answer refused = (await Api.PostAsync($"/v1/runs/{run}/resume", body)).IsProblem(HttpStatusCode.UnprocessableEntity);
            Assert.Contains(says, refused.Body.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
            if (pointer is not null)
                Assert.Equal([pointer], refused.Pointers);
        }

        Assert.Equal(before, await SpecificationAsync(run));
        Assert.Equal("failed", (await Api.GetAsync($"/v1/runs/{run}")).Text("status"));
    }

    private async Task<string> StartAsync(TestServer model, string more)
    {
        string input = $"asked-{Unique}.csv";
        string rows = "text\n" + string.Concat(Enumerable.Range(0, Asked).Select(row => string.Create(CultureInfo.InvariantCulture, $"row {row}\n")));
        await Storage.TryCreateAsync($"{Root}/data/{input}", Encoding.UTF8.GetBytes(rows), TestContext.Current.CancellationToken);
        string budget = more.Length > 0 ? "" : ", \"budget\": { \"maxCalls\": 1 }";
        return await Api.StartAsync($$"""
            {
              "name": "{{Unique}}",
              "inputs": { "rows": { "path": "{{input}}", "partitions": 1 } },
              "pipeline": [{ "type": "OpenAIPrompt", "uid": "p", "url": "{{model.Url}}v1", "deploymentName": "gpt-4o-mini", "promptTemplate": "{text}", "systemPrompt": "", "outputCol": "said", "concurrency": 4{{budget}} }],
              "transform": "rows",
              "output": { "data": "asked/{{Unique}}", "format": "ndjson" }{{more}}
            }
            """);
    }

    // Sent, answered, and found in what was answered before.
    private async Task<(long Sent, long Answered, long FromJournal)> CountsAsync(string run)
    {
        JsonNode counts = Assert.Single((await RecordAsync(run))["services"]!["calls"]!.AsArray())!["counts"]!;
        return ((long)counts["sent"]!, (long)counts["answered"]!, (long)counts["fromJournal"]!);
    }

    private async Task<JsonNode> RecordAsync(string run) => JsonNode.Parse((await Storage.TryReadAsync($"{Root}/runs/{run}/run.json", TestContext.Current.CancellationToken))!.Value.Span)!;

    private async Task<string> SpecificationAsync(string run) => Encoding.UTF8.GetString((await Storage.TryReadAsync($"{Root}/runs/{run}/specification.json", TestContext.Current.CancellationToken))!.Value.Span);
}
