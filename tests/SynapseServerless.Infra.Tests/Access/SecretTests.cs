using System.Text.Json.Nodes;
using Xunit;

namespace SynapseServerless.Infra.Tests;

public sealed class SecretTests
{
    /// <summary>What would be a key, or a way to get one.</summary>
    private static readonly string[] _forbidden =
    [
        "listKeys", "listAccountSas", "listServiceSas", "listCallbackUrl(", "listCredentials", "listSecrets", "listConnectionStrings", "listQueryKeys",
        "AccountKey=", "SharedAccessKey", "SharedAccessSignature", "DefaultEndpointsProtocol", "AccountName=", "primaryKey", "\"sharedKey\"",
    ];

    [Fact]
    public async Task No_template_asks_for_a_key()
    {
        foreach (Template template in await Template.AllAsync())
        {
            // The workflow's own callback address is asked for while it runs, by itself.
            string text = template.Json.ToJsonString().Replace("@listCallbackUrl()", "", StringComparison.Ordinal);
            Assert.DoesNotContain(_forbidden, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task No_output_is_a_secret()
    {
        string[] outputs = [.. (await Template.AllAsync()).SelectMany(template => (template.Json["outputs"] as JsonObject ?? []).Select(output => output.Value!.ToJsonString()))];
        Assert.DoesNotContain(outputs, output => output.Contains("secret", StringComparison.OrdinalIgnoreCase) || output.Contains("newGuid", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_of_the_service_are_made_once_and_kept_by_later_deployments()
    {
        Template vault = (await Template.AllAsync()).Single(template => template.Name == "vault");
        JsonNode[] secrets = [.. vault.Json["resources"]!.AsObject().Select(entry => entry.Value!).Where(resource => (string?)resource["type"] == "Microsoft.KeyVault/vaults/secrets")];
        Assert.Equal(5, secrets.Length);
        Assert.All(secrets, secret => Assert.NotNull(secret["@options"]!["onlyIfNotExists"]));
        Assert.All((string[])["operatorKey", "workflowKey", "callbackSecret", "hubKey"], name => Assert.Equal("securestring", (string?)vault.Json["parameters"]![name]!["type"]));
    }

    [Thorough]
    [Fact]
    public async Task What_has_local_keys_has_them_off()
    {
        foreach (Deployment deployment in await Deployment.AllAsync())
        {
            Assert.True((bool)Single(deployment, "Microsoft.Insights/components")["DisableLocalAuth"]!);
            Assert.True((bool)Single(deployment, "Microsoft.OperationalInsights/workspaces")["features"]!["disableLocalAuth"]!);
            Assert.False((bool)Single(deployment, "Microsoft.ContainerRegistry/registries")["adminUserEnabled"]!);
            Assert.False((bool)Single(deployment, "Microsoft.ContainerRegistry/registries")["anonymousPullEnabled"]!);
            Assert.Equal("azure-monitor", (string?)Single(deployment, "Microsoft.App/managedEnvironments")["appLogsConfiguration"]!["destination"]);
            Assert.All(deployment.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies"), policy => Assert.False((bool)policy["properties"]!["allow"]!));
            JsonNode vault = Single(deployment, "Microsoft.KeyVault/vaults");
            Assert.True((bool)vault["enableRbacAuthorization"]!);
            Assert.True((bool)vault["enablePurgeProtection"]!);
        }
    }

    private static JsonNode Single(Deployment deployment, string type) => Assert.Single(deployment.Of(type))["properties"]!;
}
