using Azure.Core;
using Azure.Identity;

namespace SynapseServerless.Secrets;

/// <summary>Tokens of Entra ID for services, by which a process shows who it is without a key.</summary>
/// <param name="credential">What the process is; null for what the environment, a managed identity or a developer's tools say.</param>
public sealed class AccessTokens(TokenCredential? credential = null)
{
    private readonly Lazy<TokenCredential> _credential = new(() => credential ?? new DefaultAzureCredential());

    /// <summary>What the process is, for clients that ask for tokens by themselves.</summary>
    internal TokenCredential Credential => _credential.Value;

    /// <summary>A token that is valid now. The credential keeps it until it is about to expire.</summary>
    /// <param name="scope">What it is for, such as <c>https://cognitiveservices.azure.com/.default</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SynapseException">The process has no identity here.</exception>
    public async ValueTask<string> GetTokenAsync(string scope, CancellationToken cancellationToken) =>
        (await GetAsync(scope, cancellationToken).ConfigureAwait(false)).Token;

    /// <summary>A token that is valid now, with the time at which it ends.</summary>
    /// <param name="scope">What it is for, such as <c>https://NAME.servicebus.windows.net/.default</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SynapseException">The process has no identity here.</exception>
    public async ValueTask<AccessToken> GetAsync(string scope, CancellationToken cancellationToken)
    {
        try
        {
            return await _credential.Value.GetTokenAsync(new TokenRequestContext([scope]), cancellationToken).ConfigureAwait(false);
        }
        catch (AuthenticationFailedException error)
        {
            throw new SynapseException(
                $"Entra ID gives no token for {scope}: {error.Message.Split('\n')[0].Trim().TrimEnd('.')}", Location.None,
                "Sign in with the Azure CLI, give the app a managed identity, or use a key.", error);
        }
    }
}
