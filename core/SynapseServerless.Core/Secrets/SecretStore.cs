using Microsoft.Extensions.Logging;
using SynapseServerless.Resources;
using SynapseServerless.Specifications;

namespace SynapseServerless.Secrets;

/// <summary>Looks secrets up where they are used, and forgets them when the use is over.</summary>
/// <remarks>
/// Sources are asked in their order, and the first that has the secret gives it. Uses of one secret that overlap share one look-up, so
/// that calls side by side ask a vault once. Errors that leave a use and messages of a <see cref="Guard">guarded log</see> show names
/// in the place of values.
/// </remarks>
/// <param name="sources">Where secrets are.</param>
public sealed class SecretStore(params IReadOnlyList<ISecretSource> sources) : IDisposable
{
    // Nothing stays in it that is not leased: a secret lives as long as its uses.
    private readonly LeasedCache _inUse = new(capacity: 0);

    /// <summary>Replaces values of secrets that are in use by their names.</summary>
    public Redactor Redactor { get; } = new();

    /// <summary>Uses a secret.</summary>
    /// <typeparam name="T">What the use gives.</typeparam>
    /// <param name="secret">The secret.</param>
    /// <param name="where">Where its name stands, for errors.</param>
    /// <param name="use">The use; the value is not to be kept beyond it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SpecificationException">No source has the secret.</exception>
    /// <exception cref="SynapseException">A source cannot be read, or the use failed with the value in its message, where the name is now.</exception>
    public async Task<T> UseAsync<T>(
        Secret secret, Location where, Func<SecretValue, CancellationToken, Task<T>> use, CancellationToken cancellationToken)
    {
        using Lease<Found> lease = await _inUse
            .LoadAsync(new ResourceKey("secret", secret.Name), null, token => FindAsync(secret, where, token), cancellationToken)
            .ConfigureAwait(false);
        Found found = lease.Find()!;
        Redactor.Add(found.Value);
        try
        {
            return await use(found.Value, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException && Redactor.Redact(error.ToString()) != error.ToString())
        {
            // The error itself has the value somewhere, so it goes no further.
            string problem = Redactor.Redact((error as SynapseException)?.Problem ?? error.Message).TrimEnd('.');
            string? remedy = error is SynapseException { Remedy: { } text } ? Redactor.Redact(text) : null;
            Location place = error is SynapseException known ? known.Location : where;
            throw error switch
            {
                DataException => new DataException(problem, place, remedy),
                SpecificationException => new SpecificationException(problem, place, remedy),
                _ => new SynapseException(problem, place, remedy),
            };
        }
        finally
        {
            Redactor.Remove(found.Value);
        }
    }

    /// <summary>A log in which secrets that are in use show as their names.</summary>
    /// <param name="logger">The log.</param>
    public ILogger Guard(ILogger logger) => new RedactingLogger(logger, Redactor);

    /// <summary>Ends it; uses that are under way come to their end.</summary>
    public void Dispose() => _inUse.Dispose();

    private async Task<Loaded<Found>> FindAsync(Secret secret, Location where, CancellationToken cancellationToken)
    {
        if (Secret.TryParse(secret.ToString()) is null)
            throw new SpecificationException($"'{secret.Name}' is not a valid name of a secret", where, "Use letters, digits and hyphens.");
        foreach (ISecretSource source in sources)
        {
            if (await source.FindAsync(secret, cancellationToken).ConfigureAwait(false) is { } value)
                return new Loaded<Found>(new Found(new SecretValue(secret, value)), 1);
        }
        string places = string.Join(" or ", sources.Select(source => source.Describe(secret)));
        throw new SpecificationException($"The secret '{secret.Name}' is not known here", where, places.Length == 0 ? null : $"Set {places}.");
    }

    private sealed record Found(SecretValue Value);
}
