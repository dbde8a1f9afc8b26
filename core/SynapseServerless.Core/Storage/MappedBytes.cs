using System.Buffers;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace SynapseServerless.Storage;

/// <summary>Bytes at an address that does not move: a file that is mapped, or a copy.</summary>
/// <remarks>They are freed when nothing points at them any more. Columns that are made of them may outlive the model that they came from.</remarks>
internal sealed class MappedBytes
{
    // Keeps the memory: its finalizer frees it.
    private readonly SafeHandle _owner;

    private unsafe MappedBytes(SafeHandle owner, byte* pointer, long length)
    {
        _owner = owner;
        Pointer = pointer;
        Length = length;
    }

    /// <summary>Where they are.</summary>
    public unsafe byte* Pointer { get; }

    /// <summary>How many there are.</summary>
    public long Length { get; }

    /// <summary>A copy of some bytes, aligned for vectors.</summary>
    public static unsafe MappedBytes Of(ReadOnlySpan<byte> bytes)
    {
        var copy = new AlignedMemory(bytes.Length);
        bytes.CopyTo(new Span<byte>(copy.Pointer, bytes.Length));
        return new MappedBytes(copy, copy.Pointer, bytes.Length);
    }

    /// <summary>The bytes of a file, which may be closed and deleted afterwards.</summary>
    public static unsafe MappedBytes Of(FileStream file)
    {
        if (file.Length == 0)
            return Of([]);
        using MemoryMappedFile map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        MemoryMappedViewAccessor view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        return new MappedBytes(view.SafeMemoryMappedViewHandle, (byte*)view.SafeMemoryMappedViewHandle.DangerousGetHandle() + view.PointerOffset, file.Length);
    }

    /// <summary>The bytes of a file in storage: mapped where it is local, else copied to a scratch file.</summary>
    /// <param name="storage">Where it is.</param>
    /// <param name="location">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<MappedBytes> OpenAsync(IStorage storage, string location, CancellationToken cancellationToken)
    {
        if (storage.LocalPath(location) is { } path && File.Exists(path))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Of(file);
        }
        await using Stream stream = await storage.OpenReadAsync(location, cancellationToken).ConfigureAwait(false);
        var copy = new ScratchBytes();
        await copy.ReadAsync(stream, stream.Length, cancellationToken).ConfigureAwait(false);
        return copy.Map();
    }

    /// <summary>Some of the bytes.</summary>
    /// <exception cref="InvalidDataException">They are not there.</exception>
    public Memory<byte> Slice(long offset, int length)
    {
        Check(offset, length);
        return new Piece(this, offset, length).Memory;
    }

    /// <summary>Values among the bytes.</summary>
    /// <exception cref="InvalidDataException">They are not there.</exception>
    public unsafe ReadOnlySpan<T> Values<T>(long offset, int count)
        where T : unmanaged
    {
        Check(offset, (long)count * sizeof(T));
        return new ReadOnlySpan<T>(Pointer + offset, count);
    }

    /// <summary>Makes sure that bytes are there.</summary>
    public void Check(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
            throw new InvalidDataException("it points beyond its end");
    }

    /// <summary>Writes all of them to a stream.</summary>
    public async ValueTask WriteToAsync(Stream stream, CancellationToken cancellationToken)
    {
        const int Part = 1 << 20;
        for (long at = 0; at < Length; at += Part)
            await stream.WriteAsync(Slice(at, (int)Math.Min(Part, Length - at)), cancellationToken).ConfigureAwait(false);
    }

    private sealed unsafe class Piece(MappedBytes bytes, long offset, int length) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => new(bytes.Pointer + offset, length);

        public override MemoryHandle Pin(int elementIndex = 0) => new(bytes.Pointer + offset + elementIndex, default, this);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }

    private sealed unsafe class AlignedMemory : SafeHandle
    {
        public AlignedMemory(int length)
            : base(0, ownsHandle: true) => SetHandle((nint)NativeMemory.AlignedAlloc((nuint)Math.Max(64, length), 64));

        public byte* Pointer => (byte*)handle;

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            NativeMemory.AlignedFree((void*)handle);
            return true;
        }
    }
}
