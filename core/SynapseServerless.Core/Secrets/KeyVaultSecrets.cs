using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using SynapseServerless.Specifications;
using SynapseServerless.Trust;

namespace SynapseServerless.Secrets;

/// <summary>Secrets in an Azure Key Vault (<c>SYNAPSE_KEY_VAULT</c>), reached with the identity of the process.</summary>
public sealed class KeyVaultSecrets : ISecretSource
{
    private readonly Uri _vault;
    private readonly SecretClient _client;

    /// <summary>Connects to a vault; nothing is called before a secret is asked for.</summary>
    /// <param name="vault">Its URL, such as <c>https://NAME.vault.azure.net</c>.</param>
    /// <param name="credential">The identity; null for the managed identity, or who is signed in on this machine.</param>
    /// <param name="handler">Sends the requests; null for a guarded one that calls this vault alone.</param>
    /// <exception cref="SpecificationException">The URL is no https URL of a host.</exception>
    public KeyVaultSecrets(Uri vault, TokenCredential? credential = null, HttpMessageHandler? handler = null)
    {
        _vault = vault;
        if (!vault.IsAbsoluteUri || vault.Scheme != Uri.UriSchemeHttps || vault.UserInfo.Length > 0 || vault.PathAndQuery != "/")
            throw new SpecificationException($"This is not the URL of a key vault: '{vault.OriginalString}'", new Location { File = "SYNAPSE_KEY_VAULT" }, "Give https://NAME.vault.azure.net.");
        // The operator named the vault, and needs not name it a second time among the hosts that stages may call.
        handler ??= new HttpHandlers(new HostPolicy([$"{HostName.InUrl(vault)}:{vault.Port.ToString(CultureInfo.InvariantCulture)}"])).For(vault);
        _client = new SecretClient(vault, credential ?? new DefaultAzureCredential(), new SecretClientOptions { Transport = new HttpClientTransport(handler) });
    }

    /// <inheritdoc/>
    public string Describe(Secret secret) => $"the secret {secret.Name} of {_vault.Host}";

    /// <inheritdoc/>
    public async ValueTask<string?> FindAsync(Secret secret, CancellationToken cancellationToken)
    {
        try
        {
            Response<KeyVaultSecret> response = await _client.GetSecretAsync(secret.Name, cancellationToken: cancellationToken).ConfigureAwait(false);
            return response.Value.Value;
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            return null;
        }
        catch (RequestFailedException error) when (error.Status == 403)
        {
            throw Unusable(secret, error, error.ErrorCode == "Forbidden" && error.Message.Contains("disabled", StringComparison.OrdinalIgnoreCase)
                ? "Enable this version of the secret."
                : "Give the identity of this process the role Key Vault Secrets User on the vault, and let the vault's firewall admit it.");
        }
        catch (RequestFailedException error) when (error.Status == 401)
        {
            throw Unusable(secret, error, "The vault takes no token of this identity: is the vault in another tenant?");
        }
        catch (RequestFailedException error) when (error.Status == 429)
        {
            throw Unusable(secret, error, "The vault gets too many requests. Try again, or use SYNAPSE_SECRETS_FOLDER or environment variables instead.");
        }
        catch (Exception error) when (error is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            throw Unusable(secret, error, "Check SYNAPSE_KEY_VAULT, and that the vault can be reached with the identity of this process.");
        }
    }

    // Messages of the vault have several lines, headers among them.
    private SynapseException Unusable(Secret secret, Exception error, string remedy)
    {
        string reason = (error is AggregateException { InnerException: { } inner } ? inner : error).Message.Split('\n')[0].Trim();
        return new SynapseException($"{_vault.Host} does not give the secret '{secret.Name}': {reason}", Location.None, remedy, error);
    }
}
