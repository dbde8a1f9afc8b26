using System.Text.Json.Nodes;
using Xunit;

namespace SynapseServerless.Infra.Tests;

public sealed class EventHubsTests
{
    [Fact]
    public async Task There_is_no_namespace_unless_there_are_event_hubs() =>
        Assert.DoesNotContain((await Deployment.PlainAsync()).Resources, resource => ((string?)resource["type"])!.StartsWith("Microsoft.EventHub", StringComparison.Ordinal));

    [Fact]
    public async Task A_namespace_has_the_hubs_and_groups_that_are_asked_for_and_no_key()
    {
        Deployment deployment = await Deployment.FullAsync();
        JsonObject space = Assert.Single(deployment.Of("Microsoft.EventHub/namespaces"));
        // The Basic tier has no Kafka endpoint (Microsoft's page "What is Azure Event Hubs for Apache Kafka").
        Assert.Equal("Standard", (string?)space["sku"]!["name"]);
        Assert.True((bool)space["properties"]!["disableLocalAuth"]!);
        Assert.Equal(4, (int)space["properties"]!["maximumThroughputUnits"]!);

        JsonObject hub = Assert.Single(deployment.Of("Microsoft.EventHub/namespaces/eventhubs"));
        Assert.EndsWith("/flights", (string?)hub["name"], StringComparison.Ordinal);
        Assert.Equal(4, (int)hub["properties"]!["partitionCount"]!);
        Assert.Equal(72, (int)hub["properties"]!["retentionDescription"]!["retentionTimeInHours"]!);
        Assert.EndsWith("/flights/audit", (string?)Assert.Single(deployment.Of("Microsoft.EventHub/namespaces/eventhubs/consumergroups"))["name"], StringComparison.Ordinal);
    }
}
