using System.Text.Json.Nodes;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.OpenAI;

/// <summary>Several places behind one stage: the first tier is used as long as it takes requests.</summary>
public sealed class EndpointPoolTests
{
    [Fact]
    public async Task What_the_first_tier_refuses_goes_to_the_next_and_no_row_waits_for_the_hold()
    {
        await using TestServer provisioned = await TestServer.StartAsync(), payAsYouGo = await TestServer.StartAsync();
        // Three requests in a day: nobody waits for the fourth.
        provisioned.Faults = new Misbehaviour { Limit = new RateLimit(3, TimeSpan.FromDays(1)) };
        OpenAIPrompt stage = Stage(new OpenAIEndpoint { Url = provisioned.Url.ToString() }, new OpenAIEndpoint { Url = payAsYouGo.Url.ToString(), Tier = 1 });

        JsonObject[] rows = await StageRun.RunAsync(stage, Texts(10));

        Assert.Equal(Enumerable.Range(0, 10).Select(row => $"You said: row {row}"), rows.Select(row => (string?)row["out"]));
        // Which of them answered is a column, and in the ledger of the run.
        Assert.Equal(3, rows.Count(row => (string?)row["by"] == $"small at {provisioned.Url.Authority}"));
        Assert.Equal(7, rows.Count(row => (string?)row["by"] == $"small at {payAsYouGo.Url.Authority}"));
        Assert.Equal(3, provisioned.Faults.Limit!.Taken);
        Assert.Equal(7, payAsYouGo.Requests.Count);
        // Once it has refused it is left alone; what was under way then may be refused too.
        Assert.InRange(provisioned.Faults.Limit.Refused, 1, 4);
    }

    [Fact]
    public async Task Places_of_one_tier_share_the_work()
    {
        await using TestServer one = await TestServer.StartAsync(), other = await TestServer.StartAsync();
        foreach (TestServer server in (TestServer[])[one, other])
            server.Faults = new Misbehaviour { Latency = TimeSpan.FromMilliseconds(20) };
        OpenAIPrompt stage = Stage(new OpenAIEndpoint { Url = one.Url.ToString() }, new OpenAIEndpoint { Url = other.Url.ToString() });

        await StageRun.RunAsync(stage, Texts(40));

        Assert.Equal(40, one.Requests.Count + other.Requests.Count);
        Assert.InRange(one.Requests.Count, 10, 30);
    }

    private static OpenAIPrompt Stage(params OpenAIEndpoint[] places) => new()
    {
        Uid = "p", Pool = places, SubscriptionKey = StageRun.Key, DeploymentName = "small", PromptTemplate = "{text}", SystemPrompt = "", OutputCol = "out", EndpointCol = "by", Concurrency = 4,
    };

    private static string Texts(int rows) => new JsonArray([.. Enumerable.Range(0, rows).Select(row => (JsonNode)new JsonObject { ["text"] = $"row {row}" })]).ToJsonString();
}
