using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace SynapseServerless.Storage;

/// <summary>Azure Blob Storage.</summary>
/// <remarks>
/// A location is the URL of a blob, a container, or what stands before a slash in the names of blobs. A write stages blocks and
/// commits their list, which is atomic. Containers are created when something is written into them.
/// </remarks>
public sealed class BlobStorage : IStorage
{
    // Reads come in pieces of this size, so that a scan of a file is not a request per page of it.
    private const int ReadAhead = 4 << 20;

    // How many blobs of a folder are deleted at a time.
    private const int Deletions = 32;

    private readonly ConcurrentDictionary<Uri, BlobServiceClient> _services = new();
    private readonly TokenCredential? _credential;
    private readonly BlobServiceClient? _service;

    /// <summary>Any account, with an identity; the emulator (<c>http://127.0.0.1:PORT/devstoreaccount1/...</c>) with its own key.</summary>
    /// <param name="credential">The identity; null for the managed identity, or the user who is signed in on this machine.</param>
    public BlobStorage(TokenCredential? credential = null) => _credential = credential;

    /// <summary>One account.</summary>
    /// <param name="service">A client of that account.</param>
    public BlobStorage(BlobServiceClient service) => _service = service;

    /// <summary>One account.</summary>
    /// <param name="connectionString">Its connection string, or <c>UseDevelopmentStorage=true</c> for the emulator.</param>
    public BlobStorage(string connectionString)
        : this(new BlobServiceClient(connectionString, StorageEmulator.BlobOptions(new BlobServiceClient(connectionString).Uri)))
    {
    }

    /// <inheritdoc/>
    public async ValueTask<StorageItem?> FindAsync(string location, CancellationToken cancellationToken)
    {
        BlobLocation place = BlobLocation.Parse(location);
        if (place.Name.Length == 0)
            return null;
        try
        {
            BlobProperties properties = await Container(place).GetBlobClient(place.Name).GetPropertiesAsync(cancellationToken: cancellationToken);
            return new StorageItem(place.Url(place.Name), properties.ContentLength, properties.LastModified, properties.ETag.ToString());
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
        catch (Exception exception) when (BlobErrors.IsBlob(exception))
        {
            throw BlobErrors.Translate(exception, location, writing: false);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StorageItem> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BlobLocation place = BlobLocation.Parse(folder);
        string prefix = place.Name.Length == 0 ? "" : $"{place.Name}/";
        await using IAsyncEnumerator<BlobItem> blobs = Container(place)
            .GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(blobs, folder) is { } blob)
        {
            yield return new StorageItem(
                place.Url(blob.Name),
                blob.Properties.ContentLength ?? 0,
                blob.Properties.LastModified ?? default,
                blob.Properties.ETag?.ToString("H") ?? "");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Stream> OpenReadAsync(string location, CancellationToken cancellationToken)
    {
        BlobLocation place = BlobLocation.Parse(location);
        try
        {
            Stream stream = await Container(place).GetBlobClient(place.Name)
                .OpenReadAsync(new BlobOpenReadOptions(allowModifications: false) { BufferSize = ReadAhead }, cancellationToken);
            return new GuardedStream(stream, exception => BlobErrors.Translate(exception, location, writing: false));
        }
        catch (Exception exception) when (BlobErrors.IsBlob(exception))
        {
            throw BlobErrors.Translate(exception, location, writing: false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> TryReadAsync(string location, CancellationToken cancellationToken)
    {
        BlobLocation place = BlobLocation.Parse(location);
        if (place.Name.Length == 0)
            return null;
        try
        {
            BlobDownloadResult blob = await Container(place).GetBlobClient(place.Name).DownloadContentAsync(cancellationToken);
            return blob.Content.ToMemory();
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
        catch (Exception exception) when (BlobErrors.IsBlob(exception))
        {
            throw BlobErrors.Translate(exception, location, writing: false);
        }
    }

    /// <inheritdoc/>
    public ValueTask<StorageWrite> CreateAsync(string location, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BlobLocation place = BlobLocation.Parse(location);
        if (place.Name.Length == 0)
            throw new DataException("This URL names a container, not a blob", Location.OfFile(location), "Add a name after it.");
        BlobContainerClient container = Container(place);
        return ValueTask.FromResult<StorageWrite>(new BlobWrite(container, container.GetBlockBlobClient(place.Name), location));
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryCreateAsync(string location, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        BlobLocation place = BlobLocation.Parse(location);
        if (place.Name.Length == 0)
            throw new DataException("This URL names a container, not a blob", Location.OfFile(location), "Add a name after it.");
        BlobContainerClient container = Container(place);
        var absent = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
        try
        {
            try
            {
                await container.GetBlobClient(place.Name).UploadAsync(new BinaryData(content), absent, cancellationToken);
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
                await container.GetBlobClient(place.Name).UploadAsync(new BinaryData(content), absent, cancellationToken);
            }
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            return false;
        }
        catch (Exception exception) when (BlobErrors.IsBlob(exception))
        {
            throw BlobErrors.Translate(exception, location, writing: true);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string location, CancellationToken cancellationToken)
    {
        BlobLocation place = BlobLocation.Parse(location);
        BlobContainerClient container = Container(place);
        try
        {
            if (place.Name.Length > 0)
                await container.DeleteBlobIfExistsAsync(place.Name, DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken);
            // A folder may have tens of thousands of blobs, and each takes a request.
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Deletions, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(ListAsync(location, cancellationToken), parallel, async (item, token) =>
                await container.DeleteBlobIfExistsAsync(BlobLocation.Parse(item.Path).Name, DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: token));
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // Without a container there is nothing to delete.
        }
        catch (Exception exception) when (BlobErrors.IsBlob(exception))
        {
            throw BlobErrors.Translate(exception, location, writing: true);
        }
    }

    /// <inheritdoc/>
    public string? LocalPath(string location) => null;

    private static async ValueTask<BlobItem?> NextAsync(IAsyncEnumerator<BlobItem> blobs, string folder)
    {
        try
        {
            return await blobs.MoveNextAsync() ? blobs.Current : null;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
        catch (Exception exception) when (BlobErrors.IsBlob(exception))
        {
            throw BlobErrors.Translate(exception, folder, writing: false);
        }
    }

    private BlobContainerClient Container(BlobLocation place)
    {
        if (_service is null)
            return _services.GetOrAdd(place.Service, Connect).GetBlobContainerClient(place.Container);
        if (!string.Equals(_service.Uri.AbsoluteUri.TrimEnd('/'), place.Service.AbsoluteUri.TrimEnd('/'), StringComparison.OrdinalIgnoreCase))
        {
            throw new DataException(
                $"This blob is not in the account {_service.Uri}", Location.OfFile(place.Url(place.Name)), "Use an account for which there is a connection.");
        }
        return _service.GetBlobContainerClient(place.Container);
    }

    private BlobServiceClient Connect(Uri service)
    {
        if (StorageEmulator.IsLocal(service))
            return new BlobServiceClient(service, StorageEmulator.Credential(service), StorageEmulator.BlobOptions(service));
        if (service.Scheme != Uri.UriSchemeHttps)
            throw new DataException("A storage account is reached by https only", Location.OfFile(service.AbsoluteUri), "Write https:// in the URL.");
        return new BlobServiceClient(service, _credential ?? new DefaultAzureCredential());
    }
}
