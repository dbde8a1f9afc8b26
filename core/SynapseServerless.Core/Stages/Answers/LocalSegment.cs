using SynapseServerless.Storage;

namespace SynapseServerless.Stages;

/// <summary>A segment of answers in a local folder, which grows by one answer after another.</summary>
internal sealed class LocalSegment : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;

    /// <summary>Creates the file.</summary>
    /// <param name="path">Its path; there is no such file yet.</param>
    /// <exception cref="DataException">It cannot be created.</exception>
    public LocalSegment(string path)
    {
        _path = path;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // Without a buffer of its own: what is written is the operating system's, whatever becomes of this process.
            _file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 });
        }
        catch (Exception error) when (StorageErrors.IsIO(error))
        {
            throw StorageErrors.Translate(error, path, writing: true);
        }
    }

    /// <summary>Adds bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="DataException">They cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file.Write(bytes);
        }
        catch (Exception error) when (StorageErrors.IsIO(error))
        {
            throw StorageErrors.Translate(error, _path, writing: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
