namespace SynapseServerless.Storage;

/// <summary>A local file that appears under its name when it is committed.</summary>
internal sealed class LocalWrite : StorageWrite
{
    private const int BufferSize = 128 << 10;

    private readonly string _target;
    private readonly string _partial;
    private readonly GuardedStream _stream;
    private bool _committed;

    public LocalWrite(string target)
    {
        _target = target;
        string folder = Path.GetDirectoryName(target)
            ?? throw new DataException("This is not the name of a file", Location.OfFile(target), "Name a file in a folder.");
        _partial = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}{LocalStorage.PartialSuffix}");
        try
        {
            Directory.CreateDirectory(folder);
            var file = new FileStream(_partial, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, BufferSize);
            _stream = new GuardedStream(file, exception => StorageErrors.Translate(exception, _target, writing: true));
        }
        catch (Exception exception) when (StorageErrors.IsIO(exception))
        {
            throw StorageErrors.Translate(exception, target, writing: true);
        }
    }

    /// <inheritdoc/>
    public override Stream Stream => _stream;

    /// <inheritdoc/>
    public override string LocalPath => _partial;

    /// <inheritdoc/>
    public override async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _stream.DisposeAsync();
        try
        {
            File.Move(_partial, _target, overwrite: true);
        }
        catch (Exception exception) when (StorageErrors.IsIO(exception))
        {
            throw StorageErrors.Translate(exception, _target, writing: true);
        }
        _committed = true;
    }

    /// <summary>Makes the file visible unless there is one of its name.</summary>
    /// <returns>False when there is one.</returns>
    public async ValueTask<bool> TryCommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _stream.DisposeAsync();
        // Outside Windows, File.Move looks whether the name is taken and then renames, which replaces the file of the process that came
        // in between: two writers would both be told that they were first. A link is refused by the system itself.
        switch (HardLink.TryMake(_partial, _target))
        {
            case HardLink.Outcome.Made:
                return true; // Disposing takes the hidden name away.
            case HardLink.Outcome.Taken:
                return false;
        }
        try
        {
            // On Windows the system refuses a name that is taken. A file system without links (FAT, some network shares) leaves
            // a moment in which two may both succeed; there is nothing better on it.
            File.Move(_partial, _target, overwrite: false);
        }
        catch (IOException) when (File.Exists(_target))
        {
            return false;
        }
        catch (Exception exception) when (StorageErrors.IsIO(exception))
        {
            throw StorageErrors.Translate(exception, _target, writing: true);
        }
        _committed = true;
        return true;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_committed)
            return;
        try
        {
            await _stream.DisposeAsync();
        }
        catch (DataException)
        {
            // The content is being thrown away, so it does not matter that its last buffer could not be written.
        }
        try
        {
            File.Delete(_partial);
        }
        catch (Exception exception) when (StorageErrors.IsIO(exception))
        {
            throw StorageErrors.Translate(exception, _target, writing: true);
        }
    }
}
