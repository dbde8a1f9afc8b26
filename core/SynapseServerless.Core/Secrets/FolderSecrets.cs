using SynapseServerless.Specifications;

namespace SynapseServerless.Secrets;

/// <summary>Secrets in files of a folder, a file for each, as Kubernetes and Container Apps mount them (<c>SYNAPSE_SECRETS_FOLDER</c>).</summary>
/// <remarks>A file is read at each use, so that a secret that was replaced counts at once. A line break at its end is no part of the secret.</remarks>
/// <param name="folder">The folder.</param>
public sealed class FolderSecrets(string folder) : ISecretSource
{
    /// <inheritdoc/>
    public string Describe(Secret secret) => $"the file {Path.Combine(folder, secret.Name)}";

    /// <inheritdoc/>
    public async ValueTask<string?> FindAsync(Secret secret, CancellationToken cancellationToken)
    {
        string file = Path.Combine(folder, secret.Name);
        try
        {
            string text = await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false);
            return text.EndsWith('\n') ? text[..^(text.EndsWith("\r\n", StringComparison.Ordinal) ? 2 : 1)] : text;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SynapseException($"The secret '{secret.Name}' cannot be read", Location.OfFile(file), "Let the user of this process read the file.", error);
        }
    }
}
