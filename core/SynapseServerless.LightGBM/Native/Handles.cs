using Microsoft.Win32.SafeHandles;

namespace SynapseServerless.LightGBM.Native;

/// <summary>Owns a native data set.</summary>
internal sealed class DatasetHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public DatasetHandle(nint handle)
        : base(ownsHandle: true) => SetHandle(handle);

    protected override bool ReleaseHandle() => NativeMethods.LGBM_DatasetFree(handle) == 0;
}

/// <summary>Owns a native booster.</summary>
internal sealed class BoosterHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public BoosterHandle(nint handle)
        : base(ownsHandle: true) => SetHandle(handle);

    protected override bool ReleaseHandle() => NativeMethods.LGBM_BoosterFree(handle) == 0;
}

/// <summary>Owns what the native library keeps to predict single rows of one form.</summary>
internal sealed class FastConfigurationHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public FastConfigurationHandle(nint handle)
        : base(ownsHandle: true) => SetHandle(handle);

    protected override bool ReleaseHandle() => NativeMethods.LGBM_FastConfigFree(handle) == 0;
}
