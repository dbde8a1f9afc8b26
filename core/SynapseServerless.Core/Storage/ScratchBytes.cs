using System.Buffers;

namespace SynapseServerless.Storage;

/// <summary>Bytes that are appended and then mapped: a few in memory, many in a scratch file.</summary>
/// <remarks>The file has no name once it is open, so that nothing is left of it however the process ends.</remarks>
internal sealed class ScratchBytes
{
    private const int MaxHeld = 1 << 20;

    private readonly ArrayBufferWriter<byte> _held = new();
    private FileStream? _file;
    private long _spilled;

    /// <summary>How many bytes there are.</summary>
    public long Length => _spilled + _held.WrittenCount;

    /// <summary>Appends bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        _held.Write(bytes);
        if (_held.WrittenCount >= MaxHeld)
            Spill();
    }

    /// <summary>Appends zeros up to a multiple of a number of bytes.</summary>
    public void Align(int to)
    {
        Span<byte> zeros = stackalloc byte[to];
        zeros.Clear();
        Write(zeros[..(int)((to - (Length % to)) % to)]);
    }

    /// <summary>Appends all bytes of others.</summary>
    public unsafe void Write(MappedBytes bytes)
    {
        for (long at = 0; at < bytes.Length; at += MaxHeld)
            Write(new ReadOnlySpan<byte>(bytes.Pointer + at, (int)Math.Min(MaxHeld, bytes.Length - at)));
        GC.KeepAlive(bytes);
    }

    /// <summary>Appends a number of bytes of a stream.</summary>
    /// <exception cref="EndOfStreamException">The stream has fewer.</exception>
    public async ValueTask ReadAsync(Stream stream, long length, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[(int)Math.Min(MaxHeld, Math.Max(1, length))];
        while (length > 0)
        {
            int read = (int)Math.Min(buffer.Length, length);
            await stream.ReadExactlyAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            Write(buffer.AsSpan(0, read));
            length -= read;
        }
    }

    /// <summary>The bytes as they are now, mapped.</summary>
    public MappedBytes Map()
    {
        if (_file is null)
            return MappedBytes.Of(_held.WrittenSpan);
        Spill();
        _file!.Flush();
        return MappedBytes.Of(_file);
    }

    private void Spill()
    {
        _file ??= Open();
        _file.Write(_held.WrittenSpan);
        _spilled += _held.WrittenCount;
        _held.ResetWrittenCount();
    }

    private static FileStream Open()
    {
        string path = Path.Combine(Path.GetTempPath(), $"synapse-{Guid.NewGuid():N}");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        File.Delete(path);
        return file;
    }
}
