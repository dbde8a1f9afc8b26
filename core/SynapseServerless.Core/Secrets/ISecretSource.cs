using SynapseServerless.Specifications;

namespace SynapseServerless.Secrets;

/// <summary>A place that secrets come from.</summary>
public interface ISecretSource
{
    /// <summary>Where a secret is or would be, for messages, such as <c>the environment variable SYNAPSE_SECRET_OPENAI_KEY</c>.</summary>
    /// <param name="secret">The secret.</param>
    string Describe(Secret secret);

    /// <summary>Looks a secret up.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its value; null where this place does not have it.</returns>
    /// <exception cref="SynapseException">The place cannot be read; the message does not have the value.</exception>
    ValueTask<string?> FindAsync(Secret secret, CancellationToken cancellationToken);
}
