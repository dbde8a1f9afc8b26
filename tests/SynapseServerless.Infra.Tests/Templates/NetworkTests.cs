using System.Text.Json.Nodes;
using Xunit;

namespace SynapseServerless.Infra.Tests;

public sealed class NetworkTests
{
    [Fact]
    public async Task Without_a_private_network_there_is_none_of_it()
    {
        foreach (Deployment deployment in (Deployment[])[await Deployment.PlainAsync(), await Deployment.FullAsync()])
            Assert.DoesNotContain(deployment.Resources, resource => ((string)resource["type"]!).StartsWith("Microsoft.Network/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_a_private_network_what_holds_data_has_an_endpoint_for_each_of_its_services()
    {
        string[] endpoints =
        [
            .. (await Deployment.PrivateAsync()).Of("Microsoft.Network/privateEndpoints")
                .Select(endpoint => endpoint["properties"]!["privateLinkServiceConnections"]![0]!["properties"]!)
                .Select(connection => $"{((string)connection["privateLinkServiceId"]!).Split('/')[^1][..6]} {(string?)connection["groupIds"]![0]}")
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(6, endpoints.Length);
        Assert.Equal(["blob", "queue", "table"], endpoints.Where(endpoint => endpoint.StartsWith("sthost", StringComparison.Ordinal)).Select(endpoint => endpoint.Split(' ')[1]));
    }

    [Fact]
    public async Task In_a_private_network_accounts_and_vault_refuse_everybody_else()
    {
        Deployment deployment = await Deployment.PrivateAsync();
        JsonObject[] guarded = [.. deployment.Of("Microsoft.Storage/storageAccounts"), .. deployment.Of("Microsoft.KeyVault/vaults")];
        Assert.Equal(3, guarded.Length);
        Assert.All(guarded, resource => Assert.Equal("Deny", (string?)resource["properties"]!["networkAcls"]!["defaultAction"]));
        // Event Grid delivers to the data account as a trusted service; the other two have no address in public at all.
        Assert.Equal(2, guarded.Count(resource => (string?)resource["properties"]!["publicNetworkAccess"] == "Disabled"));
    }

    [Fact]
    public async Task In_a_private_network_app_and_workers_are_in_subnets_of_their_own()
    {
        Deployment deployment = await Deployment.PrivateAsync();
        JsonNode[] subnets = [.. Assert.Single(deployment.Of("Microsoft.Network/virtualNetworks"))["properties"]!["subnets"]!.AsArray().Select(subnet => subnet!)];
        Assert.Equal(["10.40.0.0/24", "10.40.1.0/24", "10.40.2.0/24"], subnets.Select(subnet => (string?)subnet["properties"]!["addressPrefix"]));
        Assert.Equal(
            ["Microsoft.App/environments", "Microsoft.App/environments", null],
            subnets.Select(subnet => (string?)subnet["properties"]!["delegations"]?[0]!["properties"]!["serviceName"]));
        Assert.NotNull(Assert.Single(deployment.Of("Microsoft.Web/sites"))["properties"]!["virtualNetworkSubnetId"]);
        Assert.True((bool)Assert.Single(deployment.Of("Microsoft.App/managedEnvironments"))["properties"]!["vnetConfiguration"]!["internal"]!);
    }
}
