using System.Runtime.InteropServices;

namespace SynapseServerless.LightGBM.Native;

/// <summary>The part of LightGBM's C API (4.7) that is used here: boosters.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_BoosterCreate(DatasetHandle trainData, string parameters, out nint booster);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_BoosterLoadModelFromString(string model, out int iterations, out nint booster);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterFree(nint booster);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterMerge(BoosterHandle booster, BoosterHandle other);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterAddValidData(BoosterHandle booster, DatasetHandle validData);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterUpdateOneIter(BoosterHandle booster, out int finished);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterUpdateOneIterCustom(BoosterHandle booster, float* gradients, float* hessians, out int finished);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterGetNumPredict(BoosterHandle booster, int dataset, out long length);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterGetPredict(BoosterHandle booster, int dataset, out long length, double* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_BoosterResetParameter(BoosterHandle booster, string parameters);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterGetNumClasses(BoosterHandle booster, out int classes);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterGetNumFeature(BoosterHandle booster, out int features);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterGetCurrentIteration(BoosterHandle booster, out int iteration);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterNumModelPerIteration(BoosterHandle booster, out int treesPerIteration);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterGetEvalCounts(BoosterHandle booster, out int count);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterGetEvalNames(
        BoosterHandle booster, int length, out int count, nuint bufferLength, out nuint neededLength, byte** names);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterGetEval(BoosterHandle booster, int dataset, out int count, double* results);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterGetFeatureNames(
        BoosterHandle booster, int length, out int count, nuint bufferLength, out nuint neededLength, byte** names);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterFeatureImportance(BoosterHandle booster, int iterations, int importanceType, double* results);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterSaveModelToString(
        BoosterHandle booster, int startIteration, int iterations, int importanceType, long bufferLength, out long neededLength, byte* output);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterCalcNumPredict(
        BoosterHandle booster, int rows, int kind, int startIteration, int iterations, out long length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_BoosterPredictForMat(
        BoosterHandle booster, void* data, int dataType, int rows, int columns, int isRowMajor, int kind, int startIteration, int iterations,
        string parameters, out long length, double* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_BoosterPredictForCSR(
        BoosterHandle booster, void* indptr, int indptrType, int* indices, void* data, int dataType, long indptrLength, long elements,
        long columns, int kind, int startIteration, int iterations, string parameters, out long length, double* result);
}
