using Xunit;

namespace SynapseServerless.Service.Tests.Trust;

public sealed class VaultReferenceTests
{
    // The text of a reference is as long as a key and known to anybody who knows the vault's name.
    [Theory]
    [InlineData("SYNAPSE_API_KEYS")]
    [InlineData("SYNAPSE_CALLBACK_SECRET")]
    public void A_reference_that_the_platform_did_not_resolve_is_no_key(string name)
    {
        var variables = new Dictionary<string, string>
        {
            ["SYNAPSE_ROOT"] = "root",
            ["SYNAPSE_API_KEYS"] = new('k', 64),
            [name] = "@Microsoft.KeyVault(SecretUri=https://vault.vault.azure.net/secrets/api-keys)",
        };
        var error = Assert.ThrowsAny<SpecificationException>(() => ServiceOptions.FromEnvironment(variables.GetValueOrDefault));
        Assert.Contains($"{name} is a reference to a vault that was not resolved", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("vault.vault.azure.net", error.Message, StringComparison.Ordinal);
    }
}
