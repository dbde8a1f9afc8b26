using System.Buffers;
using Apache.Arrow.Memory;

namespace SynapseServerless.Data;

/// <summary>
/// Allocates from the garbage collector. A batch that comes from Arrow IPC owns its memory as a whole, and its columns do not
/// count references to it: with native memory a shared column would outlive what it points to. Here it keeps it alive.
/// </summary>
internal sealed class ManagedAllocator : MemoryAllocator
{
    public static ManagedAllocator Instance { get; } = new();

    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        bytesAllocated = length;
        return new Owner(GC.AllocateUninitializedArray<byte>(length));
    }

    private sealed class Owner(byte[] bytes) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory => bytes;

        public void Dispose()
        {
            // Nothing to give back: the array goes when the last column that shows it goes.
        }
    }
}
