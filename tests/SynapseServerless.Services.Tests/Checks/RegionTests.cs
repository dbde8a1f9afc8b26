using System.Net;
using System.Net.Sockets;
using SynapseServerless.Stages;
using SynapseServerless.Trust;
using Xunit;

namespace SynapseServerless.Services.Tests.Checks;

/// <summary>Regions that there are not, as names show it that no look-up finds: the host of a region is made of its name.</summary>
public sealed class RegionTests
{
    [Fact]
    public async Task A_region_whose_host_is_not_there_is_told_with_what_would_be_right()
    {
        var asked = new List<string>();

        ServiceCheckResult result = await CheckAsync(new TextSentiment { Uid = "s", Location = "westeuropa", SubscriptionKey = StageRun.Key }, asked, SocketError.HostNotFound);

        // What Azure calls the hosts of its regions.
        Assert.Equal(["westeuropa.api.cognitive.microsoft.com"], asked);
        Assert.Equal((ServiceVerdict.WrongRegion, null), (result.Verdict, result.Status));
        Assert.Equal("There is no host westeuropa.api.cognitive.microsoft.com", result.Problem);
        Assert.Contains("location:", result.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_that_is_not_there_is_no_matter_of_its_region()
    {
        var asked = new List<string>();

        ServiceCheckResult result = await CheckAsync(new TextSentiment { Uid = "s", CustomServiceName = "no-such-resource", SubscriptionKey = StageRun.Key }, asked, SocketError.HostNotFound);

        Assert.Equal(["no-such-resource.cognitiveservices.azure.com"], asked);
        Assert.Equal(ServiceVerdict.NotReachable, result.Verdict);
        Assert.Contains("the name of the resource", result.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_over_such_a_region_ends_each_row_with_the_host_that_is_not_there()
    {
        StageHost host = Host([], SocketError.HostNotFound);
        var stage = new TextSentiment { Uid = "s", Location = "westeuropa", SubscriptionKey = StageRun.Key, MaxAttempts = 1, ErrorCol = "error", OutputCol = "out" };

        System.Text.Json.Nodes.JsonObject row = Assert.Single(await StageRun.RunAsync(stage, """[{"text": "good"}]""", context: new StageContext("s") { Host = host }));

        Assert.Equal("NameResolutionError", (string?)row["error"]!["code"]);
        Assert.Contains("westeuropa.api.cognitive.microsoft.com", (string?)row["error"]!["message"], StringComparison.Ordinal);
    }

    private static async Task<ServiceCheckResult> CheckAsync(Stage stage, List<string> asked, SocketError error)
    {
        ServiceCheck check = Assert.Single(ServiceCheck.Of([stage]));
        return await check.RunAsync(Host(asked, error), TestContext.Current.CancellationToken);
    }

    // A look-up that finds nothing, on whichever network the test runs.
    private static StageHost Host(List<string> asked, SocketError error) => StageRun.Host() with
    {
        Http = new HttpHandlers(HostPolicy.Any, (host, _) =>
        {
            asked.Add(host);
            return Task.FromException<IPAddress[]>(new SocketException((int)error));
        }),
    };
}
