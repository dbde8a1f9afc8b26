using System.Runtime.InteropServices;
using SynapseServerless.Data;
using Xunit;

namespace SynapseServerless.Tests.Data;

/// <summary>How glibc allocates is one thing for the whole process, so nothing else runs beside these.</summary>
[CollectionDefinition(nameof(NativeHeapTests), DisableParallelization = true)]
[Collection(nameof(NativeHeapTests))]
public sealed class NativeHeapTests
{
    [Fact]
    public void Large_blocks_are_mapped_once_the_heap_is_kept_small_and_used_again_while_somebody_asks_for_that()
    {
        Need.OfSystem("The C library is not glibc.").SkipUnless(OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out _));
        NativeHeap.KeepSmall();
        NativeHeap.AfterTask();
        Assert.True(IsMapped());

        IDisposable one = NativeHeap.Reuse();
        using (NativeHeap.Reuse())
            Assert.False(IsMapped());
        NativeHeap.AfterTask();
        Assert.False(IsMapped());
        one.Dispose();
        one.Dispose();
        Assert.True(IsMapped());

        using (NativeHeap.Reuse())
            Assert.False(IsMapped());
    }

    // glibc's malloc.c: the word before a block is its size, whose second bit (IS_MMAPPED) says that the block is a mapping of its own. What
    // other tests have freed is taken first, whatever the size, so that more is asked for than they can have left.
    private static bool IsMapped()
    {
        nint[] blocks = [.. Enumerable.Range(0, 16).Select(_ => Marshal.AllocHGlobal(24 << 20))];
        try
        {
            return blocks.Any(block => (Marshal.ReadIntPtr(block, -IntPtr.Size) & 2) != 0);
        }
        finally
        {
            foreach (nint block in blocks)
                Marshal.FreeHGlobal(block);
        }
    }
}
