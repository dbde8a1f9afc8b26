using System.Text.Json.Nodes;
using Xunit;

namespace SynapseServerless.Infra.Tests;

public sealed class RegionTests
{
    /// <summary>
    /// Regions with Flex Consumption, as Microsoft's template durable-functions-quickstart-dotnet-azd lists them, without the one for early tests of Azure itself.
    /// </summary>
    private static readonly string[] _regions =
    [
        "australiaeast", "australiasoutheast", "brazilsouth", "canadacentral", "centralindia", "centralus", "eastasia", "eastus", "eastus2", "francecentral",
        "germanywestcentral", "italynorth", "japaneast", "koreacentral", "northcentralus", "northeurope", "norwayeast", "southafricanorth", "southcentralus",
        "southeastasia", "southindia", "spaincentral", "swedencentral", "uaenorth", "uksouth", "ukwest", "westcentralus", "westeurope", "westus", "westus2", "westus3",
    ];

    [Fact]
    public async Task Regions_are_those_with_Flex_Consumption_and_azd_knows_that_they_are_regions()
    {
        JsonNode location = (await Template.AllAsync()).Single(template => template.Name == "main").Json["parameters"]!["location"]!;
        Assert.Equal(_regions, location["allowedValues"]!.AsArray().Select(region => (string)region!));
        Assert.Equal("location", (string?)location["metadata"]!["azd"]!["type"]);
    }

    [Theory]
    // Azure Functions are there, and Flex Consumption is not.
    [Thorough]
    [InlineData("westindia")]
    public async Task A_region_without_Flex_Consumption_is_refused_before_anything_is_made(string region)
    {
        Bicep.SkipWithout();
        // azd compiles the parameters before it deploys.
        (int exitCode, string said) = await Bicep.RunAsync(
            new Dictionary<string, string> { ["AZURE_ENV_NAME"] = "dev", ["AZURE_LOCATION"] = region }, "build-params", Repository.PathOf("infra/main.bicepparam"), "--stdout");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("'swedencentral'", said, StringComparison.Ordinal);
        Assert.Contains($"'{region}'", said, StringComparison.Ordinal);
    }
}
