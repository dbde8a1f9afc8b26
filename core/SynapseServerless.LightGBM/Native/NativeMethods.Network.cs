using System.Runtime.InteropServices;

namespace SynapseServerless.LightGBM.Native;

/// <summary>The part of LightGBM's C API (4.7) that is used here: exchanges between ranks.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    public static partial int LGBM_NetworkInitWithFunctions(
        int machines, int rank,
        delegate* unmanaged[Cdecl]<byte*, int, int, int*, int*, int, byte*, int, void*, void> reduceScatter,
        delegate* unmanaged[Cdecl]<byte*, int, int*, int*, int, byte*, int, void> allGather);

    [LibraryImport(Library)]
    public static partial int LGBM_NetworkFree();
}
