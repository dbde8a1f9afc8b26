using System.Runtime.CompilerServices;
using SynapseServerless.Storage;

namespace SynapseServerless.Trust;

/// <summary>A storage in which only what a policy allows can be reached: every single location is checked, after it was resolved.</summary>
/// <remarks>
/// So whatever led there, a pattern, a listing of a folder, a manifest or a saved model that names other files, ends at the same
/// check. The storage underneath is given the location that was checked, not the one that was asked for.
/// </remarks>
/// <param name="inner">The storage underneath.</param>
/// <param name="policy">Says what is allowed.</param>
/// <param name="scope">For whom.</param>
public sealed class GuardedStorage(IStorage inner, TrustPolicy policy, TrustScope scope) : IStorage
{
    /// <inheritdoc/>
    /// <exception cref="NotAllowedException">The location is not allowed.</exception>
    public ValueTask<StorageItem?> FindAsync(string location, CancellationToken cancellationToken) =>
        inner.FindAsync(Check(location), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="NotAllowedException">The folder is not allowed, or something in it leads elsewhere.</exception>
    public async IAsyncEnumerable<StorageItem> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        OpenPlaces open = policy.Look();
        string resolved = Check(open, folder);
        await foreach (StorageItem item in inner.ListAsync(resolved, cancellationToken).ConfigureAwait(false))
        {
            Check(open, item.Path);
            yield return item;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="NotAllowedException">The location is not allowed.</exception>
    public ValueTask<Stream> OpenReadAsync(string location, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(Check(location), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="NotAllowedException">The location is not allowed.</exception>
    public ValueTask<ReadOnlyMemory<byte>?> TryReadAsync(string location, CancellationToken cancellationToken) =>
        inner.TryReadAsync(Check(location), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="NotAllowedException">The location is not allowed.</exception>
    public ValueTask<StorageWrite> CreateAsync(string location, CancellationToken cancellationToken) =>
        inner.CreateAsync(Check(location), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="NotAllowedException">The location is not allowed.</exception>
    public ValueTask<bool> TryCreateAsync(string location, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        inner.TryCreateAsync(Check(location), content, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="NotAllowedException">The location is not allowed.</exception>
    public ValueTask DeleteAsync(string location, CancellationToken cancellationToken) =>
        inner.DeleteAsync(Check(location), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="NotAllowedException">The location is not allowed.</exception>
    public string? LocalPath(string location) => inner.LocalPath(Check(location));

    private string Check(string location) => Check(policy.Look(), location);

    private string Check(OpenPlaces open, string location) =>
        open.Objection(location, scope, out string resolved) is { } problem
            ? throw TrustPolicy.Refuse(location, problem, Location.None)
            : resolved;
}
