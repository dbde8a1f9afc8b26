using System.Buffers;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>A piece of a file as a local file that DuckDB can open: the file itself where it is whole and here, else a copy that goes when this is disposed.</summary>
internal sealed class LocalPiece : IDisposable
{
    private readonly bool _isCopy;

    private LocalPiece(string path, bool isCopy)
    {
        Path = path;
        _isCopy = isCopy;
    }

    public string Path { get; }

    /// <summary>Provides a piece of a file.</summary>
    /// <param name="storage">Where the file is.</param>
    /// <param name="location">The file.</param>
    /// <param name="start">First byte; null for the whole file.</param>
    /// <param name="end">Byte after the last.</param>
    /// <param name="scratch">Folder for copies; null for the system's.</param>
    /// <param name="cancellationToken">Stops the copying.</param>
    public static async Task<LocalPiece> OpenAsync(
        IStorage storage, string location, long? start, long? end, string? scratch, CancellationToken cancellationToken)
    {
        string? path = storage.LocalPath(location);
        // DuckDB would take a path with these characters for a pattern.
        if (start is null && path is not null && !Glob.IsPattern(path))
            return new LocalPiece(path, isCopy: false);

        string folder = scratch ?? System.IO.Path.GetTempPath();
        string name = location[(location.LastIndexOf('/') + 1)..].Split('?')[0];
        // The ending tells DuckDB about compression.
        string copy = System.IO.Path.Combine(folder, $"synapse-{Guid.NewGuid():N}{(start is null ? System.IO.Path.GetExtension(name) : "")}");
        var piece = new LocalPiece(copy, isCopy: true);
        try
        {
            Directory.CreateDirectory(folder);
            await using Stream source = await storage.OpenReadAsync(location, cancellationToken);
            await using var target = new FileStream(copy, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
            await CopyAsync(source, target, start ?? 0, end ?? long.MaxValue, cancellationToken);
            return piece;
        }
        catch (Exception exception)
        {
            piece.Dispose();
            if (StorageErrors.IsIO(exception))
                throw StorageErrors.Translate(exception, copy, writing: true);
            throw;
        }
    }

    public void Dispose()
    {
        if (_isCopy)
            File.Delete(Path);
    }

    private static async Task CopyAsync(Stream source, Stream target, long start, long end, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            source.Position = start;
            long left = end - start;
            int read;
            while (left > 0 && (read = await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken)) > 0)
            {
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                left -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
