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
    public ValueTask<string?> FindAsync(Secret secret, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_variable(secret.EnvironmentVariable) is { Length: > 0 } value ? value : null);
}
