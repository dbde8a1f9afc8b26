namespace SynapseServerless.Storage;

/// <summary>A file in storage.</summary>
/// <param name="Path">Full location, as <see cref="IStorage"/> takes it.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Modified">Time of the last modification.</param>
/// <param name="Version">Changes whenever the content changes: an ETag, or length and time.</param>
public sealed record StorageItem(string Path, long Length, DateTimeOffset Modified, string Version);

/// <summary>Where data, partial states and models are: local folders and Azure Blob Storage look the same through it.</summary>
/// <remarks>
/// A location is a local path (absolute or relative to the current folder) or an <c>https://</c> URL of a blob or
/// container. One instance serves any number of threads. Errors are <see cref="DataException"/> with the location.
/// </remarks>
public interface IStorage
{
    /// <summary>The file at a location, or null when there is none.</summary>
    ValueTask<StorageItem?> FindAsync(string location, CancellationToken cancellationToken);

    /// <summary>All files under a folder, recursively, in ordinal order of their path; empty when the folder does not exist.</summary>
    IAsyncEnumerable<StorageItem> ListAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Opens a file for reading; the stream can seek.</summary>
    ValueTask<Stream> OpenReadAsync(string location, CancellationToken cancellationToken);

    /// <summary>Reads a small file whole, in one request where that is what reading costs.</summary>
    /// <param name="location">The file.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its content, or null when there is no such file.</returns>
    ValueTask<ReadOnlyMemory<byte>?> TryReadAsync(string location, CancellationToken cancellationToken);

    /// <summary>Starts a file that appears, whole, when it is committed, and replaces one of the same name.</summary>
    /// <remarks>Until then nobody sees it; a write that is disposed without a commit leaves nothing behind.</remarks>
    ValueTask<StorageWrite> CreateAsync(string location, CancellationToken cancellationToken);

    /// <summary>Makes a small file where there is none, whole or not at all; of several who try at the same time, one succeeds.</summary>
    /// <param name="location">The file.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when there is such a file already; it stays as it is.</returns>
    ValueTask<bool> TryCreateAsync(string location, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Deletes a file, or a folder with all there is in it; nothing happens when it does not exist.</summary>
    ValueTask DeleteAsync(string location, CancellationToken cancellationToken);

    /// <summary>The path of the location on this machine's file system, or null when it is not local.</summary>
    string? LocalPath(string location);
}

/// <summary>A file that is being written.</summary>
public abstract class StorageWrite : IAsyncDisposable
{
    /// <summary>Takes the content.</summary>
    public abstract Stream Stream { get; }

    /// <summary>Where the content goes until it is committed, when that is a local file that a native writer can open; else null.</summary>
    public virtual string? LocalPath => null;

    /// <summary>Makes the file visible, atomically. No more can be written afterwards.</summary>
    public abstract ValueTask CommitAsync(CancellationToken cancellationToken);

    /// <summary>Discards the file unless it was committed.</summary>
    public abstract ValueTask DisposeAsync();
}
