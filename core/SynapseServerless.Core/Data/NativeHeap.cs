using System.Runtime.InteropServices;

namespace SynapseServerless.Data;

/// <summary>The heap that native libraries allocate from.</summary>
internal static partial class NativeHeap
{
    private const int MapThresholdOption = -3;
    private const int MapThreshold = 256 << 10;

    private static readonly bool _canTrim = Prepare();

    /// <summary>Gives memory that native libraries have freed back to the system.</summary>
    /// <remarks>
    /// glibc keeps what is freed between blocks that live on. Buffers of many sizes come and go with every partition, and what is
    /// kept would grow for hours. Takes a few milliseconds at the end of a task; nothing happens where the C library is another.
    /// </remarks>
    public static void Trim()
    {
        if (_canTrim)
            _ = MallocTrim(0);
    }

    // glibc raises the size from which a block is mapped, and so given back as soon as it is freed, up to 32 MB when large
    // blocks come and go. That of a batch's columns stays where it begins.
    private static bool Prepare()
    {
        bool glibc = OperatingSystem.IsLinux()
            && NativeLibrary.TryLoad("libc.so.6", out nint libc)
            && NativeLibrary.TryGetExport(libc, "malloc_trim", out _)
            && NativeLibrary.TryGetExport(libc, "mallopt", out _);
        if (glibc)
            _ = MallocOption(MapThresholdOption, MapThreshold);
        return glibc;
    }

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int MallocOption(int option, int value);
}
