using System.Runtime.InteropServices;

namespace SynapseServerless.Data;

/// <summary>The heap that native libraries allocate from.</summary>
public static partial class NativeHeap
{
    private const int MapThresholdOption = -3;

    private static readonly Lock _lock = new();
    private static bool _keepsSmall;
    private static int _reusers;

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
        lock (_lock)
        {
            _keepsSmall = true;
            Apply();
        }
    }

    /// <summary>Lets large blocks be used again when they are freed, until what it returns is disposed, whatever <see cref="KeepSmall"/> asks for.</summary>
    /// <remarks>For work that reads a lot at a stretch: to map every buffer anew doubled the time in which a fit read its rows.</remarks>
    internal static IDisposable Reuse()
    {
        lock (_lock)
        {
            _reusers++;
            Apply();
        }
        return new Reuser();
    }

    // What glibc does by itself is as good as Reuse, and what has once been set cannot be given back to it.
    private static void Apply()
    {
        if (!_isGlibc || !_keepsSmall)
            return;
        _ = MallocOption(MapThresholdOption, _reusers > 0 ? 32 << 20 : 256 << 10);
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int MallocOption(int option, int value);

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);

    private sealed class Reuser : IDisposable
    {
        private bool _isDisposed;

        public void Dispose()
        {
            lock (_lock)
            {
                if (_isDisposed)
                    return;
                _isDisposed = true;
                _reusers--;
                Apply();
            }
            Trim();
        }
    }
}
