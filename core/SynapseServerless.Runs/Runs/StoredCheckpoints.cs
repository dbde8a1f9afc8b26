using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Runs;

/// <summary>Checkpoints of a fit in the folder of its run, where the next attempt finds them, on whichever machine it is.</summary>
/// <param name="storage">Where the folder is.</param>
/// <param name="location">The file.</param>
internal sealed class StoredCheckpoints(IStorage storage, string location) : IFitCheckpoints
{
    /// <inheritdoc/>
    public async Task<byte[]?> LoadAsync(CancellationToken cancellationToken) =>
        (await storage.TryReadAsync(location, cancellationToken).ConfigureAwait(false))?.ToArray();

    /// <inheritdoc/>
    public async Task SaveAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await using StorageWrite write = await storage.CreateAsync(location, cancellationToken).ConfigureAwait(false);
        await write.Stream.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        await write.CommitAsync(cancellationToken).ConfigureAwait(false);
    }
}
