using System.Runtime.InteropServices;

namespace SynapseServerless.Data;

/// <summary>The heap that native libraries allocate from.</summary>
/// <remarks>
/// How a heap behaves is a matter of the whole process, so that a program decides and a library does not: nothing here does anything before
/// the program has asked with <see cref="KeepSmall"/>, and nothing ever does where the C library is not glibc.
/// </remarks>
public static partial class NativeHeap
{
    private const int MapThresholdOption = -3;

    private static readonly HeapSetting _setting = new(
        threshold => _ = MallocOption(MapThresholdOption, threshold), () => _ = MallocTrim(0));

    private static readonly bool _isGlibc = OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libc.so.6", out nint libc)
        && NativeLibrary.TryGetExport(libc, "malloc_trim", out _)
        && NativeLibrary.TryGetExport(libc, "mallopt", out _);

    /// <summary>Asks for memory to go back to the system when native libraries have freed it; a program calls this once, at its start.</summary>
    /// <remarks>
    /// glibc raises the size from which a block is mapped up to 32 MB when large blocks come and go. That was a tenth faster in a measurement,
    /// and took more than a tenth more memory for thirty million rows than for three. With this that size is set to 256 KiB when the first
    /// partition is done, and <see cref="Trim"/> works: for processes that go from one partition to the next for hours.
    /// </remarks>
    public static void KeepSmall()
    {
        if (_isGlibc)
            _setting.Ask();
    }

    /// <summary>Gives memory that native libraries have freed back to the system, where the program has asked for that.</summary>
    /// <remarks>
    /// glibc keeps what is freed between blocks that live on, for each thread apart. Buffers of many sizes come and go with every partition, and
    /// what is kept would grow for hours. Takes a few milliseconds: to be called before work that lasts and needs little of what the work
    /// before it did.
    /// </remarks>
    public static void Trim() => _setting.Trim();

    /// <summary>Makes what the program asked for true after a task: to be called at its end.</summary>
    internal static void AfterTask() => _setting.AfterTask();

    /// <summary>Lets large blocks be used again when they are freed, until what it returns is disposed.</summary>
    /// <remarks>For work that reads a lot at a stretch: to map every buffer again doubled the time in which a fit read its rows.</remarks>
    internal static IDisposable Reuse() => _setting.Reuse();

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int MallocOption(int option, int value);

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);
}
