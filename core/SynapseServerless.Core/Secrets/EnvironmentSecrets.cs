using SynapseServerless.Specifications;

namespace SynapseServerless.Secrets;

/// <summary>Secrets in environment variables: <c>openai-key</c> is in <c>SYNAPSE_SECRET_OPENAI_KEY</c>.</summary>
/// <param name="variable">Looks up a variable; null for those of the process.</param>
public sealed class EnvironmentSecrets(Func<string, string?>? variable = null) : ISecretSource
{
    private readonly Func<string, string?> _variable = variable ?? Environment.GetEnvironmentVariable;

    /// <inheritdoc/>
    public string Describe(Secret secret) => $"the environment variable {secret.EnvironmentVariable}";

    /// <inheritdoc/>
    /// <exception cref="SpecificationException">The variable is a reference to a vault that was not resolved.</exception>
    public ValueTask<string?> FindAsync(Secret secret, CancellationToken cancellationToken)
    {
        string? value = _variable(secret.EnvironmentVariable);
        if (VaultReference.IsUnresolved(value))
        {
            throw new SpecificationException(
                $"{secret.EnvironmentVariable} is a reference to a vault that was not resolved", Location.None,
                "Put the secret into the vault, let the app read it, and start the app again.");
        }
        return ValueTask.FromResult(value is { Length: > 0 } ? value : null);
    }
}
