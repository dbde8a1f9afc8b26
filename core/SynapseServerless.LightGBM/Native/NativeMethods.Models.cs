using System.Runtime.InteropServices;

namespace SynapseServerless.LightGBM.Native;

/// <summary>The part of LightGBM's C API (4.7) that is used here: single rows, leaves and dumps of finished models.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_BoosterPredictForMatSingleRowFastInit(
        BoosterHandle booster, int kind, int startIteration, int iterations, int dataType, int columns, string parameters, out nint configuration);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterPredictForMatSingleRowFast(
        FastConfigurationHandle configuration, void* data, out long length, double* result);

    [LibraryImport(Library)]
    public static partial int LGBM_FastConfigFree(nint configuration);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterDumpModel(
        BoosterHandle booster, int startIteration, int iterations, int importanceType, long bufferLength, out long neededLength, byte* output);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterRefit(BoosterHandle booster, int* leaves, int rows, int trees);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterGetLeafValue(BoosterHandle booster, int tree, int leaf, out double value);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterSetLeafValue(BoosterHandle booster, int tree, int leaf, double value);
}
