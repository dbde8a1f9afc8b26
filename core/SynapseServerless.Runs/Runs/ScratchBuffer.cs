using System.Buffers;
using SynapseServerless.Storage;

namespace SynapseServerless.Runs;

/// <summary>Bytes that are collected before it is known where they go: the last of them in memory, all others in a scratch file.</summary>
/// <remarks>The file has no name once it is open, so that nothing is left of it however the process ends.</remarks>
/// <param name="folder">Folder of the scratch file; null for the system's.</param>
internal sealed class ScratchBuffer(string? folder) : IDisposable
{
    /// <summary>How many bytes are held in memory before they are spilled; one piece may be longer.</summary>
    public const int MaxHeld = 256 << 10;

    private readonly ArrayBufferWriter<byte> _held = new();
    private string _path = "";
    private FileStream? _file;

    /// <summary>Takes the bytes of a piece, until <see cref="EndPiece"/>.</summary>
    public IBufferWriter<byte> Writer => _held;

    /// <summary>How many bytes are in memory.</summary>
    public int Held => _held.WrittenCount;

    /// <summary>Ends a piece: the bytes in memory are spilled when they are many.</summary>
    public void EndPiece()
    {
        if (_held.WrittenCount < MaxHeld)
            return;
        try
        {
            _file ??= Open();
            _file.Write(_held.WrittenSpan);
        }
        catch (Exception exception) when (StorageErrors.IsIO(exception))
        {
            throw StorageErrors.Translate(exception, _path, writing: true);
        }
        _held.ResetWrittenCount();
    }

    /// <summary>Copies everything, in order.</summary>
    public async Task CopyToAsync(Stream target, CancellationToken cancellationToken)
    {
        if (_file is not null)
        {
            _file.Position = 0;
            await _file.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
        }
        await target.WriteAsync(_held.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private FileStream Open()
    {
        string place = folder ?? Path.GetTempPath();
        _path = Path.Combine(place, $"synapse-{Guid.NewGuid():N}");
        Directory.CreateDirectory(place);
        var file = new FileStream(_path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 0);
        File.Delete(_path);
        return file;
    }
}
