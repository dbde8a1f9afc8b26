using System.Globalization;
using System.Runtime.CompilerServices;

namespace SynapseServerless.Storage;

/// <summary>Files and folders of this machine.</summary>
/// <remarks>
/// A location is a path, absolute or relative to the current folder, or a <c>file://</c> URL. A file is written under a
/// hidden name beside its target and renamed when it is committed, so that no reader ever sees a part of it.
/// </remarks>
public sealed class LocalStorage : IStorage
{
    private const int BufferSize = 128 << 10;

    /// <summary>Ends the names of files that are being written; such files are never listed.</summary>
    internal const string PartialSuffix = ".partial";

    /// <inheritdoc/>
    public ValueTask<StorageItem?> FindAsync(string location, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string path = LocalPath(location);
        try
        {
            var file = new FileInfo(path);
            return ValueTask.FromResult(file.Exists ? Item(file) : null);
        }
        catch (Exception exception) when (StorageErrors.IsIO(exception))
        {
            throw StorageErrors.Translate(exception, path, writing: false);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StorageItem> ListAsync(
        string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string path = LocalPath(folder);
        await Task.CompletedTask;
        if (!Directory.Exists(path))
            yield break;

        string[] files;
        try
        {
            files = Directory.GetFiles(path, "*", new EnumerationOptions
            {
                RecurseSubdirectories = true,
                AttributesToSkip = FileAttributes.None,
                IgnoreInaccessible = false,
            });
        }
        catch (Exception exception) when (StorageErrors.IsIO(exception))
        {
            throw StorageErrors.Translate(exception, path, writing: false);
        }

        Array.Sort(files, StringComparer.Ordinal);
        foreach (string name in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var file = new FileInfo(name);
            // A file may go while the list is walked; a file being written is not there yet.
            if (!IsPartial(file.Name) && file.Exists)
                yield return Item(file);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenReadAsync(string location, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string path = LocalPath(location);
        try
        {
            return ValueTask.FromResult<Stream>(
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize));
        }
        catch (Exception exception) when (StorageErrors.IsIO(exception))
        {
            throw StorageErrors.Translate(exception, path, writing: false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> TryReadAsync(string location, CancellationToken cancellationToken)
    {
        string path = LocalPath(location);
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (StorageErrors.IsIO(exception))
        {
            throw StorageErrors.Translate(exception, path, writing: false);
        }
    }

    /// <inheritdoc/>
    public ValueTask<StorageWrite> CreateAsync(string location, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<StorageWrite>(new LocalWrite(LocalPath(location)));
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryCreateAsync(string location, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await using var write = new LocalWrite(LocalPath(location));
        await write.Stream.WriteAsync(content, cancellationToken);
        return await write.TryCommitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string location, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string path = LocalPath(location);
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            else if (File.Exists(path))
                File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody else deleted it first, which is what was wanted.
        }
        catch (Exception exception) when (StorageErrors.IsIO(exception))
        {
            throw StorageErrors.Translate(exception, path, writing: true);
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public string LocalPath(string location)
    {
        if (string.IsNullOrWhiteSpace(location) || location.Contains('\0'))
            throw new DataException("This is not a path", Location.OfFile(location), "Name a file or a folder.");
        return location.StartsWith("file://", StringComparison.OrdinalIgnoreCase)
            ? new Uri(location).LocalPath
            : Path.GetFullPath(location);
    }

    /// <summary>Whether a file name is that of a file being written.</summary>
    internal static bool IsPartial(string name) => name.StartsWith('.') && name.EndsWith(PartialSuffix, StringComparison.Ordinal);

    private static StorageItem Item(FileInfo file) => new(
        file.FullName,
        file.Length,
        new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero),
        string.Create(CultureInfo.InvariantCulture, $"{file.Length:x}-{file.LastWriteTimeUtc.Ticks:x}"));
}
