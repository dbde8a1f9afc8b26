using System.Runtime.InteropServices;

namespace SynapseServerless.Data;

/// <summary>The heap that native libraries allocate from.</summary>
public static partial class NativeHeap
{
    private static readonly bool _canTrim = OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libc.so.6", out nint libc)
        && NativeLibrary.TryGetExport(libc, "malloc_trim", out _);

    /// <summary>Gives memory that native libraries have freed back to the system.</summary>
    /// <remarks>
    /// glibc keeps what is freed between blocks that live on, for each thread apart. Buffers of many sizes come and go with every partition, and
    /// what is kept would grow for hours. Takes a few milliseconds: to be called at the end of a task, or before work that lasts and
    /// needs little of what the work before it did. Nothing happens where the C library is another.
    /// </remarks>
    public static void Trim()
    {
        if (_canTrim)
            _ = MallocTrim(0);
    }

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);
}
