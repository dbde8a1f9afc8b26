using System.Runtime.InteropServices;

namespace SynapseServerless.Data;

/// <summary>The heap that native libraries allocate from.</summary>
public static partial class NativeHeap
{
    private const int MapThresholdOption = -3;
    private const int MapThreshold = 256 << 10;

    private static readonly bool _isGlibc = OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libc.so.6", out nint libc)
        && NativeLibrary.TryGetExport(libc, "malloc_trim", out _)
        && NativeLibrary.TryGetExport(libc, "mallopt", out _);

    /// <summary>Gives memory that native libraries have freed back to the system.</summary>
    /// <remarks>
    /// glibc keeps what is freed between blocks that live on, for each thread apart. Buffers of many sizes come and go with every partition, and
    /// what is kept would grow for hours. Takes a few milliseconds: to be called at the end of a task, or before work that lasts and
    /// needs little of what the work before it did. Nothing happens where the C library is another.
    /// </remarks>
    public static void Trim()
    {
        if (_isGlibc)
            _ = MallocTrim(0);
    }

    /// <summary>Lets large blocks be given back as soon as they are freed, from now on: for processes that go from one partition to the next for hours.</summary>
    /// <remarks>
    /// glibc raises the size from which a block is mapped up to 32 MB when large blocks come and go, which was a tenth faster in a measurement,
    /// and took more than a tenth more memory for thirty million rows than for three. With this that size stays where it begins.
    /// </remarks>
    internal static void KeepSmall()
    {
        if (_isGlibc)
            _ = MallocOption(MapThresholdOption, MapThreshold);
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int MallocOption(int option, int value);

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);
}
