using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace SynapseServerless.Storage;

/// <summary>A blob that appears when its list of blocks is committed; blocks of a write that is given up are dropped by the service after a week.</summary>
internal sealed class BlobWrite : StorageWrite
{
    private readonly BlobContainerClient _container;
    private readonly BlockBlobClient _blob;
    private readonly string _location;
    private readonly BlockStream _blocks;
    private readonly GuardedStream _stream;

    public BlobWrite(BlobContainerClient container, BlockBlobClient blob, string location)
    {
        _container = container;
        _blob = blob;
        _location = location;
        _blocks = new BlockStream(Stage, StageAsync);
        _stream = new GuardedStream(_blocks, exception => BlobErrors.Translate(exception, location, writing: true));
    }

    /// <inheritdoc/>
    public override Stream Stream => _stream;

    /// <inheritdoc/>
    public override async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            // What fits into one block is uploaded in one request, which nobody can come between.
            if (_blocks.Ids.Count == 0)
            {
                await InContainerAsync(() => _blob.UploadAsync(new MemoryStream(_blocks.Rest.ToArray()), new BlobUploadOptions(), cancellationToken), cancellationToken);
                return;
            }
            await _blocks.StageRestAsync(cancellationToken);
            await _blob.CommitBlockListAsync(_blocks.Ids, new CommitBlockListOptions(), cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.InvalidBlockList)
        {
            // A commit drops the blocks that another writer has staged. A repeated task writes the same content, and then all is well.
            BlobProperties? other = await _blob.ExistsAsync(cancellationToken) ? await _blob.GetPropertiesAsync(cancellationToken: cancellationToken) : null;
            if (other?.ContentLength != _blocks.Length)
                throw BlobErrors.Translate(exception, _location, writing: true);
        }
        catch (Exception exception) when (BlobErrors.IsBlob(exception))
        {
            throw BlobErrors.Translate(exception, _location, writing: true);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync() => await _stream.DisposeAsync();

    // Arrow's native writers write synchronously.
    private void Stage(string id, byte[] content)
    {
        try
        {
            _blob.StageBlock(id, new MemoryStream(content));
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            _container.CreateIfNotExists();
            _blob.StageBlock(id, new MemoryStream(content));
        }
    }

    private Task StageAsync(string id, byte[] content, CancellationToken cancellationToken) =>
        InContainerAsync(() => _blob.StageBlockAsync(id, new MemoryStream(content), cancellationToken: cancellationToken), cancellationToken);

    private async Task InContainerAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            await call();
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await call();
        }
    }
}
