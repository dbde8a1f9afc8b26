namespace SynapseServerless.Storage;

/// <summary>Local folders and Azure Blob Storage as one: a location that is a URL is a blob, any other is a path.</summary>
public sealed class StorageRouter : IStorage
{
    /// <summary>Name of the environment variable with a connection string, for where there is no identity.</summary>
    public const string ConnectionVariable = "SYNAPSE_BLOB_CONNECTION";

    private readonly IStorage _local;
    private readonly IStorage _blobs;

    /// <summary>Creates a router.</summary>
    /// <param name="local">Takes paths; null for <see cref="LocalStorage"/>.</param>
    /// <param name="blobs">
    /// Takes URLs; null for <see cref="BlobStorage"/> with the connection string in <c>SYNAPSE_BLOB_CONNECTION</c> where that is set,
    /// else with the identity of this process.
    /// </param>
    public StorageRouter(IStorage? local = null, IStorage? blobs = null)
    {
#pragma warning disable RS0030 // A router is what a host guards.
        _local = local ?? new LocalStorage();
#pragma warning restore RS0030
        _blobs = blobs ?? (Environment.GetEnvironmentVariable(ConnectionVariable) is { Length: > 0 } connection
            ? new BlobStorage(connection)
            : new BlobStorage());
    }

    /// <inheritdoc/>
    public ValueTask<StorageItem?> FindAsync(string location, CancellationToken cancellationToken) => Of(location).FindAsync(location, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StorageItem> ListAsync(string folder, CancellationToken cancellationToken) => Of(folder).ListAsync(folder, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Stream> OpenReadAsync(string location, CancellationToken cancellationToken) => Of(location).OpenReadAsync(location, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> TryReadAsync(string location, CancellationToken cancellationToken) =>
        Of(location).TryReadAsync(location, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StorageWrite> CreateAsync(string location, CancellationToken cancellationToken) => Of(location).CreateAsync(location, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> TryCreateAsync(string location, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        Of(location).TryCreateAsync(location, content, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string location, CancellationToken cancellationToken) => Of(location).DeleteAsync(location, cancellationToken);

    /// <inheritdoc/>
    public string? LocalPath(string location) => Of(location).LocalPath(location);

    private IStorage Of(string location) => BlobLocation.IsBlob(location) ? _blobs : _local;
}
